from datetime import date

from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times

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


def test_the_interval_of_the_median_is_that_of_lifelines():
    decided = [{"handed_over": HANDED, "accepted": f"2026-11-02 {hour}:00"} for hour in range(10, 22)]
    made = rows(ledger_of(leads(*decided, *[{"handed_over": HANDED}] * 3)), "low", "value", "high")
    theirs = KaplanMeierFitter().fit([*range(1, 13), 15, 15, 15], [1] * 12 + [0] * 3)
    low, high = median_survival_times(theirs.confidence_interval_).to_numpy()[0]
    assert made == [(low, theirs.median_survival_time_, high)]


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
