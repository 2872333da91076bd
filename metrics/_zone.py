"""The zone of agreement: the score bars at which both sides' needs hold, and what would open it where it is empty."""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import ceil, floor
from typing import Any

import polars as pl

from agreement.definition import Side
from agreement.needs import NEEDS, Needs

Bar = int | None
"""A score that a lead must reach; None: no bar."""
_FAR = 10**9


@dataclass(frozen=True)
class Concession:
    """The least that one side alone would have to give, and the bar at which that is enough."""

    side: Side
    moves: tuple[tuple[str, float, float], ...]
    """Need, its number as told, the number it would have to be: always one that may be entered."""
    bar: Bar


@dataclass(frozen=True)
class Zone:
    """Where all needs hold; they are named as in `agreement.NEEDS`."""

    bars: tuple[Bar, ...] = ()
    ranges: tuple[tuple[int, int], ...] = ()
    """The same without "no bar", as first and last of each unbroken run."""
    holds: dict[str, tuple[Bar, ...]] = field(default_factory=dict)
    told: dict[str, float] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    """Needs of which nothing can be said: what they are about is known at no bar."""
    hopeless: tuple[str, ...] = ()
    """Needs that hold at no bar, whatever the others are."""
    clash: tuple[str, str] | None = None
    """Two needs that each hold somewhere and never together; of several the pair that is furthest apart."""
    pairs_meet: bool = False
    """No bar for all, though every two needs have a bar in common."""
    sales: Concession | None = None
    marketing: Concession | None = None


def zone(sweep: pl.DataFrame, sales: Needs, marketing: Needs) -> Zone:
    """Where a bar would satisfy both sides, from `tradeoff` alone.

    A need holds at a bar where `a_rep` ≤ most_a_rep, won / passing ≥ win_percent, `a_week` ≥ least_a_week, missed /
    wins ≤ missed_percent, in exact fractions; where the measure is null it is not shown to hold. The win rate is
    `value`, as it happened: leads never worked count as not won. A need that nobody told asks nothing.
    Where no bar satisfies all, `sales` and `marketing` are the smallest concessions of either side alone: over the bars
    at which both needs of the other side hold, the least sum of the changes of its own two, each as a share of the
    number told (of the smallest that may be entered, where that is 0), rounded to what may be entered so that the bar
    then truly satisfies all; of equals the lowest bar. None where nothing that this side can say opens the zone.
    Misleads when marketing would send other leads under another bar, and where few leads stand behind a win rate: it
    compares what happened, not what is likely.
    """
    told = {name: n for side in (sales, marketing) for name in _own(side) if (n := getattr(side, name)) is not None}
    measured: dict[Bar, dict[str, Fraction | None]] = {row["bar"]: _measures(row) for row in sweep.to_dicts()}
    costs = {name: {bar: _move(name, told[name], at[name])[1] for bar, at in measured.items()} for name in told}
    holds = {name: tuple(bar for bar, cost in at.items() if cost == 0) for name, at in costs.items()}
    bars = tuple(bar for bar in measured if all(bar in at for at in holds.values()))
    unknown = tuple(name for name in told if all(at[name] is None for at in measured.values()))
    if bars or unknown:
        return Zone(bars, runs(bars), holds, told, unknown)
    hopeless, clash = tuple(name for name in told if not holds[name]), _clash(costs, [n for n in told if holds[n]])
    both = _own(sales), _own(marketing)
    return Zone(
        holds=holds,
        told=told,
        hopeless=hopeless,
        clash=clash,
        pairs_meet=not hopeless and clash is None,
        sales=_concession("sales", *both, told, measured),
        marketing=_concession("marketing", *both[::-1], told, measured),
    )


def runs(bars: tuple[Bar, ...]) -> tuple[tuple[int, int], ...]:
    """First and last of each unbroken run of bars.

    >>> runs((None, 0, 1, 2, 7))
    ((0, 2), (7, 7))
    """
    scores = sorted(bar for bar in bars if bar is not None)
    starts = [score for score in scores if score - 1 not in scores]
    ends = [score for score in scores if score + 1 not in scores]
    return tuple(zip(starts, ends, strict=True))


def _own(side: Needs) -> list[str]:
    return [name for name, need in NEEDS.items() if need.side == side.side]


def _measures(row: dict[str, Any]) -> dict[str, Fraction | None]:
    """What the needs are about, as exact fractions of whole numbers; volume is counted in whole leads."""
    recent = None if row["a_week"] is None else round(row["a_week"] * row["recent_weeks"])
    return {
        "most_a_rep": _share(recent, row["recent_weeks"] * row["reps"]),
        "win_percent": _share(row["won"], row["passing"], 100),
        "least_a_week": _share(recent, row["recent_weeks"]),
        "missed_percent": _share(row["missed"], row["wins"], 100),
    }


def _share(part: int | None, whole: int | None, times: int = 1) -> Fraction | None:
    return None if part is None or not whole else Fraction(part * times, whole)


def _move(name: str, told: float, measure: Fraction | None) -> tuple[Fraction, Fraction | None]:
    """What a need would have to be to hold at a measure, and how far that is; no distance where it can never hold."""
    need, now = NEEDS[name], Fraction(str(told))
    if measure is None:
        return now, None
    step = Fraction(1, 1 if need.whole else 10)
    new = max(now, ceil(measure / step) * step) if need.at_most else min(now, floor(measure / step) * step)
    return new, abs(new - now) / (now or step) if new <= need.largest else None


def _clash(costs: dict[str, dict[Bar, Fraction | None]], names: list[str]) -> tuple[str, str] | None:
    """The two needs that hold at no bar together and are furthest apart: both would have to move the most."""
    apart = list[tuple[Fraction | int, tuple[str, str]]]()
    for one, other in combinations(names, 2):
        both = zip(costs[one].values(), costs[other].values(), strict=True)
        least = min((a + b for a, b in both if a is not None and b is not None), default=None)
        if least != 0:
            apart.append((_FAR if least is None else least, (one, other)))
    return max(apart, key=lambda pair: pair[0])[1] if apart else None


def _concession(
    side: Side, own: list[str], others: list[str], told: dict[str, float], measured: dict[Bar, dict[str, Any]]
) -> Concession | None:
    """The least that `side` would have to give where the others' needs hold as told."""
    best: tuple[Fraction, Concession] | None = None
    for bar, at in measured.items():
        moves = {name: _move(name, told[name], at[name]) for name in (*own, *others) if name in told}
        costs = [moves[name][1] for name in own if name in told]
        if any(moves[name][1] != 0 for name in others if name in told) or None in costs:
            continue
        total = sum((cost for cost in costs if cost), Fraction(0))
        if best is None or total < best[0]:
            new = {name: int(to) if NEEDS[name].whole else float(to) for name, (to, cost) in moves.items() if cost}
            best = total, Concession(side, tuple((name, told[name], to) for name, to in new.items()), bar)
    return best[1] if best else None
