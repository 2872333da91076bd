import warnings

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.exceptions import StatError
from lifelines.utils import qth_survival_times
from polars.testing import assert_frame_equal

from metrics._survival import quantile, survival

WAITS = {"minutes": pl.Int64, "done": pl.Int64, "waiting": pl.Int64}

line = st.tuples(st.integers(0, 30), st.integers(0, 4), st.integers(0, 4))
lines = st.lists(line, min_size=1, max_size=25).filter(lambda rows: sum(d + c for _, d, c in rows) > 0)


def curve(rows, by=()):
    schema = {**dict.fromkeys(by, pl.String), **WAITS}
    return survival(pl.DataFrame(rows, schema=schema, orient="row"), [*by], "minutes", "done", "waiting")


def fitted(rows):
    """The same counts, one row a lead, through lifelines."""
    durations = [t for t, d, c in rows for _ in range(d + c)]
    observed = [seen for _, d, c in rows for seen in [1] * d + [0] * c]
    return KaplanMeierFitter().fit(durations, observed)


def test_a_hand_worked_curve():
    # Five leads: answered after 2, 4 and 4 minutes; one censored at 3, one at 6.
    # S(2) = 4/5; at risk at 4: 3, of whom 2 are answered: S(4) = 4/5 * 1/3.
    made = curve([(2, 1, 0), (3, 0, 1), (4, 2, 0), (6, 0, 1)])
    assert made["minutes"].to_list() == [2, 3, 4, 6]
    assert made["at_risk"].to_list() == [5, 4, 3, 1]
    assert made["surviving"].to_list() == pytest.approx([0.8, 0.8, 4 / 15, 4 / 15])


def test_censoring_at_the_time_of_an_event_counts_as_still_at_risk():
    assert curve([(5, 1, 1)])["surviving"].to_list() == [0.5]


def test_nobody_left_has_no_interval_and_nobody_gone_has_no_doubt():
    made = curve([(1, 0, 1), (2, 1, 0)])
    assert made.select("surviving", "low", "high").rows() == [(1.0, 1.0, 1.0), (0.0, None, None)]


@settings(deadline=None, max_examples=60)
@given(rows=lines)
def test_the_curve_and_its_interval_are_those_of_lifelines(rows):
    theirs = fitted(rows)
    ours = curve(rows)
    inside = ours.filter((pl.col("surviving") > 0) & (pl.col("surviving") < 1))
    times = inside["minutes"].to_list()
    assert ours["surviving"].to_list() == pytest.approx(
        theirs.survival_function_at_times(ours["minutes"].to_list()).to_list()
    )
    if times:
        bounds = theirs.confidence_interval_.loc[times].to_numpy()
        assert inside["low"].to_list() == pytest.approx(list(bounds[:, 0]))
        assert inside["high"].to_list() == pytest.approx(list(bounds[:, 1]))


@settings(deadline=None, max_examples=60)
@given(rows=lines)
def test_the_at_risk_counts_are_those_of_lifelines(rows):
    table = fitted(rows).event_table
    ours = curve(rows)
    assert ours["at_risk"].to_list() == table.loc[ours["minutes"].to_list(), "at_risk"].astype(int).to_list()


@settings(deadline=None, max_examples=60)
@given(rows=lines)
def test_the_median_its_interval_and_the_p90_are_those_of_lifelines(rows):
    theirs = fitted(rows)
    median = quantile(curve(rows), [], 0.5).row(0, named=True)
    p90 = quantile(curve(rows), [], 0.9)["value"][0]
    assert median["value"] == reached(0.5, theirs.survival_function_)
    assert p90 == reached(0.1, theirs.survival_function_)
    bounds = theirs.confidence_interval_[theirs.survival_function_.to_numpy() > 1e-9]
    assert median["low"] == reached(0.5, bounds.iloc[:, [0]])
    assert median["high"] == reached(0.5, bounds.iloc[:, [1]])


def reached(surviving, curve_):
    """lifelines' quantile, forgiving the last digit: its curve passes 1/2 at 0.5000000000000001."""
    duration = float("inf") if curve_.empty else qth_survival_times(surviving + 1e-12, curve_)
    return None if duration == float("inf") else duration


def test_a_curve_that_never_reaches_a_half_has_no_median_but_may_have_a_lower_bound():
    assert quantile(curve([(1, 1, 0), (2, 0, 99)]), [], 0.5).rows() == [(None, None, None)]
    assert quantile(curve([(1, 1, 0), (2, 0, 9)]), [], 0.5).rows() == [(None, 1, None)]


