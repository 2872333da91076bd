"""Attribution by a Markov chain: how many wins would be missing if a channel had led nowhere. Solved, not simulated."""

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, groupby, pairwise
from operator import itemgetter

import polars as pl

from metrics._bags import OTHER_BAGS, WON_BAGS, resampled
from metrics._metric import N
from metrics._models import BEGIN, CHAINED, END, OTHER, STEP, WON

Matrix = list[list[float]]
Line = tuple[str, str | None, str | None, int]
"""A kind of step (begin, step, won, end: ended without a win) | channel | to | how often."""
_KINDS = {f"{WON} {END}": WON, f"{OTHER} {END}": END} | {
    f"{whose} {what}": what for whose in (WON, OTHER) for what in (BEGIN, STEP)
}


def markov_shares(counts: pl.DataFrame, of: str) -> dict[str | None, float]:
    """The part of the wins that each `of` has, from the lines of `metrics._chains`: none without a win."""
    return shares(_added(counts, [], of).iter_rows())


def markov_replicates(counts: pl.DataFrame, of: str) -> pl.DataFrame:
    """The same in each replicate of the bootstrap: replicate | `of` | share."""
    whose = pl.col("part").cast(pl.String).str.starts_with
    strata = ((f"{WON} ", WON_BAGS), (f"{OTHER} ", OTHER_BAGS))
    drawn = [resampled(counts.filter(whose(name)), ["part", of, "to"], [N], bags) for name, bags in strata]
    lines = _added(pl.concat(drawn), ["replicate"], of).iter_rows()
    found = [
        (number, channel, share)
        for number, of_one in groupby(lines, itemgetter(0))
        for channel, share in shares(line[1:] for line in of_one).items()
    ]
    return pl.DataFrame(found, schema={"replicate": pl.UInt8, of: pl.String, "share": pl.Float64}, orient="row")


def allotted(amount: int, parts: Collection[float]) -> list[int]:
    """A whole amount by parts that add up to 1, to the last one: running sums, rounded."""
    until = [round(amount * part) for part in accumulate(parts)][:-1]
    return [after - before for before, after in pairwise([0, *until, amount])] if parts else []


def shares(lines: Iterable[Line]) -> dict[str | None, float]:
    """Each channel's removal effect as a part of all of them."""
    known = list(lines)
    channels = list(dict.fromkeys(channel for _, channel, _, _ in known))
    effects = removal_effects(known, channels)
    total = sum(effects)
    return {channel: effect / total for channel, effect in zip(channels, effects, strict=True)} if total else {}


def removal_effects(lines: Iterable[Line], channels: Sequence[str | None]) -> list[float]:
    """By which share the chance of a win falls when a channel leads nowhere; 0 for all of them without a win.

    A journey moves on by chance, from its present channel only (order 1). Where v is how often journeys visit a
    channel, r how often a visit comes back to it (the first time counted), and u the chance of a win from there,
    v / r is the share of journeys that ever reach it. Without it the chance f loses v / r · u. All of them come out of
    one inverse of I − Q, Q being the chances to move from channel to channel.
    Source: Anderl, Becker, von Wangenheim and Schumann 2016. Checked against a solve for each channel removed.
    """
    begins, steps, won, left = _chain(lines, {channel: place for place, channel in enumerate(channels)})
    each = range(len(channels))
    returns = inverse([[float(i == j) - steps[i][j] / left[i] for j in each] for i in each])
    chances = [sum(returns[i][j] * won[j] / left[j] for j in each) for i in each]
    total = sum(begins[i] * chances[i] for i in each)
    if not total:
        return [0.0 for _ in channels]
    visits = [sum(begins[i] * returns[i][j] for i in each) for j in each]
    return [visits[i] / returns[i][i] * chances[i] / total for i in each]


def inverse(matrix: Matrix) -> Matrix:
    """The inverse by Gauss and Jordan without pivoting: for matrices whose diagonal outweighs the rest of each row."""
    rows = [row[:] for row in matrix]
    for pivot, row in enumerate(rows):
        scale, row[pivot] = row[pivot], 1.0
        row[:] = [value / scale for value in row]
        for other in rows:
            if other is not row:
                factor, other[pivot] = other[pivot], 0.0
                other[:] = [value - factor * above for value, above in zip(other, row, strict=True)]
    return rows


def _chain(lines: Iterable[Line], place: dict[str | None, int]) -> tuple[list[float], Matrix, list[float], list[float]]:
    """How often journeys begin at each channel, move between two, are won at each, and leave each in any way."""
    begins, won, left = ([0.0] * len(place) for _ in range(3))
    steps = [[0.0] * len(place) for _ in place]
    for kind, channel, to, n in lines:
        here = place[channel]
        if kind == BEGIN:
            begins[here] += n
            continue
        left[here] += n
        if kind == STEP:
            steps[here][place[to]] += n
        elif kind == WON:
            won[here] += n
    return begins, steps, won, [out or 1.0 for out in left]


def _added(lines: pl.DataFrame, keys: Sequence[str], of: str) -> pl.DataFrame:
    """The steps of all journeys together: keys | kind | `of` | to | n, sorted."""
    chained = lines.filter(pl.col("part").cast(pl.String).is_in(CHAINED))
    kind = pl.col("part").cast(pl.String).replace_strict(_KINDS).alias("kind")
    named = chained.with_columns(kind, pl.col(of, "to").cast(pl.String))
    groups = [*keys, "kind", of, "to"]
    return named.group_by(groups).agg(pl.col(N).sum()).sort(groups, nulls_last=True)
