from datetime import date

import pytest
from statsmodels.stats.proportion import proportion_confint

from agreement.calendar import Calendar
from metrics import handed_over
from tests.making import leads, ledger_of

LEADS = leads(
    {"handed_over": "2026-11-02 09:00", "accepted": "2026-11-03 09:00", "source": "web"},
    {"handed_over": "2026-11-08 23:59", "rejected": "2026-11-10 09:00", "source": "fair"},
    {"handed_over": "2026-11-05 12:00", "source": "web"},
    {"handed_over": "2026-11-16 08:00", "source": "web"},
    {"created": "2026-11-01 08:00", "source": "web"},
)


def rows(ledger, *columns, filters=None):
    return handed_over.METRIC.result(ledger, filters).select(columns).rows()


def test_leads_are_counted_in_the_week_of_their_hand_over_with_what_became_of_them():
    parts = ("week", "handed_over", "accepted", "rejected", "pending")
    assert rows(ledger_of(LEADS), *parts)[0] == (date(2026, 11, 2), 3, 1, 1, 1)
    assert rows(ledger_of(LEADS), *parts)[-1] == (date(2026, 11, 16), 1, 0, 0, 1)


def test_a_week_without_hand_overs_is_a_zero_and_has_no_share():
    empty = rows(ledger_of(LEADS), "week", "value", "accepted_share", "accepted_low", "accepted_high")[1]
    assert empty == (date(2026, 11, 9), 0, None, None, None)


def test_the_weeks_go_on_to_the_day_of_reading():
    weeks = [week for (week,) in rows(ledger_of(LEADS, as_of="2026-12-01"), "week")]
    assert (len(weeks), weeks[-1]) == (5, date(2026, 11, 30))


def test_pending_leads_stay_in_the_denominator_of_the_accepted_share():
    low, high = proportion_confint(1, 3, method="wilson")
    first = rows(ledger_of(LEADS), "accepted_share", "accepted_low", "accepted_high")[0]
    assert first == pytest.approx((1 / 3, low, high))


def test_a_filter_keeps_its_leads_only():
    assert rows(ledger_of(LEADS), "handed_over", filters={"source": ["fair"]}) == [(1,), (0,), (0,)]
    assert rows(ledger_of(LEADS), "handed_over", filters={"region": ["DACH"]}) == []


def test_the_week_begins_where_the_company_says():
    sunday = ledger_of(LEADS, calendar=Calendar(week_start=7))
    assert rows(sunday, "week", "handed_over")[:2] == [(date(2026, 11, 1), 2), (date(2026, 11, 8), 1)]


def test_the_business_day_decides_the_week():
    berlin = ledger_of(LEADS, calendar=Calendar(time_zone="Europe/Berlin"))
    assert rows(berlin, "week", "handed_over")[:2] == [(date(2026, 11, 2), 2), (date(2026, 11, 9), 1)]


def test_where_no_lead_was_ever_accepted_nobody_knows_the_accepted_share():
    none = leads({"handed_over": "2026-11-02", "rejected": "2026-11-03"}, {"handed_over": "2026-11-03"})
    columns = ("handed_over", "accepted", "rejected", "pending", "accepted_share", "accepted_low", "accepted_high")
    assert rows(ledger_of(none), *columns) == [(2, None, 1, 1, None, None, None)]


def test_a_filter_without_accepted_leads_has_a_share_of_0_where_others_were_accepted():
    made = rows(ledger_of(LEADS), "handed_over", "accepted_share", filters={"source": ["fair"]})
    assert made[0] == (1, 0.0)


def test_each_lead_behind_it_is_accepted_rejected_or_pending():
    behind = handed_over.METRIC.leads(ledger_of(LEADS)).select("lead_id", "week", "accepted", "rejected", "pending")
    assert behind.rows() == [
        ("1", date(2026, 11, 2), True, False, False),
        ("2", date(2026, 11, 2), False, True, False),
        ("3", date(2026, 11, 2), False, False, True),
        ("4", date(2026, 11, 16), False, False, True),
    ]
