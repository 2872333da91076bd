"""Signal or noise: the process-behaviour (XmR) chart of a weekly series, and what it says about its last point."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

State = Literal["better", "worse", "changed", "no signal"]

FEWEST, MOST, RECENT = 12, 24, 8
_SCALE = 2.66
"""3 / d2 for moving ranges of two (d2 = 1.128)."""

OUTSIDE = "outside the limits"
ONE_SIDE = "8 in a row on one side of the mean"
NEAR_LIMIT = "3 of the last 4 nearer to a limit than to the mean"


@dataclass(frozen=True)
class Limits:
    """Where a stable process stays: mean ± 2.66 × mean moving range of its baseline, in the unit of the series."""

    low: float
    mean: float
    high: float
    baseline: int
    """How many points they were worked out from."""


@dataclass(frozen=True)
class Signal:
    """What the last point of a series says."""

    state: State
    rule: str | None = None
    """The rule that fired, in words; null without a signal."""
    limits: Limits | None = None
    """Null while the series is too short to tell."""
    span: range | None = None
    """The places of the baseline among the known points."""


def limits(baseline: Sequence[float]) -> Limits:
    """The natural process limits of a stable stretch of at least two points.

    Source: Wheeler, Understanding Variation (1993). Checked against Montgomery's mortgage costs (Introduction to
    Statistical Quality Control, table 6.6). Misleads when the stretch itself holds a shift: the limits are too wide.

    >>> limits([10, 12, 10, 12])
    Limits(low=5.68, mean=11.0, high=16.32, baseline=4)
    """
    mean = sum(baseline) / len(baseline)
    ranges = [abs(later - earlier) for earlier, later in pairwise(baseline)]
    reach = _SCALE * sum(ranges) / len(ranges)
    return Limits(mean - reach, mean, mean + reach, len(baseline))


def state(series: Sequence[float | None], better: Literal["higher", "lower", "neither"]) -> Signal:
    """Whether the last point of a series is better, worse, or nothing but noise.

    The baseline is the (at most) 24 known points before the last 8, but at least the first 12; with fewer than 13
    known points there is no signal. Unknown points are skipped: unknown is not zero. Leave an unfinished week out.
    Rules, looked at in this order: 1 the last point is outside the limits, 2 the last 8 are on one side of the mean,
    3 the last and two of the three before it are nearer to the same limit than to the mean. Where neither direction
    is better a signal is "changed". A stable series cries in about 3 of 100 weeks.
    """
    known = [value for value in series if value is not None]
    end = max(FEWEST, len(known) - RECENT)
    if len(known) <= FEWEST:
        return Signal("no signal")
    span = range(max(0, end - MOST), end)
    usual = limits(known[span.start : span.stop])
    for rule, fires in ((OUTSIDE, _outside), (ONE_SIDE, _one_side), (NEAR_LIMIT, _near_limit)):
        direction = fires(known, usual)
        if direction:
            return Signal(_judged(direction, better), rule, usual, span)
    return Signal("no signal", None, usual, span)


def _judged(direction: int, better: str) -> State:
    if better == "neither":
        return "changed"
    return "better" if (direction > 0) == (better == "higher") else "worse"


def _outside(known: Sequence[float], usual: Limits) -> int:
    return (known[-1] > usual.high) - (known[-1] < usual.low)


def _one_side(known: Sequence[float], usual: Limits) -> int:
    recent = known[-RECENT:]
    return all(value > usual.mean for value in recent) - all(value < usual.mean for value in recent)


def _near_limit(known: Sequence[float], usual: Limits) -> int:
    upper, lower = (usual.mean + usual.high) / 2, (usual.mean + usual.low) / 2
    last, recent = known[-1], known[-4:]
    above = last > upper and sum(value > upper for value in recent) >= 3
    below = last < lower and sum(value < lower for value in recent) >= 3
    return above - below
