"""From a score to a win rate: a logistic curve and a rising staircase, fitted to counts by score."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from metrics._auc import Point


@dataclass(frozen=True)
class Logistic:
    """log odds = level + slope × (score − middle); `deviation` is the slope's standard error."""

    level: float
    slope: float
    middle: float
    deviation: float

    def at(self, score: float) -> float:
        """The win rate of a score."""
        return 1 / (1 + exp(-self.level - self.slope * (score - self.middle)))


def logistic(points: Sequence[Point]) -> Logistic | None:
    """The logistic curve of greatest likelihood (Newton), from counts by score (Platt 1999 without his prior).

    None where the curve has no end: when no two scores overlap, when nobody or everybody was won, or when there is one
    score only. Checked against statsmodels' Logit.
    """
    won, others = [x for x, _, k in points if k], [x for x, n, k in points if k < n]
    if not won or not others or min(won) >= max(others) or min(others) >= max(won):
        return None
    total = sum(n for _, n, _ in points)
    middle = sum(x * n for x, n, _ in points) / total
    rate = sum(k for _, _, k in points) / total
    level, slope = log(rate / (1 - rate)), 0.0
    for _ in range(100):
        curve = Logistic(level, slope, middle, 0.0)
        first, second, a, b, c = _bends(curve, points)
        size = a * c - b * b
        step = ((c * first - b * second) / size, (a * second - b * first) / size)
        level, slope = level + step[0], slope + step[1]
        if abs(step[0]) + abs(step[1]) < 1e-12:
            break
    return Logistic(level, slope, middle, sqrt(a / size))


def isotonic(points: Sequence[Point]) -> list[float]:
    """The win rates that fit the counts best while never falling as the score rises, one for each point.

    Neighbours that fall are pooled until none does (Ayer et al. 1955; Barlow et al. 1972). Checked against scipy's
    `isotonic_regression`.
    """
    steps: list[tuple[float, int, int]] = []
    for _, n, k in points:
        share, leads, width = k / n, n, 1
        while steps and steps[-1][0] >= share:
            before, more, wider = steps.pop()
            share, leads, width = (share * leads + before * more) / (leads + more), leads + more, width + wider
        steps.append((share, leads, width))
    return [share for share, _, width in steps for _ in range(width)]


def brier(points: Sequence[Point], rates: Sequence[float]) -> float:
    """The mean squared distance between a predicted rate and what happened (1 won, 0 not won; Brier 1950)."""
    total = sum(n for _, n, _ in points)
    return sum(k * (1 - p) ** 2 + (n - k) * p * p for (_, n, k), p in zip(points, rates, strict=True)) / total


def _bends(curve: Logistic, points: Sequence[Point]) -> tuple[float, float, float, float, float]:
    """First derivatives of the log likelihood and the information (level, both, slope)."""
    first = second = a = b = c = 0.0
    for x, n, k in points:
        z, p = x - curve.middle, curve.at(x)
        miss, weight = k - n * p, n * p * (1 - p)
        first, second = first + miss, second + miss * z
        a, b, c = a + weight, b + weight * z, c + weight * z * z
    return first, second, a, b, c
