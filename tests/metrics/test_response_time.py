from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, qth_survival_times
from statsmodels.stats.proportion import proportion_confint

from agreement import judge
from agreement.calendar import Calendar
from agreement.definition import Commitment, Definition, InForce, Rule
from metrics import response_time
from metrics._benchmarks import AUDIT, UNUSED
from sample_data import truth
from tests.making import leads, ledger_of

MONDAY = "2026-11-02"


def row(ledger, *columns):
    return response_time.METRIC.result(ledger).select(columns).row(0)


def answered_at(*clocks, handed_over=f"{MONDAY} 09:00"):
    """Leads handed over on Monday at nine, each with the time of its answer or None."""
    return leads(*({"handed_over": handed_over, "first_response": clock and f"2026-11-{clock}"} for clock in clocks))


FIVE = answered_at("02 09:05", "02 09:50", "02 16:00", "04 09:00", None)


def test_never_answered_leads_are_inside_every_share():
    ledger = ledger_of(FIVE, as_of="2026-11-08")
    assert row(ledger, "week", "leads", "answered", "never_answered") == (date(2026, 11, 2), 5, 4, 1)
    assert row(ledger, "share_5_minutes", "share_1_hour", "share_24_hours") == (0.2, 0.4, 0.6)
    assert row(ledger, "judged_5_minutes", "judged_1_hour", "judged_24_hours") == (5, 5, 5)


def test_the_headline_is_the_share_within_an_hour_with_wilsons_interval():
    low, high = proportion_confint(2, 5, method="wilson")
    assert row(ledger_of(FIVE, as_of="2026-11-08"), "value", "low", "high") == pytest.approx((0.4, low, high))


def test_a_lead_too_young_for_a_band_is_no_failure_yet():
    # The end of the day is 30 minutes after the hand-over: too late for 5 minutes, too early for an hour.
    young = leads(
        {"handed_over": f"{MONDAY} 23:30"}, {"handed_over": f"{MONDAY} 09:00", "first_response": f"{MONDAY} 09:10"}
    )
    ledger = ledger_of(young, as_of=MONDAY)
    assert row(ledger, "within_5_minutes", "judged_5_minutes", "pending_5_minutes", "share_5_minutes") == (0, 2, 0, 0.0)
    assert row(ledger, "within_1_hour", "judged_1_hour", "pending_1_hour", "share_1_hour") == (1, 1, 1, 1.0)


def test_a_band_in_which_all_are_too_young_has_no_share():
    young = leads(
        {"handed_over": f"{MONDAY} 23:30"}, {"handed_over": "2026-10-26 09:00", "first_response": "2026-10-26 09:01"}
    )
    second = response_time.METRIC.result(ledger_of(young, as_of=MONDAY)).row(1, named=True)
    assert (second["judged_1_hour"], second["pending_1_hour"]) == (0, 1)
    assert (second["value"], second["low"], second["high"]) == (None, None, None)


def test_the_median_counts_those_who_still_wait():
    assert row(ledger_of(FIVE, as_of="2026-11-08"), "median", "p90") == (7 * 60, None)
    assert row(ledger_of(FIVE[:4], as_of="2026-11-08"), "median", "p90") == (50, 48 * 60)


def test_the_never_answered_have_a_share_of_their_own():
    low, high = proportion_confint(1, 5, method="wilson")
    never = row(ledger_of(FIVE, as_of="2026-11-08"), "never_share", "never_low", "never_high")
    assert never == pytest.approx((0.2, low, high))


def test_a_week_is_settled_when_at_most_one_in_ten_of_its_leads_is_within_a_band():
    # Handed over at nine and unanswered: within 24 hours until nine of the next day, which only the day after ends.
    eleven, ten = (answered_at(*["02 09:05"] * answered, None) for answered in (9, 8))
    assert [row(ledger_of(one, as_of=MONDAY), "settled") for one in (eleven, ten)] == [(True,), (False,)]
    assert row(ledger_of(ten, as_of="2026-11-03"), "settled") == (True,)


