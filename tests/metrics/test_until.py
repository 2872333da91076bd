"""Quantiles of waiting times that never draw their curve are those of the curve, and of lifelines."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_times

from metrics._risk_sets import risk_sets
from metrics._survival import quantile, survival
from metrics._until import lead_sets, until

STATES = pl.Enum(["answered", "waiting", "early"])
LEADS = {"week": pl.Int32, "minutes": pl.Int32, "state": STATES}
SHARES = {"median": 0.5, "p90": 0.9}
OF = ("state", "answered", "waiting")
leads = st.lists(
    st.tuples(
        st.sampled_from([-1, 0, 5, None]),
        st.none() | st.integers(-3, 12),
        st.sampled_from(["answered", "answered", "waiting", "early"]),
    ),
    min_size=1,
    max_size=60,
)


def made(*rows):
    return pl.DataFrame(rows, schema=LEADS, orient="row")


def found(frame, shares=SHARES):
    return until(lead_sets(frame, "week", "minutes", OF), ["week"], "minutes", shares)


def drawn(frame):
    """The same from the curves."""
    told = frame.filter(pl.col("state") != "early", pl.col("minutes").is_not_null())
    counts = told.with_columns((pl.col("state") == name).cast(pl.Int64).alias(name) for name in OF[1:])
    curves = survival(counts, ["week"], "minutes", *OF[1:])
    rows = curves.select("week").unique(maintain_order=True)
    for name, share in SHARES.items():
        ends = {"value": name, "low": f"{name}_low", "high": f"{name}_high"}
        rows = rows.join(quantile(curves, ["week"], share).rename(ends), on="week", nulls_equal=True)
    return rows


def test_a_hand_worked_week():
    # Five leads: answered after 2, 4 and 4 minutes, one waits for 3, one for 6: S(2) = 0.8, S(4) = 0.8 · 1/3 = 0.27.
    rows = [(7, 4, "answered"), (7, 6, "waiting"), (7, 2, "answered"), (7, 3, "waiting"), (7, 4, "answered")]
    sets = lead_sets(made(*rows, (7, 1, "early"), (7, None, "waiting")), "week", "minutes", OF)
    assert sets.select("week", "minutes", "at_risk", "events").rows() == [
        (7, 2, 5, 1), (7, 3, 4, 0), (7, 4, 3, 1), (7, 4, 2, 1), (7, 6, 1, 0)
    ]  # fmt: skip
    names = {"a fifth": 0.2, "half": 0.5, "most": 0.75}
    assert found(made(*rows), names).select("week", *names).rows() == [(7, 2, 4, None)]


def test_who_waits_at_the_minute_of_an_answer_is_at_risk_of_it():
    sets = lead_sets(made((1, 5, "waiting"), (1, 5, "answered")), "week", "minutes", OF)
    assert sets.select("at_risk", "events").rows() == [(2, 1), (1, 0)]


@settings(deadline=None, max_examples=80)
@given(leads)
def test_the_durations_are_those_at_which_the_curve_and_its_bounds_fall_so_far(rows):
    frame = made(*rows)
    assert found(frame).rows() == drawn(frame).rows()
    assert found(frame.sample(fraction=1, shuffle=True, seed=1)).equals(found(frame))


@settings(deadline=None, max_examples=40)
@given(leads, st.integers(2, 5))
def test_counted_lines_say_the_same_as_leads(rows, times):
    frame = pl.concat([made(*rows)] * times)
    told = frame.filter(pl.col("state") != "early", pl.col("minutes").is_not_null())
    counts = told.with_columns((pl.col("state") == name).cast(pl.Int64).alias(name) for name in OF[1:])
    sets = risk_sets(counts, ["week"], "minutes", ["answered"], "waiting").rename({"answered": "events"})
    assert until(sets, ["week"], "minutes", SHARES).equals(found(frame))


@settings(deadline=None, max_examples=40)
@given(leads)
def test_the_durations_are_those_of_lifelines(rows):
    for week, median, p90 in found(made(*rows)).select("week", *SHARES).iter_rows():
        told = [row for row in rows if row[0] == week and row[1] is not None and row[2] != "early"]
        if len({minutes for _, minutes, _ in told}) == 1 and told[0][1] <= 0:
            continue
        moved = [minutes + 10 for _, minutes, _ in told]  # lifelines takes no negative durations
        fit = KaplanMeierFitter().fit(moved, [state == "answered" for *_, state in told])
        for ours, share in ((median, 0.5), (p90, 0.9)):
            theirs = qth_survival_times(1 - share + 1e-9, fit.survival_function_)
            assert (float("inf") if ours is None else ours + 10) == theirs


def test_a_curve_at_exactly_one_half_has_fallen_so_far_however_many_steps_it_took():
    rows = [(1, minute, "answered") for minute in range(1, 50_001)] + [(1, 60_000, "waiting")] * 50_000
    assert found(made(*rows))["median"].to_list() == [50_000]
    assert found(made(*rows[1:]))["median"].to_list() == [None]


def test_the_bounds_of_a_hundred_thousand_leads_are_those_of_their_curve():
    rows = [(1, number % 1_000, "answered" if number % 3 else "waiting") for number in range(100_000)]
    frame = made(*rows)
    assert None not in found(frame).row(0)[:4]
    assert found(frame).rows() == drawn(frame).rows()


@pytest.mark.parametrize("state", ["answered", "waiting"])
def test_one_lead_has_no_interval(state):
    [row] = found(made((1, 5, state))).rows()
    value = 5 if state == "answered" else None
    assert row == (1, value, None, None, value, None, None)


def test_no_leads_have_no_rows_and_no_groups_are_one():
    assert found(made()).height == 0
    sets = pl.DataFrame({"minutes": [1, 2], "at_risk": [2, 1], "events": [1, 1]})
    assert until(sets, [], "minutes", {"median": 0.5}).select("median").rows() == [(1,)]
