from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, qth_survival_times

from agreement.calendar import Calendar
from metrics import decision_time
from tests.making import leads, ledger_of

HANDED = "2026-11-02 09:00"
LEADS = leads(
    {"handed_over": HANDED, "accepted": "2026-11-02 10:00"},
    {"handed_over": HANDED, "rejected": "2026-11-02 13:30"},
    {"handed_over": HANDED, "accepted": "2026-11-03 09:00"},
    {"handed_over": "2026-11-02 23:00"},
    {"handed_over": HANDED, "accepted": "2026-11-03 15:00"},
)


def rows(ledger, *columns):
    return decision_time.METRIC.result(ledger).select(columns).rows()


def test_pending_leads_are_censored_and_counted():
    made = rows(ledger_of(LEADS), "week", "leads", "decided", "pending", "out_of_order", "at_risk")
    assert made == [(date(2026, 11, 2), 5, 4, 1, 0, 5)]


def test_the_median_and_the_p90_are_kaplan_meiers_in_hours():
    # Three of five decided after 24 hours: 2/5 wait. The fourth has waited 25 hours, then the fifth is decided at 30.
    assert rows(ledger_of(LEADS), "value", "p90") == [(24.0, 30.0)]


def test_business_hours_leave_out_nights():
    # From Monday at nine: 1, 4.5, 8 (until Tuesday at nine) and 14 (Tuesday at three); one has waited for 8.
    assert rows(ledger_of(LEADS), "business_median", "business_p90") == [(8.0, 14.0)]


def test_business_hours_leave_out_weekends_and_holidays_and_follow_the_clocks_of_the_time_zone():
    # Friday 23 October 15:00 UTC is 17:00 in Berlin; the clocks go back on Sunday; Monday is a holiday. Decided on
    # Tuesday at 12:00 UTC, 13:00 in Berlin: four hours after nine, or two and three quarters from 10:15 on.
    calendar = Calendar(time_zone="Europe/Berlin", holidays=(date(2026, 10, 26),))
    later = Calendar(time_zone="Europe/Berlin", holidays=(date(2026, 10, 26),), opens=10 * 60 + 15, closes=17 * 60)
    autumn = leads({"handed_over": "2026-10-23 15:00", "accepted": "2026-10-27 12:00"})
    columns = ("value", "business_median", "business_p90")
    assert rows(ledger_of(autumn, calendar=calendar), *columns)[0] == (93.0, 4.0, 4.0)
    assert rows(ledger_of(autumn, calendar=later), *columns)[0] == (93.0, 2.75, 2.75)
    saturdays = Calendar(time_zone="Europe/Berlin", workdays=(6,))
    assert rows(ledger_of(autumn, calendar=saturdays), *columns)[0] == (93.0, 8.0, 8.0)


def test_weeks_begin_where_the_company_says():
    sunday = leads({"handed_over": "2026-11-01 09:00", "accepted": "2026-11-02 09:00"}, {"handed_over": HANDED})
    assert rows(ledger_of(sunday, calendar=Calendar(week_start=7)), "week", "leads") == [(date(2026, 11, 1), 2)]
    assert rows(ledger_of(sunday), "week", "leads") == [(date(2026, 10, 26), 1), (date(2026, 11, 2), 1)]


def test_the_interval_of_the_median_is_that_of_lifelines():
    decided = [{"handed_over": HANDED, "accepted": f"2026-11-02 {hour}:00"} for hour in range(10, 22)]
    made = rows(ledger_of(leads(*decided, *[{"handed_over": HANDED}] * 3)), "low", "value", "high")
    theirs = KaplanMeierFitter().fit([*range(1, 13), 15, 15, 15], [1] * 12 + [0] * 3)
    low, high = median_survival_times(theirs.confidence_interval_).to_numpy()[0]
    assert made == [(low, theirs.median_survival_time_, high)]


def test_each_business_quantile_has_its_own_interval():
    # Decided each quarter of an hour of Monday and Tuesday; three wait since Monday at nine until Tuesday at midnight.
    quarters = [divmod(15 * n, 60) for n in range(1, 33)]
    decided = [
        {"handed_over": HANDED, "accepted": f"2026-11-0{day} {9 + hour:02}:{minute:02}"}
        for day in (2, 3)
        for hour, minute in quarters
    ]
    ledger = ledger_of(leads(*decided, *[{"handed_over": HANDED}] * 3), as_of="2026-11-03")
    worked = [15 * n for n in range(1, 65)]
    theirs = KaplanMeierFitter().fit([*worked, *[960] * 3], [1] * 64 + [0] * 3)
    for name, left in (("business_median", 0.5), ("business_p90", 0.1)):
        made = rows(ledger, f"{name}_low", name, f"{name}_high")[0]
        low, high = qth_survival_times(left, theirs.confidence_interval_).to_numpy()[0]
        expected = (low, qth_survival_times(left, theirs.survival_function_), high)
        assert [None if hours is None else hours * 60 for hours in made] == [
            None if minutes == float("inf") else pytest.approx(minutes) for minutes in expected
        ]


def left_waiting(waits):
    """Kaplan–Meier in fractions: the share still waiting after each duration."""
    share, curve = Fraction(1), {}
    for minutes in sorted({minutes for minutes, _ in waits}):
        at_risk = sum(ran >= minutes for ran, _ in waits)
        share *= 1 - Fraction(sum(ran == minutes and done for ran, done in waits), at_risk)
        curve[minutes] = share
    return curve


def reached(share, curve):
    return next((minutes for minutes, left in curve.items() if left <= share), None)


