"""How well a score tells winners from the others: the area under the ROC curve, from counts by score."""

from collections.abc import Sequence
from itertools import accumulate
from math import exp, log, sqrt

from metrics._shares import Z95

Point = tuple[int, int, int]
"""A score, how many leads have it, and how many of these were won; points are in order of the score."""


def area(points: Sequence[Point]) -> tuple[float | None, float | None, float | None]:
    """The chance that a won lead has a higher score than one not won (ties count half), with its 95 % interval.

    0.5 is a coin, 1 tells them apart without fail. The variance is DeLong's, the interval symmetric in log odds, so it
    stays within 0 and 1. The value is null where there is no won lead or none not won; the interval also where one of
    them is alone or where the scores of the two do not overlap: then their spread is unknown.
    Source: Mann and Whitney 1947; DeLong, DeLong and Clarke-Pearson 1988; Pepe 2003, section 5.2. Checked against
    scipy's `mannwhitneyu` and Hanley and McNeil 1982.
    """
    won, others = [k for _, _, k in points], [n - k for _, n, k in points]
    m, n = sum(won), sum(others)
    if not m or not n:
        return None, None, None
    beaten = [share / n for share in _below(others)]
    above = [1 - share / m for share in _below(won)]
    value = sum(k * share for k, share in zip(won, beaten, strict=True)) / m
    if min(m, n) < 2 or not 0 < value < 1:
        return value, None, None
    spread = sqrt(_variance(won, beaten) / m + _variance(others, above) / n) / (value * (1 - value))
    return value, _inverse(log(value / (1 - value)) - Z95 * spread), _inverse(log(value / (1 - value)) + Z95 * spread)


def _below(counts: Sequence[int]) -> list[float]:
    """For each point how many of `counts` lie below it, those of its own score by half."""
    return [upto - count / 2 for upto, count in zip(accumulate(counts), counts, strict=True)]


def _variance(counts: Sequence[int], values: Sequence[float]) -> float:
    n = sum(counts)
    mean = sum(k * value for k, value in zip(counts, values, strict=True)) / n
    return sum(k * (value - mean) ** 2 for k, value in zip(counts, values, strict=True)) / (n - 1)


def _inverse(odds: float) -> float:
    return 1 / (1 + exp(-odds))
