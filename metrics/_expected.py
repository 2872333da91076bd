"""How many of the next n leads will be won, when won of n earlier ones were: the Beta-binomial prediction."""

from itertools import accumulate
from math import ceil, exp, floor, lgamma, sqrt

_TINY = 1e-9


def expected(n: int, won: int, of: int, probability: float = 0.8) -> tuple[float, int, int]:
    """The expected wins among `n` new leads and the central interval that holds the true number with `probability`.

    Jeffreys' prior on the share, so two uncertainties count: how well the share is known, and chance among n leads.
    With few leads the second is the larger: 25 leads at 8 % make 2, but nobody should wonder at 0 or 4.
    Source: Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.5. Checked against scipy's `betabinom`.
    Misleads when the new leads are not like the earlier ones (another source, another bar).

    >>> mean, low, high = expected(25, 156, 1872)
    >>> round(mean, 2), low, high
    (2.09, 0, 4)
    """
    a, b = won + 0.5, of - won + 0.5
    heights = list(accumulate(exp(_log_height(k, n, a, b)) for k in range(n + 1)))
    tail = (1 - probability) / 2
    low, high = (next((k for k, sum_ in enumerate(heights) if sum_ >= level), n) for level in (tail, 1 - tail))
    return n * a / (a + b), low, high


def _log_height(k: int, n: int, a: float, b: float) -> float:
    choose = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return choose + _log_beta(k + a, n - k + b) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def whole_interval(mean: float, variance: float, squares: float, probability: float) -> tuple[int, int]:
    """The central interval that holds a whole number of wins with `probability`, from its mean and variance.

    The number of wins among leads with different chances: `squares` is the sum of their chances squared. The leads are
    as many as would have the same chance variance with equal chances (mean² / squares), and what `variance` holds
    beyond that is doubt about the chances themselves: a Beta-binomial of these three. Ends are mid-P (Lancaster 1961):
    half of the probability of an end lies inside, so that whole numbers hold as often as promised. The mean
    always lies between them.
    """
    if mean <= 0 or squares <= 0:
        return 0, 0
    n = max(ceil(mean), round(mean * mean / squares), 1)
    share = min(mean / n, 1 - _TINY)
    beyond = variance / (n * share * (1 - share)) - 1
    alike = min(max(beyond / (n - 1), _TINY), 1 - _TINY) if n > 1 else _TINY
    size = 1 / alike - 1
    first, heights = _heights(n, share * size, (1 - share) * size, mean, sqrt(variance))
    seen = list(accumulate(heights))
    middles = [upto - height / 2 for upto, height in zip(seen, heights, strict=True)]
    tail = (1 - probability) / 2 * seen[-1]
    low = next(place for place, middle in enumerate(middles) if middle >= tail)
    high = max((place for place, middle in enumerate(middles) if middle <= seen[-1] - tail), default=low)
    return min(first + low, floor(mean)), max(first + low, first + high, ceil(mean))


def _heights(n: int, a: float, b: float, mean: float, deviation: float) -> tuple[int, list[float]]:
    """The probabilities of a Beta-binomial around its mean, up to a factor, and the number that they begin with."""
    reach = 10 * deviation + 10
    first, last = max(0, floor(mean - reach)), min(n, ceil(mean + reach))
    heights = [1.0]
    for k in range(first, last):
        heights.append(heights[-1] * (n - k) * (k + a) / ((k + 1) * (n - k - 1 + b)))
    return first, heights
