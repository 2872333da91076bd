"""The Gamma distribution: how sure a count is, and a sum of unequal amounts that a count of events brought."""

from functools import lru_cache
from math import exp, lgamma, log

import polars as pl

_TINY = 1e-300
_ENOUGH = 1e-16


@lru_cache(maxsize=4096)
def count_interval(n: float) -> tuple[float, float]:
    """The 95 % interval of the number expected where `n` events were counted (Poisson).

    Jeffreys': the Gamma(n + ½) distribution, from 0 where nothing was counted. Source: Brown, Cai and DasGupta 2003,
    Interval estimation in exponential families. Checked against scipy's `gamma`.
    Misleads when the events come in bunches: then it is too narrow.

    >>> tuple(round(end, 3) for end in count_interval(0)), tuple(round(end, 3) for end in count_interval(10))
    ((0.0, 2.512), (5.141, 17.739))
    """
    return 0.0 if n == 0 else gamma_quantile(0.025, n + 0.5), gamma_quantile(0.975, n + 0.5)


def with_reach(rows: pl.DataFrame, worth: pl.Expr) -> pl.DataFrame:
    """Adds `least` and `most`: by what a value in proportion to the count `worth` is to be multiplied for its bounds.

    Both are null where nothing was counted. A sum of unequal amounts is worth as many equal ones: (Σx)² / Σx²; that is
    the scaled Poisson distribution for sums of a random number of random amounts (Bohm and Zech 2014, Statistics of
    weighted Poisson events and its applications, arXiv:1309.1287).
    """
    counted = rows.select(worth.cast(pl.Float64)).to_series().to_list()
    reach = [(None, None) if n is None or n <= 0 else tuple(end / n for end in count_interval(n)) for n in counted]
    ends = zip(("least", "most"), zip(*reach, strict=True) if reach else ((), ()), strict=True)
    return rows.with_columns(pl.Series(name, [*column], pl.Float64) for name, column in ends)


def worth(total: pl.Expr, squares: pl.Expr) -> pl.Expr:
    """How many equal amounts a sum of unequal ones is worth; null where the sum is not above zero."""
    return pl.when((total > 0) & (squares > 0)).then(total.cast(pl.Float64) ** 2 / squares)


def gamma_quantile(probability: float, shape: float) -> float:
    """The number below which a Gamma(shape, 1) number lies with this probability (bisection)."""
    low, high = 0.0, shape + 1
    while gamma_probability(high, shape) < probability:
        high *= 2
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if gamma_probability(middle, shape) < probability else (low, middle)
    return (low + high) / 2


def gamma_probability(x: float, shape: float) -> float:
    """The probability that a Gamma(shape, 1) number lies below `x`: the regularised incomplete gamma function."""
    if x <= 0:
        return 0.0
    front = exp(shape * log(x) - x - lgamma(shape))
    return front * _series(x, shape) if x < shape + 1 else 1 - front * _fraction(x, shape)


def _series(x: float, shape: float) -> float:
    """DLMF 8.7.1: quick below the mean."""
    term = total = 1 / shape
    n = shape
    while term > total * _ENOUGH:
        n += 1
        term *= x / n
        total += term
    return total


def _fraction(x: float, shape: float) -> float:
    """DLMF 8.9.2 by Lentz's method: quick above the mean."""
    b = x + 1 - shape
    c, d = 1 / _TINY, 1 / b
    value, change, step = d, 0.0, 0
    while abs(change - 1) > 1e-15:
        step += 1
        b += 2
        d = 1 / (b - step * (step - shape) * d)
        c = b - step * (step - shape) / c
        change = c * d
        value *= change
    return value
