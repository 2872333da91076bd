from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from agreement.calendar import Calendar
from metrics import moment, sal_rate, signals
from metrics._shares import with_share
from metrics._xmr import OUTSIDE
from sample_data import truth
from tests.making import leads, ledger_of

LEADS = leads(
    {"handed_over": "2026-11-02 09:00", "accepted": "2026-11-03 09:00"},
    {"handed_over": "2026-11-03 09:00", "accepted": "2026-11-04 09:00"},
    {"handed_over": "2026-11-04 09:00", "rejected": "2026-11-17 09:00"},
    {"handed_over": "2026-11-06 09:00"},
)


def rows(ledger, *columns):
    return sal_rate.METRIC.result(ledger).select(columns).rows()


def test_accepted_over_decided_in_the_week_of_the_decision():
    made = rows(ledger_of(LEADS), "week", "accepted", "decided", "value")
    assert made == [
        (date(2026, 11, 2), 2, 2, 1.0),
        (date(2026, 11, 9), 0, 0, None),
        (date(2026, 11, 16), 0, 1, 0.0),
    ]


def test_the_interval_is_wilsons():
    made = rows(ledger_of(LEADS), "low", "high")
    assert made[0] == pytest.approx(proportion_confint(2, 2, method="wilson"))
    assert made[1] == (None, None)
    assert made[2] == pytest.approx(proportion_confint(0, 1, method="wilson"))


def test_pending_leads_stand_beside_with_their_mean_age_at_the_end_of_the_week():
    # On Sunday 8 November two leads wait, handed over on the 4th and the 6th: 4 and 2 days.
    # On Tuesday 17 November, the last day of the data, only the one of the 6th still waits: 11 days.
    assert rows(ledger_of(LEADS), "pending", "pending_days") == [(2, 3.0), (2, 10.0), (1, 11.0)]


def test_nobody_pending_has_no_age():
    assert rows(ledger_of(LEADS[:2]), "pending", "pending_days") == [(0, None)]


def test_who_waits_is_told_only_where_hand_overs_and_decisions_are_both_recorded():
    undecided = ledger_of(leads({"handed_over": "2026-11-02 09:00"}))
    assert set(rows(undecided, "pending", "pending_days")) == {(None, None)}
    never_handed = ledger_of(leads({"created": "2026-11-02 09:00", "accepted": "2026-11-03 09:00"}))
    assert set(rows(never_handed, "pending", "pending_days")) <= {(None, None)}


def test_a_lead_decided_twice_counts_once_by_its_last_decision():
    twice = leads(
        {"handed_over": "2026-11-02 09:00", "rejected": "2026-11-03 09:00", "accepted": "2026-11-10 09:00"},
    )
    made = rows(ledger_of(twice), "accepted", "decided", "pending")
    assert made == [(0, 0, 0), (1, 1, 0)]


def test_the_leads_behind_the_number_are_the_decided_ones():
    behind = sal_rate.METRIC.leads(ledger_of(LEADS)).select("lead_id", "week").rows()
    assert behind == [("1", date(2026, 11, 2)), ("2", date(2026, 11, 2)), ("3", date(2026, 11, 16))]


def test_a_decision_dated_before_the_hand_over_was_never_pending():
    early = leads({"handed_over": "2026-11-10 09:00", "accepted": "2026-11-03 09:00"})
    assert rows(ledger_of(early), "decided", "pending") == [(1, 0), (0, 0)]


@given(whole=st.integers(0, 5000), data=st.data())
def test_every_share_has_the_interval_of_statsmodels(whole, data):
    part = data.draw(st.integers(0, whole))
    made = with_share(pl.DataFrame({"part": [part], "whole": [whole]}), "part", "whole").row(0, named=True)
    if whole == 0:
        assert (made["value"], made["low"], made["high"]) == (None, None, None)
    else:
        assert (made["low"], made["high"]) == pytest.approx(proportion_confint(part, whole, method="wilson"), abs=1e-9)
        assert 0 <= made["low"] <= made["value"] <= made["high"] <= 1


@pytest.mark.parametrize("decision", ["accepted", "rejected"])
def test_where_no_acceptance_or_no_rejection_was_ever_recorded_nobody_knows_the_rate(decision):
    only = leads({"handed_over": "2026-11-02", decision: "2026-11-03"}, {"handed_over": "2026-11-03"})
    accepted = 1 if decision == "accepted" else None
    assert rows(ledger_of(only), "accepted", "decided", "value", "low", "high", "pending") == [
        (accepted, 1, None, None, None, 1)
    ]


def test_a_filter_that_was_only_accepted_has_a_rate_of_1_where_others_were_rejected():
    owned = ledger_of(LEADS.with_columns(source=pl.Series(["web", "web", "fair", "fair"])))
    made = sal_rate.METRIC.result(owned, {"source": ["web"]}).select("accepted", "decided", "value").rows()
    assert made == [(2, 2, 1.0), (0, 0, None), (0, 0, None)]


def test_the_queue_is_cut_at_the_business_day_of_the_first_decision():
    # Decided at half past eleven at night on Sunday the 8th: in Berlin it is Monday, and the lead waited over Sunday.
    late = leads(
        {"handed_over": "2026-11-06 09:00", "rejected": "2026-11-08 23:30", "accepted": "2026-11-16 09:00"},
    )
    berlin = Calendar(time_zone="Europe/Berlin")
    assert rows(ledger_of(late), "pending", "pending_days") == [(0, None), (0, None), (0, None)]
    assert rows(ledger_of(late, calendar=berlin), "pending", "pending_days") == [(1, 2.0), (0, None), (0, None)]


def test_the_drop_from_week_95_on_is_worse_and_no_week_before_fell_as_far(sample):
    said = signals(sal_rate.METRIC, sal_rate.METRIC.result(sample), moment(sample)).filter(series="value")
    drop = truth.week_begins(truth.DROP_WEEK)
    below = said.filter(pl.col("week") >= drop, pl.col("value") < pl.col("low"))
    assert below["state"].unique().to_list() == ["worse"]
    assert below["rule"].unique().to_list() == [OUTSIDE]
    assert below["week"].min() <= truth.week_begins(truth.DROP_WEEK + 2)
    assert said.filter(pl.col("week") >= drop)["state"].to_list().count("worse") == 7
    before = said.filter(pl.col("week") < drop)
    fall = pl.col("mean") - pl.col("value")
    assert before["state"].to_list().count("worse") == 1
    assert before.select(fall.max()).item() < 0.17 < 0.22 < below.select(fall.min()).item()