def test_a_median_is_exact_where_a_product_of_fractions_is_not():
    # Ten leads answered one a minute: after nine minutes exactly 90 % were answered.
    assert quantile(curve([(t, 1, 0) for t in range(1, 11)]), [], 0.9)["value"].to_list() == [9]
    assert quantile(curve([(t, 1, 0) for t in range(1, 11)]), [], 0.5)["value"].to_list() == [5]


def test_a_median_is_exact_over_very_many_leads():
    # 820,000 leads answered one a minute: the product of their fractions passes 1/2 at 0.500000000002.
    many = pl.DataFrame({"minutes": range(1, 820_001)}).with_columns(done=pl.lit(1), waiting=pl.lit(0))
    made = survival(many, [], "minutes", "done", "waiting")
    assert quantile(made, [], 0.5)["value"].to_list() == [410_000]
    assert quantile(made, [], 0.9)["value"].to_list() == [738_000]


def test_groups_are_curves_of_their_own():
    rows = {"web": [(1, 1, 2), (5, 3, 0)], "fair": [(1, 4, 0), (9, 1, 7)]}
    together = curve([(group, *line) for group, lines_ in rows.items() for line in lines_], by=("source",))
    for group, alone in rows.items():
        assert_frame_equal(together.filter(source=group).drop("source"), curve(alone))
    assert quantile(together, ["source"], 0.5)["source"].to_list() == ["fair", "web"]


def test_lines_of_one_duration_are_added_up():
    assert_frame_equal(curve([(3, 1, 0), (3, 0, 2), (3, 1, 1), (8, 1, 0)]), curve([(3, 2, 3), (8, 1, 0)]))


def test_an_unknown_duration_is_left_out():
    assert_frame_equal(curve([(3, 1, 0), (None, 5, 5)]), curve([(3, 1, 0)]))


def test_no_lines_make_an_empty_curve_and_no_quantile():
    assert curve([]).rows() == []
    assert quantile(curve([]), [], 0.5).rows() == [(None, None, None)]
    assert quantile(curve([], by=("source",)), ["source"], 0.5).rows() == []


@settings(deadline=None, max_examples=40)
@given(rows=lines, factor=st.integers(2, 5))
def test_more_of_the_same_leads_leave_the_curve_and_narrow_the_interval(rows, factor):
    once, often = curve(rows), curve([(t, d * factor, c * factor) for t, d, c in rows])
    assert often["surviving"].to_list() == pytest.approx(once["surviving"].to_list())
    width = (pl.col("high") - pl.col("low")).sum()
    assert often.select(width).item() <= once.select(width).item() + 1e-9


def test_nobody_is_at_risk_before_the_watch_over_them_began():
    # Three leads are watched from the start, five more from day 4 on. Day 2: one of 3. Day 4: two of 2 + 5.
    rows = [(0, 0, 0, 3), (2, 1, 0, 0), (4, 2, 0, 5), (9, 0, 5, 0)]
    schema = {**WAITS, "entered": pl.Int64}
    made = survival(pl.DataFrame(rows, schema=schema, orient="row"), [], "minutes", "done", "waiting", "entered")
    assert made["minutes"].to_list() == [2, 4, 9]
    assert made["at_risk"].to_list() == [3, 7, 5]
    assert made["surviving"].to_list() == pytest.approx([2 / 3, 2 / 3 * 5 / 7, 2 / 3 * 5 / 7])


@settings(deadline=None, max_examples=30)
@given(rows=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 20), st.booleans()), min_size=1, max_size=25))
def test_with_delayed_entry_it_is_lifelines(rows):
    """lifelines is at risk only after the entry, so its entries are half a day earlier."""
    leads = [(entry, entry + waited, done) for entry, waited, done in rows]
    lines_ = [(entry, 0, 0, 1) for entry, _, _ in leads] + [(end, done, not done, 0) for _, end, done in leads]
    schema = {**WAITS, "entered": pl.Int64}
    frame = pl.DataFrame([tuple(map(int, line)) for line in lines_], schema=schema, orient="row")
    ours = survival(frame, [], "minutes", "done", "waiting", "entered")
    entries, ends, seen = zip(*leads, strict=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns when nobody is at risk for a while
        try:
            theirs = KaplanMeierFitter().fit(ends, seen, entry=[entry - 0.5 for entry in entries])
        except StatError:  # it refuses a curve that falls to 0 at its first event
            assume(False)
    table = theirs.event_table.loc[ours["minutes"].to_list(), "at_risk"]
    assert ours["at_risk"].to_list() == table.astype(int).to_list()
    times = theirs.survival_function_at_times(ours["minutes"].to_list())
    assert ours["surviving"].to_list() == pytest.approx(times.to_list())
