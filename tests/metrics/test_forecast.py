"""The parts of a forecast: what an open lead is worth, and how its doubt is made, against plain readings of each."""

from math import log

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.stats import beta

from metrics._forecast import _bends, _curve_doubt, to_come
from metrics._source_rates import rates, worth

ages = st.lists(st.tuples(st.integers(1, 40), st.floats(0, 1), st.floats(0, 0.9)), max_size=6)
YOUNG = pl.DataFrame(
    {
        "month": [1, 1, 2, 2],
        "origin": ["a", "b", "a", "b"],
        "age": [3, 1, 1, 3],
        "n": [30, 20, 40, 10],
        "won_by": [0.6, 0.2, 0.2, 0.6],
        "closed_by": [0.5, 0.1, 0.1, 0.5],
    },
    schema_overrides={"month": pl.Int32},
)
KNOWN = pl.DataFrame({"origin": ["a", "b"], "share": [0.1, 0.3], "size": [200.0, 60.0], "worth": [180.0, 40.0]})
CURVE = pl.DataFrame({"age": range(5), "won_by": [0.0, 0.2, 0.4, 0.6, 1.0], "doubt": [0.1, 0.01, 0.02, 0.0, 0.03]})


@given(won=st.integers(1, 40), others=st.integers(0, 400), young=ages)
def test_a_source_is_worth_as_many_leads_as_its_likeliest_rate_says(won, others, young):
    """The likelihood of a rate p: p for a win, 1 − p for another, p (1 − F) + (1 − p)(1 − G) for an open lead."""

    def unlikely(p):
        open_ones = sum(n * log(p * (1 - f) + (1 - p) * (1 - g) + 1e-300) for n, f, g in young)
        return -(won * log(p) + others * log(1 - p) + open_ones)

    best = minimize_scalar(unlikely, bounds=(1e-9, 1 - 1e-9), method="bounded", options={"xatol": 1e-13}).x
    assert won / worth(won, won + others, young) == pytest.approx(best, rel=1e-4, abs=1e-6)


def test_without_a_win_an_open_lead_counts_as_far_as_its_age_tells():
    assert worth(0, 7, [(10, 0.5, 0.0), (4, 0.5, 0.2)]) == pytest.approx(7 + 5 + 4 * 0.3 / 0.8)
    assert worth(0, 0, []) == 0
    assert worth(0, 1, [(9, 0.0, 0.5)]) == 0


def test_the_rate_of_one_source_is_jeffreys_and_of_several_pooled():
    lines = pl.DataFrame(
        [("a", "won", 5), ("a", "closed", 10), ("a", "over", 30), ("a", "open", 20), ("b", "won", 1), ("b", "over", 3)],
        schema={"origin": pl.String, "state": pl.String, "n": pl.Int64}, orient="row",
    )  # fmt: skip
    alone = rates(lines.filter(origin="a"), YOUNG.head(0)).row(0, named=True)
    assert alone == pytest.approx({"origin": "a", "share": 5.5 / 46, "size": 46.0, "worth": 45.0})
    both = rates(lines, YOUNG.head(0))
    assert both["worth"].to_list() == pytest.approx([45.0, 4.0])
    assert 5.5 / 46 < both["share"][1] < 1 / 4


@pytest.mark.parametrize(("share", "size"), [(0.1, 200.0), (0.02, 30.0), (0.5, 12.0), (0.004, 20_000.0)])
def test_mean_and_variance_are_those_of_the_posterior(share, size):
    """One source, one month, thirty leads with F = 0.6 and G = 0.5, against scipy's integration."""
    known = pl.DataFrame({"origin": ["a"], "share": [share], "size": [size], "worth": [size]})
    row = to_come(YOUNG.head(1), known, CURVE.with_columns(doubt=pl.lit(0.0))).row(0, named=True)
    rate = beta(share * size, (1 - share) * size)

    def mean(of):
        return quad(lambda p: rate.pdf(p) * of(p * 0.4 / (p * 0.4 + (1 - p) * 0.5)), 0, 1, limit=200,
                    points=[rate.ppf(level) for level in (0.001, 0.1, 0.5, 0.9, 0.999)])[0]  # fmt: skip

    wins = mean(lambda r: 30 * r)
    assert row["mean"] == pytest.approx(wins, rel=2e-3)
    assert row["squares"] == pytest.approx(mean(lambda r: 30 * r * r), rel=5e-3)
    variance = mean(lambda r: 30 * r * (1 - r)) + mean(lambda r: (30 * r) ** 2) - wins**2
    assert row["variance"] == pytest.approx(variance, rel=5e-3)


