"""The funnel of the five conversations: worked by hand, against lifelines, and against plain counting."""

import warnings
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from lifelines import AalenJohansenFitter, KaplanMeierFitter

from metrics import BY_KEY
from metrics.conversation_funnel import METRIC
from tests.making import frame, leads, ledger_of
from tests.metrics import arbitrary

OCTOBER = date(2026, 10, 1)


def talk(lead_id, day, kind, successful=True):
    return {"lead_id": lead_id, "at": f"{day} 10:00", "kind": kind, "successful": successful}


LEADS = leads(
    {"lead_id": "a", "handed_over": "2026-10-01", "accepted": "2026-10-02"},
    {"lead_id": "b", "handed_over": "2026-10-01", "rejected": "2026-10-06"},
    {"lead_id": "c", "handed_over": "2026-10-01", "accepted": "2026-10-02", "lost": "2026-10-21"},
    {"lead_id": "d", "handed_over": "2026-10-01", "accepted": "2026-10-02"},
    {"lead_id": "e", "handed_over": "2026-11-20"},
    {"lead_id": "f", "accepted": "2026-10-02"},
)
TALKS = frame(
    "conversations",
    talk("a", "2026-09-28", 1), talk("a", "2026-10-04", 1), talk("a", "2026-10-11", 3), talk("a", "2026-10-11", 3),
    talk("c", "2026-10-08", 1, False), talk("c", "2026-10-08", 1, None), talk("c", "2026-10-31", 1),
    talk("d", "2026-10-08", 1), talk("d", "2026-10-09", 2), talk("d", "2026-10-09", 3), talk("d", "2026-10-05", 6),
    talk("f", "2026-10-08", 1), talk("nobody", "2026-10-08", 1),
)  # fmt: skip


def rows(*columns, talks=TALKS, as_of="2026-11-30", filters=None, **wanted):
    read = ledger_of(LEADS, conversations=talks, as_of=as_of)
    return METRIC.result(read, filters).filter(**wanted).select(columns).rows()


def test_each_lead_comes_to_a_conversation_once_at_the_age_of_its_first_success():
    # a: kind 1 before the hand-over (age 0), 3 at 10 without a 2; c: kind 1 at 30, after it was lost; d: 1 at 7, 2 and
    # 3 at 8. b ends at 5. f was never handed over, nobody is no lead, 6 is none of the five.
    made = rows("kind", "age_days", "leads", "reached", "skipped", "so_far", month=OCTOBER)
    assert [row for row in made if row[1] in (0, 7, 30)] == [
        (1, 0, 4, 1, 0, 3), (1, 7, 4, 2, 0, 3), (1, 30, 4, 3, 0, 3),
        (2, 0, 4, 0, 0, 1), (2, 7, 4, 0, 0, 1), (2, 30, 4, 1, 0, 1),
        (3, 0, 4, 0, 0, 2), (3, 7, 4, 0, 0, 2), (3, 30, 4, 2, 1, 2),
        (4, 0, 4, 0, 0, 0), (4, 7, 4, 0, 0, 0), (4, 30, 4, 0, 0, 0),
        (5, 0, 4, 0, 0, 0), (5, 7, 4, 0, 0, 0), (5, 30, 4, 0, 0, 0),
    ]  # fmt: skip


def test_the_share_is_worked_out_by_hand_where_one_leaves_and_one_ends():
    # All months: a b c d and e, who is followed for 10 days only. Kind 1: a at 0 of 5; b ends at 5 of 4; d at 7 of 3;
    # e leaves at 10; c at 30, alone. 1/5 + 4/5 * 3/4 * 1/3 = 2/5, then 4/5 * 3/4 * 2/3 * 1/1 more: 4/5.
    every = METRIC.result(ledger_of(LEADS, conversations=TALKS, as_of="2026-11-30"))
    of_all = every.filter(pl.col("month").is_null() & (pl.col("kind") == 1)).select("age_days", "value", "at_risk")
    assert of_all.rows()[:3] == [(0, pytest.approx(0.2), 5), (7, pytest.approx(0.4), 3), (30, pytest.approx(0.8), 1)]


def test_a_young_month_shows_only_the_ages_it_has_reached_and_is_not_mature():
    assert rows("kind", "age_days", "mature", month=date(2026, 11, 1), kind=1) == [(1, 0, True), (1, 7, False)]
    assert {row[0] for row in rows("mature", month=OCTOBER, age_days=30)} == {True}


def test_a_month_from_before_the_first_conversation_on_record_is_marked():
    for later, marked in ((0, False), (30, False), (34, True)):  # the first one is of 28 September
        talks = TALKS.with_columns(pl.col("at") + timedelta(days=later))
        assert {row[0] for row in rows("truncated", month=OCTOBER, talks=talks)} == {marked}


def test_where_no_success_was_ever_recorded_nobody_knows_how_far_they_got():
    unsaid = TALKS.with_columns(pl.lit(None, pl.Boolean).alias("successful"))
    for talks in (unsaid, frame("conversations")):
        assert set(rows("value", "low", "high", "reached", "so_far", talks=talks)) == {(None,) * 5}
    assert {row[0] for row in rows("leads", talks=unsaid, month=OCTOBER)} == {4}