def test_every_week_of_the_sample_has_the_quantiles_of_exact_fractions_and_lifelines_off_the_ties(sample):
    """Where the curve passes a half at exactly 1/2 the median is that duration, as it is defined: the shortest by which
    half are decided. lifelines multiplies fractions, misses 1/2 by a last digit and takes the next decision instead
    (in nine of the 104 weeks; once for the P90); R takes the middle of the two. Once nobody waits there is no bound.
    """
    ran = pl.when(pl.col("decided")).then("decision_minutes").otherwise("waiting_minutes")
    behind = decision_time.METRIC.leads(sample).filter(~pl.col("out_of_order")).with_columns(ran.alias("ran"))
    ties = []
    for row in decision_time.METRIC.result(sample).iter_rows(named=True):
        waits = behind.filter(week=row["week"]).select("ran", "decided").rows()
        exact = left_waiting(waits)
        theirs = KaplanMeierFitter().fit(*zip(*waits, strict=True))
        bounds = theirs.confidence_interval_[theirs.survival_function_.to_numpy() > 1e-9]
        for name, part in (("", Fraction(1, 2)), ("p90_", Fraction(1, 10))):
            value = row["value" if not name else "p90"]
            at = reached(part, exact)
            assert value == (None if at is None else pytest.approx(at / 60)), row["week"]
            for end, column in (("low", 0), ("high", 1)):
                bound = qth_survival_times(float(part), bounds.iloc[:, [column]])
                bound = None if bound == float("inf") else pytest.approx(bound / 60)
                assert row[f"{name}{end}"] == bound, row["week"]
            found = qth_survival_times(float(part), theirs.survival_function_)
            if at is not None and found != at:
                assert exact[at] == part
                assert abs(theirs.survival_function_.loc[at].item() - float(part)) < 1e-12
                ties.append(name)
    assert (ties.count(""), ties.count("p90_")) == (9, 1)


def test_without_the_pending_lead_the_median_would_be_earlier():
    assert rows(ledger_of(LEADS[[0, 1, 2, 4]]), "value") == [(4.5,)]


def test_the_median_is_unknown_while_fewer_than_half_are_decided():
    waiting = leads(
        {"handed_over": HANDED}, {"handed_over": HANDED}, {"handed_over": HANDED, "accepted": "2026-11-02 10:00"}
    )
    assert rows(ledger_of(waiting), "decided", "pending", "value", "p90") == [(1, 2, None, None)]


def test_a_decision_before_the_hand_over_is_shown_and_left_out_of_the_curve():
    early = leads(
        {"handed_over": HANDED, "accepted": "2026-11-01 09:00"}, {"handed_over": HANDED, "accepted": "2026-11-02 11:00"}
    )
    made = rows(ledger_of(early), "leads", "decided", "out_of_order", "at_risk", "value")
    assert made == [(2, 1, 1, 1, 2.0)]


def test_a_recycled_lead_stops_the_clock_at_its_first_decision():
    twice = leads({"handed_over": HANDED, "rejected": "2026-11-02 11:00", "accepted": "2026-11-05 09:00"})
    assert rows(ledger_of(twice), "value") == [(2.0,)]


def test_a_week_without_hand_overs_has_no_median():
    apart = leads(
        {"handed_over": HANDED, "accepted": "2026-11-02 11:00"},
        {"handed_over": "2026-11-16 09:00", "accepted": "2026-11-16 12:00"},
    )
    assert rows(ledger_of(apart), "leads", "value") == [(1, 2.0), (0, None), (1, 3.0)]


def test_the_median_is_settled_once_everyone_who_still_waits_has_waited_longer():
    # Decided after 2 and 30 hours, one still waiting: at the end of Monday the median (2 h) may still become later.
    waits = leads(
        {"handed_over": HANDED, "accepted": "2026-11-02 11:00"},
        {"handed_over": "2026-11-02 22:30"},
        {"handed_over": HANDED, "accepted": "2026-11-02 11:00"},
        {"handed_over": HANDED, "accepted": "2026-11-03 15:00"},
    )
    assert rows(ledger_of(waits, as_of="2026-11-02"), "value", "settled") == [(2.0, False)]
    assert rows(ledger_of(waits, as_of="2026-11-03"), "value", "settled") == [(2.0, True)]


def test_who_has_waited_exactly_as_long_as_the_median_may_still_move_it():
    # The end of the day is two hours after the last hand-over: waited for 120 minutes, the median is 120 minutes.
    waits = leads(
        {"handed_over": HANDED, "accepted": "2026-11-02 11:00"}, {"handed_over": "2026-11-02 22:00"},
        {"handed_over": HANDED, "accepted": "2026-11-02 10:00"},
    )  # fmt: skip
    assert rows(ledger_of(waits, as_of="2026-11-02"), "value", "settled") == [(2.0, False)]


def test_an_unknown_median_is_not_settled():
    apart = leads({"handed_over": HANDED, "accepted": "2026-11-02 11:00"}, {"handed_over": "2026-11-16 09:00"})
    assert rows(ledger_of(apart), "value", "settled") == [(2.0, True), (None, False), (None, False)]


def test_each_lead_says_whether_it_is_decided_pending_or_out_of_order():
    edges = leads(
        {"handed_over": HANDED, "accepted": HANDED},
        {"handed_over": HANDED, "rejected": "2026-11-02 08:59"},
        {"handed_over": HANDED},
        {"accepted": HANDED},
    )
    behind = decision_time.METRIC.leads(ledger_of(edges)).select("lead_id", "decided", "pending", "out_of_order")
    assert behind.rows() == [("1", True, False, False), ("2", False, False, True), ("3", False, True, False)]
