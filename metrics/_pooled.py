"""Many shares that borrow strength from each other: Beta-binomial with a prior estimated from all of them."""

from collections.abc import Callable, Sequence
from math import exp, lgamma, log

from metrics._beta import beta_interval

_GOLDEN = (5**0.5 - 1) / 2
_STEP = 0.01
_HERMITE = ((-2.0201828704561, 0.0199532420590), (-0.9585724646138, 0.3936193231522), (0.0, 0.9453087204829),
            (0.9585724646138, 0.3936193231522), (2.0201828704561, 0.0199532420590))  # fmt: skip
"""Nodes and weights of the Gauss–Hermite rule of order 5 (Abramowitz and Stegun 25.10)."""


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
    """Mean and 95 % credible interval of a share after won of n."""
    mean, size = posterior(won, n, priors)
    return (mean, *beta_interval(mean * size, (1 - mean) * size, 0.95))


def posterior(won: float, n: float, priors: Mixture) -> tuple[float, float]:
    """Mean and size (a + b) of the Beta that has the mean and the variance of a share's posterior after won of n."""
    mean = square = 0.0
    for weight, a, b in priors:
        share, size = (a + won) / (a + b + n), a + b + n
        mean += weight * share
        square += weight * share * (share * size + 1) / (size + 1)
    return mean, mean * (1 - mean) / (square - mean * mean) - 1


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
