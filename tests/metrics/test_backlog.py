from metrics import backlog
from tests.making import leads, ledger_of


def rows(ledger):
    """Only the bands in which somebody waits."""
    made = backlog.METRIC.result(ledger).rows()
    return [(what, band, n) for what, band, _, n in made if n]


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