def test_it_is_lifelines_curve_of_the_sample(sample):
    """AalenJohansenFitter moves ties at random, so the shares are compared to a hundredth; without ends it is exact."""
    behind = METRIC.leads(sample).filter(pl.col("kind") == 3)
    followed = pl.lit(sample.as_of).cast(pl.Int32) - pl.col("handed_over_day")
    code = pl.col("state_code").cast(pl.Int64)
    lives = behind.with_columns(
        pl.when("held").then(1).when(pl.col("end").is_not_null()).then(2).otherwise(0).alias("state_code"),
        pl.coalesce("age", followed).clip(lower_bound=0).alias("days"),
    ).select("days", code)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = AalenJohansenFitter(seed=7, calculate_variance=False)
        fitted.fit(lives["days"].to_numpy() + 1e-9, lives["state_code"].to_numpy(), event_of_interest=1)
    curve = fitted.cumulative_density_
    for row in METRIC.result(sample).filter(pl.col("month").is_null() & (pl.col("kind") == 3)).to_dicts():
        known = np.asarray(curve.index) <= row["age_days"] + 0.5
        assert row["value"] == pytest.approx(float(curve[known].iloc[-1, 0]), abs=0.004), row["age_days"]


def test_without_ends_it_is_lifelines_kaplan_meier_with_its_interval():
    made = leads(*({"lead_id": str(n), "handed_over": "2026-06-01"} for n in range(40)),
                 *({"lead_id": f"y{n}", "handed_over": "2026-09-20"} for n in range(9)))  # fmt: skip
    talks = frame("conversations", *(talk(str(n), date(2026, 6, 1) + timedelta(days=3 * n), 2) for n in range(20)))
    read = ledger_of(made, conversations=talks, as_of="2026-10-01")
    ages = [3 * n for n in range(20)] + [122] * 20 + [11] * 9
    fitted = KaplanMeierFitter().fit(ages, [1] * 20 + [0] * 29)
    found = METRIC.result(read).filter(pl.col("month").is_null() & (pl.col("kind") == 2) & (pl.col("age_days") > 0))
    for row in found.to_dicts():
        surviving = fitted.predict(row["age_days"])
        assert row["value"] == pytest.approx(1 - surviving)
        bounds = fitted.confidence_interval_.loc[: row["age_days"]].iloc[-1]
        assert (1 - row["high"], 1 - row["low"]) == pytest.approx(tuple(bounds), abs=0.03)  # log-log of the other share


@settings(max_examples=15, deadline=None)
@given(arbitrary.frames)
def test_moving_every_date_by_whole_weeks_moves_the_counts_and_no_share(frames):
    gap = timedelta(days=364)
    columns = ["kind", "age_days", "leads", "reached", "skipped", "value", "low", "high"]
    one = METRIC.result(ledger_of(**frames, as_of=date(2026, 10, 20)))
    other = METRIC.result(ledger_of(**arbitrary.shifted(frames, gap), as_of=date(2026, 10, 20) + gap))
    whole = [made.filter(pl.col("month").is_null()).select(columns) for made in (one, other)]
    assert whole[0].equals(whole[1])


@settings(max_examples=15, deadline=None)
@given(arbitrary.frames)
def test_a_conversation_logged_twice_changes_nothing_and_the_parts_of_a_filter_add_up(frames):
    read = ledger_of(**frames, as_of=date(2026, 10, 20))
    talks = frames["conversations"]
    again = pl.concat([talks, talks.with_columns(pl.col("conversation_id") + "x")])
    twice = ledger_of(**{**frames, "conversations": again}, as_of=date(2026, 10, 20))
    whole = METRIC.result(read)
    assert METRIC.result(twice).equals(whole)
    keys, counts = ["kind", "age_days"], ["leads", "reached", "skipped", "so_far", "at_risk"]
    parts = [METRIC.result(read, {"source": [name]}).filter(pl.col("month").is_null()) for name in arbitrary.SOURCES]
    added = pl.concat(parts).group_by(keys).agg(pl.col(counts).sum()).sort(keys)
    seen = whole.filter(pl.col("month").is_null()).select(*keys, *counts).fill_null(0).sort(keys)
    oldest = seen.join(added, on=keys, suffix="_added")
    old = oldest.filter(pl.col("age_days") == 0)
    assert old.select(counts).equals(old.select(pl.col(f"{name}_added").alias(name) for name in counts))


def test_the_sample_gets_narrow_where_it_was_made_to(sample):
    made = METRIC.result(sample).filter(pl.col("month").is_null() & (pl.col("age_days") == 180)).sort("kind")
    shares = made["value"].to_list()
    assert [a > b for a, b in pairwise(shares)] == [True] * 4
    assert 0.4 < shares[0] < 0.5
    assert 0.06 < shares[4] < 0.1
    assert BY_KEY["conversation_funnel"] is METRIC
