"""The Beta distribution: what is known of a share after so many of so many."""

from math import exp, lgamma, log, log1p

_TINY = 1e-300


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


def beta_quantile(probability: float, a: float, b: float) -> float:
    """The share below which a Beta(a, b) share lies with this probability (Newton, bisection where that leaves it)."""
    low, high, share = 0.0, 1.0, a / (a + b)
    for _ in range(1000):
        gap = beta_probability(share, a, b) - probability
        low, high = (low, share) if gap > 0 else (share, high)
        height = exp(_front(share, a, b)) / (share * (1 - share))
        newer = share - gap / height if height > 0 else low
        if not low < newer < high:
            newer = (low + high) / 2
        if abs(newer - share) <= 1e-13 * newer:
            break
        share = newer
    return newer


def beta_probability(share: float, a: float, b: float) -> float:
    """The probability that a Beta(a, b) share lies below `share`: the regularised incomplete beta function."""
    if share <= 0 or share >= 1:
        return 0.0 if share <= 0 else 1.0
    if share > (a + 1) / (a + b + 2):
        return 1 - beta_probability(1 - share, b, a)
    return exp(_front(share, a, b)) * _fraction(share, a, b) / a


def _front(share: float, a: float, b: float) -> float:
    return lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(share) + b * log1p(-share)


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