def test_a_week_is_not_settled_while_a_promise_still_runs():
    # Friday 16:30 to Sunday night: 24 hours are over, of the promised business hour only half has passed.
    weekend = leads({"handed_over": "2026-10-23 16:30"}, {"first_response": "2026-10-22 09:30"})
    ledger = ledger_of(weekend, as_of="2026-10-25")
    assert row(ledger, "settled", "pending_24_hours") == (True, 0)
    assert row(judge(ledger, [version(1, 60, 1)]), "settled", "pending_commitment") == (False, 1)


@pytest.mark.parametrize("clock", ["", "business_", "human_"])
def test_every_clock_has_a_median_with_the_interval_of_lifelines_and_a_p90(clock):
    minutes = [5, 9, 12, 20, 22, 30, 41, 55, 58, 59]
    answered = [{"first_response": f"{MONDAY} 09:{minute:02d}"} for minute in minutes]
    same = {"created": f"{MONDAY} 08:00", "handed_over": f"{MONDAY} 09:00", "assigned": f"{MONDAY} 09:00"}
    ledger = ledger_of(leads(*(same | one for one in answered)))
    theirs = KaplanMeierFitter().fit(minutes)  # nine of ten within 58 minutes
    low, high = median_survival_times(theirs.confidence_interval_).to_numpy()[0]
    columns = [f"{clock}{name}" for name in ("median_low", "median", "median_high", "p90")]
    assert row(ledger, *columns) == (low, theirs.median_survival_time_, high, 58)
    assert row(ledger, "system_median_low", "system_median", "system_median_high", "system_p90") == (None, 60, None, 60)


def test_business_minutes_leave_out_nights_and_weekends():
    friday = leads({"handed_over": "2026-11-06 16:00", "first_response": "2026-11-09 10:00"})
    assert row(ledger_of(friday), "median", "business_median") == (66 * 60, 2 * 60)


def test_the_delay_of_the_system_is_told_apart_from_that_of_people():
    split = leads(
        {
            "created": f"{MONDAY} 08:00",
            "handed_over": f"{MONDAY} 08:30",
            "assigned": f"{MONDAY} 10:00",
            "first_response": f"{MONDAY} 10:20",
        }
    )
    assert row(ledger_of(split), "median", "system_median", "human_median") == (110, 120, 20)


def test_both_delays_have_business_minutes_too():
    # Created on Friday at 16:00, assigned on Monday at 9:30, answered on Tuesday at 10:00.
    split = leads(
        {
            "created": "2026-11-06 16:00",
            "handed_over": "2026-11-06 16:00",
            "assigned": "2026-11-09 09:30",
            "first_response": "2026-11-10 10:00",
        }
    )
    ledger = ledger_of(split)
    assert row(ledger, "system_median", "human_median") == (65 * 60 + 30, 24 * 60 + 30)
    assert row(ledger, "system_business_median", "human_business_median", "business_median") == (90, 510, 600)
    assert row(ledger, "system_p90", "human_p90", "p90") == (65 * 60 + 30, 24 * 60 + 30, 90 * 60)
    assert row(ledger, "system_business_p90", "human_business_p90", "business_p90") == (90, 510, 600)
    holiday = ledger_of(split, calendar=Calendar(holidays=(date(2026, 11, 9),), opens=8 * 60, closes=18 * 60))
    assert row(holiday, "system_business_median", "human_business_median", "business_median") == (120, 120, 240)


def test_who_is_unassigned_or_unanswered_has_waited_for_business_minutes_only():
    # On Sunday the second has been unassigned for 30 business minutes, less than the 50 of the first: nobody who waits
    # was slower. The third has been unanswered for 5, less than the 8 of the first. By the calendar both are slower.
    waits = leads(
        {"created": "2026-11-06 16:00", "assigned": "2026-11-06 16:50", "first_response": "2026-11-06 16:58"},
        {"created": "2026-11-06 16:30"},
        {"created": "2026-11-06 16:45", "assigned": "2026-11-06 16:55"},
    ).with_columns(handed_over_at="created_at")
    ledger = ledger_of(waits, as_of="2026-11-08")
    assert row(ledger, "system_business_median", "system_business_p90") == (50, 50)
    assert row(ledger, "human_business_median", "human_business_p90") == (8, 8)
    assert row(ledger, "system_p90", "human_p90") == (None, None)


