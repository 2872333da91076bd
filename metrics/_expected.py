"""How many of the next n leads will be won, when won of n earlier ones were: the Beta-binomial prediction."""

from itertools import accumulate
from math import exp, lgamma


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
