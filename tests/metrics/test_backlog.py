from datetime import date

import pytest

from agreement.calendar import Calendar
from metrics import backlog
from tests.making import leads, ledger_of


def rows(ledger):
    """Only the bands in which somebody waits."""
    made = backlog.METRIC.result(ledger).select("waiting_for", "band", "value").rows()
    return [(what, band, n) for what, band, n in made if n]


def waiting_since(handed_over, **events):
    return {"handed_over": handed_over, **events}


ANSWERED = {"handed_over": "2026-11-01 00:00", "first_response": "2026-11-01 01:00", "accepted": "2026-11-02 00:00"}


def test_a_lead_waits_in_the_band_of_its_age_at_the_end_of_the_day():
    # The end of 20 November is midnight: handed over at 00:00 on the 20th is exactly one day.
    ages = leads(
        ANSWERED,
        waiting_since("2026-11-20 00:01"),
        waiting_since("2026-11-20 00:00"),
        waiting_since("2026-11-18 00:00"),
        waiting_since("2026-11-14 00:00"),
        waiting_since("2026-11-07 00:00"),
        waiting_since("2026-10-22 00:00"),
    )
    bands = [(band, n) for what, band, n in rows(ledger_of(ages, as_of="2026-11-20")) if what == "decision"]
    assert bands == [("0–1 d", 1), ("1–3 d", 1), ("3–7 d", 1), ("7–14 d", 1), ("14–30 d", 1), ("> 30 d", 1)]


def test_a_lead_is_in_the_younger_band_until_its_last_minute():
    begun = ("11-20", "11-18", "11-14", "11-07", "10-22")
    ages = leads(ANSWERED, *(waiting_since(f"2026-{day} 00:01") for day in begun))
    bands = [(band, n) for what, band, n in rows(ledger_of(ages, as_of="2026-11-20")) if what == "decision"]
    assert bands == [("0–1 d", 1), ("1–3 d", 1), ("3–7 d", 1), ("7–14 d", 1), ("14–30 d", 1)]


def test_an_answered_lead_waits_for_its_decision_only():
    answered = leads(ANSWERED, waiting_since("2026-11-20 09:00", first_response="2026-11-20 10:00"))
    assert rows(ledger_of(answered, as_of="2026-11-20")) == [("decision", "0–1 d", 1)]


def test_an_accepted_lead_still_waits_for_its_first_response():
    accepted = leads(ANSWERED, waiting_since("2026-11-20 09:00", accepted="2026-11-20 10:00"))
    assert rows(ledger_of(accepted, as_of="2026-11-20")) == [("first response", "0–1 d", 1)]


def test_nobody_answers_a_lead_that_was_rejected_opened_or_closed():
    closed = [{"rejected": "2026-11-20 10:00"}, {"accepted": "2026-11-20 10:00", "opportunity": "2026-11-20 11:00"}]
    over = leads(ANSWERED, *(waiting_since("2026-11-20 09:00", **events) for events in closed))
    assert rows(ledger_of(over, as_of="2026-11-20")) == []


def test_an_empty_queue_is_zeros_and_an_unrecorded_one_is_missing():
    nobody_waits = backlog.METRIC.result(ledger_of(leads(ANSWERED)))
    assert (nobody_waits.height, nobody_waits["value"].sum()) == (12, 0)
    unrecorded = backlog.METRIC.result(ledger_of(leads({**ANSWERED, "first_response": None})))
    assert unrecorded["waiting_for"].unique().to_list() == ["decision"]


def test_a_lead_that_was_not_handed_over_waits_for_nothing():
    assert rows(ledger_of(leads(ANSWERED, {"created": "2026-11-20 09:00"}), as_of="2026-11-20")) == []


def test_first_responses_come_before_decisions_and_bands_from_young_to_old():
    made = backlog.METRIC.result(ledger_of(leads(ANSWERED)))
    assert made["waiting_for"].to_list() == ["first response"] * 6 + ["decision"] * 6
    assert made["band_order"].to_list() == [0, 1, 2, 3, 4, 5] * 2


def ages(ledger):
    made = backlog.METRIC.result(ledger).filter(waiting_for="decision")
    return made.select("band", "value", "working", "oldest_days", "oldest_working_days").rows()


def test_working_days_are_counted_in_bands_beside_calendar_days_and_each_says_its_oldest():
    # Sunday 22 November 2026, eight hours a day. Since Friday 9:00: 2 days and 15 hours, 1 working day. Since Friday
    # 9:01: 2 days, less than 1. Since Monday the 16th 9:00: 6 days, 5. Since Monday the 2nd 17:00: 20 days, 14.
    # Since 1 October 9:00: 52 days, 37 working days.
    since = ("11-20 09:00", "11-20 09:01", "11-16 09:00", "11-02 17:00", "10-01 09:00")
    waits = ledger_of(leads(ANSWERED, *(waiting_since(f"2026-{at}") for at in since)), as_of="2026-11-22")
    assert ages(waits) == [
        ("0–1 d", 0, 1, None, 0),
        ("1–3 d", 2, 1, 2, 1),
        ("3–7 d", 1, 1, 6, 5),
        ("7–14 d", 0, 0, None, None),
        ("14–30 d", 1, 1, 20, 14),
        ("> 30 d", 1, 1, 52, 37),
    ]


@pytest.mark.parametrize(
    ("calendar", "days"),
    [
        (Calendar(), 5),
        (Calendar(holidays=(date(2026, 11, 18),)), 4),
        (Calendar(opens=9 * 60, closes=13 * 60), 5),
        (Calendar(workdays=(1, 2, 3, 4, 5, 6)), 6),
        (Calendar(time_zone="America/New_York"), 5),
        (Calendar(time_zone="Asia/Tokyo"), 4),
    ],
)
def test_a_working_day_is_what_the_company_says(calendar, days):
    # Since Monday the 16th at nine in UTC: four in the morning in New York, six in the evening in Tokyo.
    one = ledger_of(leads(ANSWERED, waiting_since("2026-11-16 09:00")), as_of="2026-11-22", calendar=calendar)
    assert [row[4] for row in ages(one) if row[2]] == [days]


def test_both_bands_of_a_lead_can_be_opened():
    some = leads(ANSWERED, waiting_since("2026-11-16 09:00"), waiting_since("2026-11-20 09:01", accepted="2026-11-20"))
    behind = backlog.METRIC.leads(ledger_of(some, as_of="2026-11-22"))
    named = ("lead_id", "waiting_for", "band", "band_order", "working_band", "days", "working_days")
    assert behind.select(named).rows() == [
        ("2", "first response", "3–7 d", 2, "3–7 d", 6, 5),
        ("3", "first response", "1–3 d", 1, "0–1 d", 2, 0),
        ("2", "decision", "3–7 d", 2, "3–7 d", 6, 5),
    ]


def test_a_filter_keeps_its_leads_and_knows_that_others_were_decided():
    waits = leads(ANSWERED, waiting_since("2026-11-16 09:00", source="web"))
    made = backlog.METRIC.result(ledger_of(waits, as_of="2026-11-22"), {"source": ["web"]})
    assert made.filter(value=1).select("waiting_for", "band").rows() == [
        ("first response", "3–7 d"),
        ("decision", "3–7 d"),
    ]
    assert backlog.METRIC.result(ledger_of(waits), {"source": ["fair"]}).rows() == []