def test_a_week_with_few_answers_has_a_p90_with_its_own_interval():
    ten = answered_at(*[f"02 {9 + n // 60:02}:{n % 60:02}" for n in range(10, 210, 10)])
    fitted = KaplanMeierFitter().fit(range(10, 210, 10))
    bounds = fitted.confidence_interval_[fitted.survival_function_.to_numpy() > 1e-9]
    low, high = (qth_survival_times(0.1, bounds.iloc[:, [end]]) for end in (0, 1))
    assert row(ledger_of(ten), "p90", "p90_low", "p90_high") == (180, low, None if high == float("inf") else high)


def test_a_business_hour_is_a_band_of_its_own():
    # Friday at 16:30: answered on Monday at 9:30 is within the business hour, a minute later is not.
    weekend = [{"handed_over": "2026-11-06 16:30", "first_response": f"2026-11-09 09:{minute}"} for minute in (30, 31)]
    band = ("within_business_1_hour", "judged_business_1_hour", "pending_business_1_hour", "share_business_1_hour")
    ledger = ledger_of(leads(*weekend, {"handed_over": "2026-11-06 16:30"}), as_of="2026-11-09")
    assert row(ledger, *band) == (1, 3, 0, pytest.approx(1 / 3))
    low, high = proportion_confint(1, 3, method="wilson")
    assert row(ledger, "low_business_1_hour", "high_business_1_hour") == pytest.approx((low, high))
    young = ledger_of(leads(*weekend, {"handed_over": "2026-11-09 16:30"}), as_of="2026-11-09")
    assert response_time.METRIC.result(young).select(band).rows()[1] == (0, 0, 1, None)
    behind = response_time.METRIC.leads(ledger)
    assert [behind[name].to_list() for name in band[:3]] == [[True, False, False], [True] * 3, [False] * 3]


def test_the_business_clock_follows_the_time_zone_over_a_change_of_clocks():
    # Friday 27 March 16:30 in Berlin to Monday 9:30 in Berlin: the clocks go forward on Sunday.
    spring = leads({"handed_over": "2026-03-27 15:30", "first_response": "2026-03-30 07:30"})
    berlin = ledger_of(spring, calendar=Calendar(time_zone="Europe/Berlin"))
    assert row(berlin, "week", "median", "business_median") == (date(2026, 3, 23), 64 * 60, 60)
    assert row(ledger_of(spring), "business_median") == (90,)


def test_an_unassigned_lead_is_still_in_the_delay_of_the_system():
    unassigned = leads(
        {"created": f"{MONDAY} 08:00", "handed_over": f"{MONDAY} 08:00", "first_response": f"{MONDAY} 09:00"},
        {"created": f"{MONDAY} 08:00", "handed_over": f"{MONDAY} 08:00"},
        {"created": f"{MONDAY} 08:00", "handed_over": f"{MONDAY} 08:00", "assigned": f"{MONDAY} 08:10"},
    )
    assert row(ledger_of(unassigned), "system_median", "human_median") == (None, None)


def test_an_answer_before_the_hand_over_is_shown_and_in_no_share():
    early = answered_at("01 09:00", "02 09:01")
    assert row(ledger_of(early), "leads", "answered", "out_of_order", "judged_1_hour", "value") == (2, 1, 1, 1, 1.0)


