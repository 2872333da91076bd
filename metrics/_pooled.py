"""The Beta distribution: credible intervals of one share, and of many shares that borrow strength from each other."""

from collections.abc import Callable, Sequence
from math import exp, lgamma, log, log1p

_GOLDEN = (5**0.5 - 1) / 2
_TINY = 1e-300
_STEP = 0.01
_HERMITE = ((-2.0201828704561, 0.0199532420590), (-0.9585724646138, 0.3936193231522), (0.0, 0.9453087204829),
            (0.9585724646138, 0.3936193231522), (2.0201828704561, 0.0199532420590))  # fmt: skip
"""Nodes and weights of the Gauss–Hermite rule of order 5 (Abramowitz and Stegun 25.10)."""


def beta_interval(a: float, b: float, credibility: float) -> tuple[float, float]:
    """The central interval that holds a Beta(a, b) share with this probability."""
    tail = (1 - credibility) / 2
    return beta_quantile(tail, a, b), beta_quantile(1 - tail, a, b)


def jeffreys(won: float, n: float, credibility: float) -> tuple[float | None, float | None]:
    """The Beta interval of a share after won of n, from Jeffreys' prior Beta(½, ½); nothing from nothing.

    With none of n the lower end is 0, with all of n the upper end is 1 (Brown, Cai and DasGupta 2001), so that the
    share itself always lies inside.
    """
    if n <= 0:
        return None, None
    low, high = beta_interval(won + 0.5, n - won + 0.5, credibility)
    return 0.0 if won == 0 else low, 1.0 if won == n else high


Mixture = list[tuple[float, float, float]]
"""Candidate priors of a share: (weight, a, b) each, the weights adding up to 1."""


def prior(groups: Sequence[tuple[float, float]]) -> Mixture:
    """The Beta(a, b) from which the true shares of all groups may be drawn; each group is (won, n).

    Not one best guess but every plausible one with its weight, because few groups leave it open how alike they are.
    The posterior of (log(a/b), log(a+b)) under the hyperprior (a+b)^(-5/2): a grid over the second, Gauss–Hermite
    over the first. Source: Gelman et al., Bayesian Data Analysis, 3rd ed., section 5.3.
    With less than two groups, or no win at all: Jeffreys' prior.
    """
    seen = [(won, n) for won, n in groups if n > 0]
    if len(seen) < 2 or sum(won for won, _ in seen) <= 0:
        return [(1.0, 0.5, 0.5)]
    nodes = [node for step in range(-4, 49) for node in _nodes(seen, step / 4)]
    top = max(height for height, _, _ in nodes)
    total = sum(exp(height - top) for height, _, _ in nodes)
    likely = [(exp(height - top) / total, odds, size) for height, odds, size in nodes if height > top - 20]
    return [(weight, *_beta(odds, size)) for weight, odds, size in likely]


def pooled(won: float, n: float, priors: Mixture) -> tuple[float, float, float]:
    """Mean and 95 % credible interval of a share after won of n: of the Beta with the posterior's mean and variance."""
    mean = square = 0.0
    for weight, a, b in priors:
        share, size = (a + won) / (a + b + n), a + b + n
        mean += weight * share
        square += weight * share * (share * size + 1) / (size + 1)
    size = mean * (1 - mean) / (square - mean * mean) - 1
    return (mean, *beta_interval(mean * size, (1 - mean) * size, 0.95))


def beta_quantile(probability: float, a: float, b: float) -> float:
    """The share below which a Beta(a, b) share lies with this probability (bisection; checked against scipy)."""
    low, high = 0.0, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if beta_probability(middle, a, b) < probability else (low, middle)
        if high - low <= 1e-12 * high:
            break
    return (low + high) / 2


def beta_probability(share: float, a: float, b: float) -> float:
    """The probability that a Beta(a, b) share lies below `share`: the regularised incomplete beta function."""
    if share <= 0 or share >= 1:
        return 0.0 if share <= 0 else 1.0
    if share > (a + 1) / (a + b + 2):
        return 1 - beta_probability(1 - share, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(share) + b * log1p(-share))
    return front * _fraction(share, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method (DLMF 8.17.22)."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 10_000):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + step * d)
            c = _away(1 + step / c)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _beta(log_odds: float, log_size: float) -> tuple[float, float]:
    share = 1 / (1 + exp(-log_odds))
    return share * exp(log_size), (1 - share) * exp(log_size)


def _nodes(groups: Sequence[tuple[float, float]], log_size: float) -> list[tuple[float, float, float]]:
    """(log weight, log odds, log size) at the nodes of a Gauss–Hermite rule around the best log odds of a size."""

    def height(odds: float) -> float:
        return _log_posterior(groups, odds, log_size)

    best = _highest(height, -12.0, 12.0)
    bend = (2 * height(best) - height(best - _STEP) - height(best + _STEP)) / _STEP**2
    width = (2 / max(bend, 0.05)) ** 0.5
    return [
        (height(best + width * node) + node * node + log(weight * width), best + width * node, log_size)
        for node, weight in _HERMITE
    ]


def _log_posterior(groups: Sequence[tuple[float, float]], log_odds: float, log_size: float) -> float:
    a, b = _beta(log_odds, log_size)
    size = a + b
    known = lgamma(size) - lgamma(a) - lgamma(b)
    likelihood = sum(known + lgamma(a + won) + lgamma(b + n - won) - lgamma(size + n) for won, n in groups)
    return likelihood + log(a) + log(b) - 2.5 * log_size


def _highest(height: Callable[[float], float], low: float, high: float) -> float:
    """Where a function with one peak is highest (golden section)."""
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = height(left), height(right)
    while high - low > 1e-4:
        if at_left > at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = height(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = height(right)
    return (low + high) / 2
