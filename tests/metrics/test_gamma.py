"""How sure counts and sums are, against scipy and against chance itself."""

from math import exp
from random import Random

import polars as pl
import pytest
from scipy.stats import gamma, poisson

from metrics._gamma import count_interval, gamma_probability, gamma_quantile, with_reach, worth


@pytest.mark.parametrize("n", [0.01, 0.5, 1, 2, 3.7, 10, 41, 100, 2_500.5, 100_000])
def test_the_interval_of_a_count_is_scipys_gamma(n: float) -> None:
    expected = gamma.ppf([0.025, 0.975], n + 0.5)
    assert count_interval(n) == pytest.approx(tuple(expected), rel=1e-9)


def test_nothing_counted_may_be_nothing_expected() -> None:
    assert count_interval(0) == (0.0, pytest.approx(gamma.ppf(0.975, 0.5), rel=1e-9))


@pytest.mark.parametrize("shape", [0.5, 1.0, 3.5, 80.5])
@pytest.mark.parametrize("times", [0.05, 0.9, 1.0, 1.2, 4.0])
def test_the_distribution_is_scipys_on_both_sides_of_its_mean(shape: float, times: float) -> None:
    x = shape * times
    assert gamma_probability(x, shape) == pytest.approx(gamma.cdf(x, shape), rel=1e-10)


@pytest.mark.parametrize("shape", [0.5, 1.0, 3.5, 80.5])
@pytest.mark.parametrize("probability", [0.001, 0.5, 0.999])
def test_the_quantiles_are_scipys(shape: float, probability: float) -> None:
    assert gamma_quantile(probability, shape) == pytest.approx(gamma.ppf(probability, shape), rel=1e-9)


def test_nothing_lies_below_zero() -> None:
    assert gamma_probability(0.0, 2.0) == 0.0
    assert gamma_probability(-1.0, 2.0) == 0.0


@pytest.mark.parametrize("expected", [1.5, 4.0, 12.0, 60.0])
def test_the_interval_of_a_count_covers_what_was_expected_in_about_95_of_100(expected: float) -> None:
    """Exactly, over every count there can be: Jeffreys' interval swings around its 95 %."""
    covered = sum(
        poisson.pmf(n, expected) for n in range(200) if count_interval(n)[0] <= expected <= count_interval(n)[1]
    )
    assert 0.91 < covered < 0.99


def test_a_reach_is_the_interval_over_the_count_and_nothing_where_nothing_was_counted() -> None:
    rows = with_reach(pl.DataFrame({"n": [4, 0, None]}), pl.col("n"))
    low, high = gamma.ppf([0.025, 0.975], 4.5) / 4
    assert rows["least"].to_list() == [pytest.approx(low, rel=1e-9), None, None]
    assert rows["most"].to_list() == [pytest.approx(high, rel=1e-9), None, None]
    empty = with_reach(pl.DataFrame({"n": []}, schema={"n": pl.Int64}), pl.col("n"))
    assert empty.schema == {"n": pl.Int64, "least": pl.Float64, "most": pl.Float64}


def test_a_part_of_one_event_reaches_far_and_less_than_one_still_counts() -> None:
    rows = with_reach(pl.DataFrame({"n": [0.5, -1.0]}), pl.col("n"))
    low, high = gamma.ppf([0.025, 0.975], 1.0) / 0.5
    assert rows.select("least", "most").rows() == [
        (pytest.approx(low, rel=1e-9), pytest.approx(high, rel=1e-9)),
        (None, None),
    ]


def test_a_sum_of_one_cent_is_worth_one_and_none_is_worth_nothing() -> None:
    sums = pl.DataFrame({"total": [1, 0, 2, 1], "squares": [1, 5, 1, 0]})
    assert sums.select(worth(pl.col("total"), pl.col("squares"))).to_series().to_list() == [1.0, None, 4.0, None]
    large = pl.DataFrame({"total": [4 * 10**10], "squares": [4 * 10**20]}, {"total": pl.Int64, "squares": pl.Int128})
    assert large.select(worth(pl.col("total"), pl.col("squares"))).item() == 4.0


def test_equal_amounts_are_worth_their_number_and_one_large_one_hardly_more_than_itself() -> None:
    sums = pl.DataFrame({"total": [40, 101, 0, -3, 5], "squares": [400, 10_001, 0, 9, 0]})
    assert sums.select(worth(pl.col("total"), pl.col("squares"))).to_series().to_list() == [
        4.0, pytest.approx(101**2 / 10_001), None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(("wins", "spread"), [(8, 0.6), (40, 1.0)])
def test_the_interval_of_a_sum_of_unequal_amounts_covers_what_was_expected(wins: int, spread: float) -> None:
    """A thousand made companies: a random number of wins, each of a lognormal amount; nominal 95 %."""
    random, covered, companies = Random(7), 0, 1_000
    expected = wins * exp(spread**2 / 2)
    for _ in range(companies):
        amounts = [exp(random.gauss(0, spread)) for _ in range(_poisson(random, wins))]
        total, squares = sum(amounts), sum(amount**2 for amount in amounts)
        low, high = count_interval(total**2 / squares) if amounts else (0.0, float("inf"))
        scale = squares / total if amounts else 1.0
        covered += low * scale <= expected <= high * scale
    assert 0.90 < covered / companies < 0.98


def _poisson(random: Random, mean: float) -> int:
    n, waited = -1, 0.0
    while waited < mean:
        n, waited = n + 1, waited + random.expovariate(1)
    return n