def test_an_answer_before_the_hand_over_is_out_of_order_on_the_business_clock_too():
    # Ten minutes too early at night: no business minute lies between the two, but the answer did not take 0 of them.
    early = leads(
        {"handed_over": f"{MONDAY} 03:00", "first_response": f"{MONDAY} 02:50"},
        {"handed_over": f"{MONDAY} 09:00", "first_response": f"{MONDAY} 11:00"},
    )
    ledger = ledger_of(early)
    assert row(ledger, "out_of_order", "business_median", "within_business_1_hour", "judged_business_1_hour") == (
        1, 120, 0, 1,
    )  # fmt: skip
    behind = response_time.METRIC.leads(ledger)
    assert behind["judged_business_1_hour"].to_list() == [False, True]
    assert behind["within_business_1_hour"].to_list() == [False, False]


def test_an_assignment_out_of_order_is_in_neither_delay():
    # Assigned before it was created and after its answer, at night: the second lead has no delays at all.
    wrong = leads(
        {"created": f"{MONDAY} 09:00", "assigned": f"{MONDAY} 10:00", "first_response": f"{MONDAY} 12:00"},
        {"created": f"{MONDAY} 04:00", "assigned": f"{MONDAY} 03:00", "first_response": f"{MONDAY} 02:00"},
    ).with_columns(handed_over_at="created_at")
    names = [f"{delay}_{clock}median" for delay in ("system", "human") for clock in ("", "business_")]
    assert row(ledger_of(wrong), *names) == (60, 60, 120, 120)


def test_without_any_recorded_response_nobody_knows_so_there_are_no_rows():
    assert response_time.METRIC.result(ledger_of(answered_at(None, None))).rows() == []


def version(number, minutes, begins, segment="all"):
    promised = Definition(segment, commitments=(Commitment("sales", "first_response", minutes, 90),))
    return InForce(number, promised, "", datetime(2026, 10, begins, tzinfo=UTC))


COMMITMENT = ("within_commitment", "judged_commitment", "pending_commitment", "share_commitment")


def test_each_lead_is_held_to_the_minutes_promised_at_its_hand_over():
    # Version 1 promises four business hours, version 2 of 20 October one hour. Both leads are answered after two.
    twice = leads(
        {"handed_over": "2026-10-19 09:00", "first_response": "2026-10-19 11:00"},
        {"handed_over": "2026-10-20 09:00", "first_response": "2026-10-20 11:00"},
    )
    ledger = judge(ledger_of(twice), [version(1, 240, 1), version(2, 60, 20)])
    assert row(ledger, *COMMITMENT) == (1, 2, 0, 0.5)


def test_a_segment_is_held_to_its_own_agreement():
    segments = leads(
        {"handed_over": "2026-10-19 09:00", "first_response": "2026-10-19 11:00", "segment": "small"},
        {"handed_over": "2026-10-19 09:00", "first_response": "2026-10-19 11:00", "segment": "large"},
    )
    ledger = judge(ledger_of(segments), [version(1, 60, 1), version(1, 240, 1, segment="large")])
    assert row(ledger, *COMMITMENT) == (1, 2, 0, 0.5)


def test_the_commitment_counts_business_minutes_and_waits_for_young_leads():
    # Handed over on Friday at 16:30: only half a business hour has passed by Sunday.
    weekend = leads(
        {"handed_over": "2026-10-23 16:30"}, {"handed_over": "2026-10-22 09:00", "first_response": "2026-10-22 09:30"}
    )
    ledger = judge(ledger_of(weekend, as_of="2026-10-25"), [version(1, 60, 1)])
    assert row(ledger, *COMMITMENT) == (1, 1, 1, 1.0)


def test_a_lead_that_does_not_pass_the_definition_is_promised_nothing():
    scores = leads(
        {"handed_over": "2026-10-19 09:00", "first_response": "2026-10-19 09:30", "score": 70},
        {"handed_over": "2026-10-19 09:00", "first_response": "2026-10-19 15:00", "score": 50},
    )
    bar = version(1, 60, 1)
    bar = replace(bar, definition=replace(bar.definition, rules=(Rule("trigger", "score", "at_least", 60),)))
    assert row(judge(ledger_of(scores), [bar]), *COMMITMENT) == (1, 1, 0, 1.0)