def test_months_of_a_source_share_its_rate_and_sources_do_not():
    rows = {(row["month"], row["origin"]): row for row in to_come(YOUNG, KNOWN, sure()).iter_rows(named=True)}
    assert set(rows) == {(month, origin) for month in (1, 2, None) for origin in ("a", "b", None)}
    for month in (1, 2, None):
        assert rows[month, None]["mean"] == pytest.approx(rows[month, "a"]["mean"] + rows[month, "b"]["mean"])
        assert rows[month, None]["variance"] == pytest.approx(
            rows[month, "a"]["variance"] + rows[month, "b"]["variance"]
        )
    for origin in ("a", "b"):
        apart = rows[1, origin]["variance"] + rows[2, origin]["variance"]
        assert rows[None, origin]["mean"] == pytest.approx(rows[1, origin]["mean"] + rows[2, origin]["mean"])
        assert rows[None, origin]["variance"] > 1.05 * apart


def sure():
    return CURVE.with_columns(doubt=pl.lit(0.0))


def test_the_doubt_about_the_curve_is_the_sum_over_its_hazards():
    bends = pl.DataFrame(
        {"month": [1, 1, 2], "origin": ["a", "a", "a"], "age": [1, 3, 1], "bend": [-5.0, -2.0, -7.0]},
        schema_overrides={"month": pl.Int32},
    )
    made = _curve_doubt(bends, CURVE, True, True)
    # Below age 2: 0.2 · −5; below age 4 also 0.6 · −2. Hazards at 2 and 4 move them (those at 0 and 1 nothing).
    assert made.rows() == [(1, "a", pytest.approx(0.02 * 1 + 0.03 * 2.2**2)), (2, "a", pytest.approx(0.05 * 1.4**2))]
    together = _curve_doubt(bends, CURVE, False, False)
    assert together.rows() == [(None, None, pytest.approx(0.02 * 2.4**2 + 0.03 * 3.6**2))]
    with_it = to_come(YOUNG, KNOWN, CURVE)["variance"] - to_come(YOUNG, KNOWN, sure())["variance"]
    assert (with_it > 0).all()


@settings(max_examples=25, deadline=None)
@given(which=st.sampled_from([1, 3]), won=st.integers(5, 40))
def test_the_bends_are_what_a_bent_curve_does(which, won):
    """One source: the wins to come with `won_by` a little higher at one age, rate and all, against the derivative."""
    young = YOUNG.filter(origin="a")
    lines = pl.DataFrame([("a", "won", won), ("a", "over", 400)], schema={"origin": pl.String, "state": pl.String,
                         "n": pl.Int64}, orient="row")  # fmt: skip

    def wins(step):
        moved = young.with_columns(won_by=pl.col("won_by") + pl.when(pl.col("age") == which).then(step).otherwise(0.0))
        return to_come(moved, rates(lines, moved), sure()).filter(pl.col("month").is_null())["mean"][0]

    slope = (wins(0.01) - wins(-0.01)) / 0.02
    bends = _bends(young, rates(lines, young)).filter(age=which)["bend"].sum()
    assert bends == pytest.approx(slope, rel=0.06)


def test_what_a_bent_curve_does_to_two_sources_is_worked_by_hand():
    """Only a has leads of age 5: its rate is told by them directly, that of b through the pool alone."""
    old = {"month": 2, "origin": "a", "age": 5, "n": 8, "won_by": 0.8, "closed_by": 0.7}
    young = pl.concat([YOUNG, pl.DataFrame([old], schema=YOUNG.schema)])
    known = {row["origin"]: row for row in KNOWN.to_dicts()}

    def parts(row):
        p, left, still = known[row["origin"]]["share"], 1 - row["won_by"], 1 - row["closed_by"]
        chance = p * left + (1 - p) * still  # that it is still open
        by_age, by_rate = -p * (1 - p) * still / chance**2, left * still / chance**2
        return row["n"] * by_age, row["n"] * by_rate, row["n"] * (1 - p) * still / chance**2

    directly, through, told = {}, {}, {}
    for row in young.to_dicts():
        at, (age, rate, worth_less) = (row["month"], row["origin"]), parts(row)
        directly[*at, row["age"]] = directly.get((*at, row["age"]), 0) + age
        through[at] = through.get(at, 0) + rate
        told[row["origin"], row["age"]] = told.get((row["origin"], row["age"]), 0) + worth_less
    for month, origin, of in [(month, origin, age) for month, origin in through for age in (1, 3, 5)]:
        one, pool = known[origin], sum(n for (_, age), n in told.items() if age == of) / (180 + 40)
        own = told.get((origin, of), 0) / one["size"]
        pulled = -one["share"] * (own + (1 - one["worth"] / one["size"]) * pool)
        directly[month, origin, of] = directly.get((month, origin, of), 0) + through[month, origin] * pulled
    made = _bends(young, KNOWN).group_by("month", "origin", "age").agg(pl.col("bend").sum())
    assert {tuple(row[:3]): row[3] for row in made.rows()} == pytest.approx(directly, rel=1e-9)
