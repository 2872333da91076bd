"""The Aalen–Johansen estimate against lifelines, a published table, hand-worked ties and a reading in plain Python."""

import warnings
from math import exp, log, sqrt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter
from polars.testing import assert_frame_equal

from metrics._competing import incidence
from metrics._shares import Z95
from metrics._survival import survival

COUNTS = {"day": pl.Int64, "won": pl.Int64, "lost": pl.Int64, "open": pl.Int64}
line = st.tuples(st.integers(0, 20), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
lines = st.lists(line, min_size=1, max_size=20).filter(lambda rows: sum(sum(row[1:]) for row in rows) > 0)
single = st.lists(st.sampled_from([(1, 0, 0), (0, 1, 0), (0, 0, 1)]), min_size=1, max_size=40)


def shares(rows, by=()):
    schema = {**dict.fromkeys(by, pl.String), **COUNTS}
    return incidence(pl.DataFrame(rows, schema=schema, orient="row"), [*by], "day", ["won", "lost"], "open")


def test_ties_worked_by_hand():
    # Ten leads. Day 2: two won and one lost of 10. Day 4: one still open leaves. Day 5: one won, one lost of 6.
    # Won: 2/10, then 7/10 (still waiting) x 1/6. Lost: 1/10, then 7/10 x 1/6. Waiting: 7/10, 7/10, 7/10 x 4/6.
    made = shares([(2, 2, 1, 0), (4, 0, 0, 1), (5, 1, 1, 0), (9, 0, 0, 4)])
    assert made.select("day", "at_risk", "won", "lost").rows() == [
        (2, 10, 2, 1),
        (4, 7, 0, 0),
        (5, 6, 1, 1),
        (9, 4, 0, 0),
    ]
    assert made["waiting"].to_list() == pytest.approx([0.7, 0.7, 7 / 15, 7 / 15])
    assert made["won_share"].to_list() == pytest.approx([0.2, 0.2, 0.2 + 7 / 60, 0.2 + 7 / 60])
    assert made["lost_share"].to_list() == pytest.approx([0.1, 0.1, 0.1 + 7 / 60, 0.1 + 7 / 60])


def test_the_published_table_of_breast_cancer_deaths():
    """Satagopan et al. 2004, British Journal of Cancer 91, table 2: 305 patients, in tenths of a percent."""
    deaths = [(10, 1, 0), (16, 1, 0), (18, 0, 1), (23, 1, 0), (26, 0, 1), (27, 1, 0)]
    censored = [(7, 1), (14, 1), (24, 1), (99, 296)]
    rows = [(month, of, other, 0) for month, of, other in deaths] + [(month, 0, 0, n) for month, n in censored]
    made = shares(rows).filter(pl.col("won") + pl.col("lost") > 0)
    assert made["at_risk"].to_list() == [304, 302, 301, 300, 298, 297]
    assert [round(100 * share, 1) for share in made["waiting"]] == [99.7, 99.3, 99.0, 98.7, 98.3, 98.0]
    cancer = made.filter(pl.col("won") > 0)["won_share"]
    step = cancer - cancer.shift(1, fill_value=0.0)
    assert [round(100 * share, 1) for share in step] == [0.3, 0.3, 0.3, 0.3]
    assert cancer.to_list() == pytest.approx([0.003, 0.006, 0.009, 0.012], abs=0.002)  # they add the rounded ones


@settings(max_examples=40)
@given(ends=single)
def test_without_ties_it_is_lifelines(ends):
    rows = [(day, *end) for day, end in enumerate(ends, start=1)]
    kinds = [1 if won else 2 if lost else 0 for _, won, lost, _ in rows]
    ours = shares(rows)
    for kind, name in ((1, "won"), (2, "lost")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its last row divides by nobody left
            theirs = AalenJohansenFitter().fit([row[0] for row in rows], kinds, event_of_interest=kind)
        theirs_share = theirs.cumulative_density_.iloc[:, 0].loc[1:].to_list()
        assert ours[f"{name}_share"].to_list() == pytest.approx(theirs_share)
        inside = ours.filter(pl.col(f"{name}_share").is_between(0, 1, closed="none")).filter(
            pl.col("at_risk") > pl.col("won") + pl.col("lost")
        )
        bounds = theirs.confidence_interval_.loc[inside["day"].to_list()]
        assert inside[f"{name}_low"].to_list() == pytest.approx(bounds.iloc[:, 0].to_list(), nan_ok=True)
        assert inside[f"{name}_high"].to_list() == pytest.approx(bounds.iloc[:, 1].to_list(), nan_ok=True)


def plainly(rows):
    """Day, share, low and high of the won, by the formulas as they are printed: sums over all earlier days."""
    days = sorted({row[0] for row in rows if sum(row[1:])})
    table = [(day, *(sum(row[i] for row in rows if row[0] == day) for i in (1, 2, 3))) for day in days]
    before, share, seen, found = 1.0, 0.0, [], []
    for place, (day, won, lost, _) in enumerate(table):
        n = sum(sum(later[1:]) for later in table[place:])
        share += before * won / n
        seen.append((share, won, won + lost, n, before))
        variance = 0.0
        for then, d, every, left, waiting in seen:
            variance += (share - then) ** 2 * every / (left * (left - every)) if left > every else 0
            variance += waiting**2 * d * (left - d) / left**3
            variance -= 2 * (share - then) * waiting * d / left**2
        found.append((day, share, *bounds(share, variance)))
        before *= 1 - (won + lost) / n
    return found


def bounds(share, variance):
    if share == 0:
        return 0.0, 0.0
    if share > 1 - 1e-12:
        return None, None
    spread = exp(Z95 * sqrt(max(variance, 0.0)) / abs(share * log(share)))
    return share**spread, share ** (1 / spread)


@settings(max_examples=60)
@given(rows=lines)
def test_with_ties_it_is_the_formula_read_plainly(rows):
    ours = shares(rows).select("day", "won_share", "won_low", "won_high").rows()
    for mine, theirs in zip(ours, plainly(rows), strict=True):
        assert mine[2:] == theirs[2:] if theirs[3] is None else mine == pytest.approx(theirs, rel=1e-6, abs=1e-9)


@settings(max_examples=40)
@given(rows=lines)
def test_the_shares_and_those_who_wait_make_one_and_bounds_stay_inside(rows):
    made = shares(rows)
    assert (made["waiting"] + made["won_share"] + made["lost_share"]).to_list() == pytest.approx([1.0] * made.height)
    for name in ("won", "lost"):
        known = made.drop_nulls(f"{name}_low")
        low, share, high = (known[f"{name}_{part}"] for part in ("low", "share", "high"))
        assert (low >= 0).all()
        assert (low <= share + 1e-12).all()
        assert (share <= high + 1e-12).all()
        assert (high <= 1).all()


@settings(max_examples=30)
@given(rows=lines)
def test_with_one_end_only_it_is_one_minus_kaplan_meier(rows):
    frame = pl.DataFrame([(day, won, lost + still) for day, won, lost, still in rows],
                         schema={"day": pl.Int64, "won": pl.Int64, "open": pl.Int64}, orient="row")  # fmt: skip
    alone = incidence(frame, [], "day", ["won"], "open")
    assert alone["won_share"].to_list() == pytest.approx(
        (1 - survival(frame, [], "day", "won", "open")["surviving"]).to_list()
    )


def test_without_censoring_the_share_and_its_variance_are_the_plain_ones():
    # Of 20 leads 5 won and 12 lost on various days, 3 still open at the end: 5/20 with the binomial variance.
    last = shares([(1, 2, 3, 0), (2, 0, 4, 0), (3, 3, 5, 0), (9, 0, 0, 3)]).row(-1, named=True)
    assert last["won_share"] == pytest.approx(0.25)
    assert (last["won_low"], last["won_high"]) == pytest.approx(bounds(0.25, 0.25 * 0.75 / 20))
    assert (last["lost_low"], last["lost_high"]) == pytest.approx(bounds(0.6, 0.6 * 0.4 / 20))


def test_where_nobody_is_left_the_variance_is_the_plain_one_too():
    # Of 4 leads one was won on day 5, one was won and two were lost on day 9: 2/4 each.
    last = shares([(5, 1, 0, 0), (9, 1, 2, 0)]).row(-1, named=True)
    assert (last["waiting"], last["won_share"], last["lost_share"]) == (0.0, pytest.approx(0.5), pytest.approx(0.5))
    assert (last["won_low"], last["won_high"]) == pytest.approx(bounds(0.5, 0.25 / 4))
    assert (last["lost_low"], last["lost_high"]) == pytest.approx(bounds(0.5, 0.25 / 4))


def test_before_the_first_end_there_is_no_doubt_and_where_all_came_to_it_no_interval():
    made = shares([(1, 0, 0, 1), (2, 2, 0, 0)])
    assert made.select("won_share", "won_low", "won_high").rows() == [(0.0, 0.0, 0.0), (1.0, None, None)]
    assert made["lost_high"].to_list() == [0.0, 0.0]


def test_groups_are_curves_of_their_own_and_lines_of_one_day_are_added_up():
    rows = {
        "web": [(1, 1, 0, 2), (5, 3, 1, 0), (5, 0, 1, 1)],
        "fair": [(1, 4, 1, 0), (9, 1, 0, 7)],
        None: [(3, 0, 1, 1)],
    }
    together = shares([(group, *line) for group, lines_ in rows.items() for line in lines_], by=("source",))
    for group, alone in rows.items():
        assert_frame_equal(together.filter(pl.col("source").eq_missing(group)).drop("source"), shares(alone))


def test_no_lines_make_an_empty_table_and_an_unknown_day_is_left_out():
    assert shares([]).height == 0
    assert_frame_equal(shares([(3, 1, 1, 1), (None, 5, 5, 5)]), shares([(3, 1, 1, 1)]))


def test_a_million_leads_do_not_overflow():
    made = shares([(1, 3_000_000, 1_000_000, 0), (2, 0, 0, 6_000_000)])
    spread = sqrt(0.3 * 0.7 / 10**7)
    assert made["won_high"][0] - made["won_low"][0] == pytest.approx(2 * Z95 * spread, rel=1e-3)