def test_without_an_agreement_nothing_is_promised():
    ledger = ledger_of(FIVE)
    assert row(ledger, *COMMITMENT) == (0, 0, 0, None)
    assert row(judge(ledger, []), *COMMITMENT) == (0, 0, 0, None)
    unpromised = replace(version(1, 60, 1), definition=Definition())
    assert row(judge(ledger, [unpromised]), *COMMITMENT) == (0, 0, 0, None)


def test_the_audit_of_2241_firms():
    # Harvard Business Review, March 2011: 37 % answered within an hour, 16 % in 1–24 h, 24 % later, 23 % never.
    per_cent = answered_at(*["02 09:30"] * 37, *["02 18:00"] * 16, *["05 09:00"] * 24, *[None] * 23)
    ledger = ledger_of(per_cent, as_of="2026-12-02")
    assert row(ledger, "share_1_hour", "share_24_hours", "never_answered") == (0.37, 0.53, 23)
    assert (AUDIT.firms, AUDIT.within_1_hour, AUDIT.within_24_hours) == (2241, 0.37, 0.53)
    assert (AUDIT.in_1_to_24_hours, AUDIT.later, AUDIT.never, UNUSED.share) == (0.16, 0.24, 0.23, 0.65)


def test_each_count_of_a_row_opens_its_leads_at_the_very_edge_of_a_band_and_over_a_weekend():
    edges = leads(
        {"handed_over": "2026-10-22 09:00", "first_response": "2026-10-22 09:05"},
        {"handed_over": "2026-10-22 09:00", "first_response": "2026-10-22 10:00"},
        {"handed_over": "2026-10-23 16:30", "first_response": "2026-10-26 09:30"},
        {"handed_over": "2026-10-23 16:30"},
    )
    ledger = judge(ledger_of(edges), [version(1, 60, 1)])
    counts, behind = response_time.METRIC.result(ledger), response_time.METRIC.leads(ledger)
    opened = {part: behind[part].sum() for part in ("within_5_minutes", "within_1_hour", "within_commitment")}
    assert opened == {part: counts[part].sum() for part in opened}
    assert opened == {"within_5_minutes": 1, "within_1_hour": 2, "within_commitment": 3}


def test_each_lead_says_whether_it_was_answered_never_or_out_of_order():
    behind = response_time.METRIC.leads(ledger_of(answered_at("02 09:00", "02 08:59", None, "02 09:01")))
    assert behind.select("week", "answered", "never_answered", "out_of_order").rows() == [
        (date(2026, 11, 2), True, False, False),
        (date(2026, 11, 2), False, False, True),
        (date(2026, 11, 2), False, True, False),
        (date(2026, 11, 2), True, False, False),
    ]


def test_a_band_ends_with_its_last_minute():
    ends = answered_at("02 09:05", "02 09:06", "02 10:00", "02 10:01", "03 09:00", "03 09:01")
    made = row(ledger_of(ends), "within_5_minutes", "within_1_hour", "within_24_hours", "within_business_1_hour")
    assert made == (1, 3, 5, 3)


def test_the_late_rep_answers_a_tenth_as_fast_and_every_other_rep_keeps_the_promise(sample):
    shares, medians = {}, {}
    for rep in sample.leads["sales_owner"].cast(pl.String).drop_nulls().unique().to_list():
        made = response_time.METRIC.result(sample, {"sales_owner": [rep]})
        within, judged = made.select(pl.sum("within_commitment", "judged_commitment")).row(0)
        shares[rep], medians[rep] = within / judged, made["business_median"].median()
    late = truth.LATE_REP
    assert shares.pop(late) < 0.1 < 0.8 < min(shares.values())
    assert 0.7 * truth.LATE_REP_MINUTES < medians.pop(late) < 1.4 * truth.LATE_REP_MINUTES
    assert max(medians.values()) < 2 * (truth.REP_MINUTES + 14)
