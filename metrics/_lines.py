"""Counted lines: rows grouped by keys that pack into one number, sorted by them, nulls last."""

from collections.abc import Sequence

import polars as pl

from metrics._packed import PACKED, Packing, packing

_FEW = 2**20
"""Where at most so many numbers come again and again, grouping them is faster than sorting them."""


def summed(frame: pl.LazyFrame, keys: Sequence[str], sums: Sequence[pl.Expr]) -> pl.DataFrame:
    """One group-by: the keys and the sums of each, sorted by the keys, nulls last.

    Made for whole-number sums: those are the same from any engine and any order of rows.
    """
    packs = packing(frame, keys)
    if packs is None:
        return frame.group_by(keys).agg(sums).collect(engine="streaming").sort(keys, nulls_last=True)
    lines = frame.group_by(packs.packed).agg(sums).collect(engine="streaming").sort(PACKED)
    return lines.select(*packs.unpacked, pl.exclude(PACKED))


def sum_where(amount: pl.Expr, holds: pl.Expr) -> pl.Expr:
    """The sum of the amounts where something holds: adding a 0 elsewhere is twice as fast as filtering each group."""
    return pl.when(holds).then(amount).otherwise(0).sum()


def counted(numbers: pl.Series, packs: Packing) -> pl.DataFrame:
    """The keys in packed numbers, sorted, and how many of the numbers have them: keys | n."""
    return runs(numbers, packs.room).select(*packs.unpacked, "n")


def runs(numbers: pl.Series, room: int) -> pl.DataFrame:
    """Each of the packed numbers once, sorted, and how often it is there (`n`). `room`: how many there may be."""
    if room <= min(_FEW, numbers.len()):
        found = numbers.alias(PACKED).to_frame().lazy().group_by(PACKED).len().collect(engine="streaming").sort(PACKED)
    else:
        found = numbers.sort().rle().struct.unnest().select("len", pl.col("value").alias(PACKED))
    return found.select(PACKED, pl.col("len").cast(pl.Int64).alias("n"))


def merged(lines: pl.DataFrame, keys: Sequence[str], measures: Sequence[str]) -> pl.DataFrame:
    """The measures added up by the keys, as `summed` does; lines that need no adding up are taken as they are."""
    packs = packing(lines.lazy(), keys)
    if packs is not None and (lines.select(packs.packed)[PACKED].diff() > 0).all():
        return lines.select(*keys, *measures)
    return summed(lines.lazy(), keys, [pl.col(measures).sum()])


def numbered(frame: pl.LazyFrame, keys: Sequence[str], name: str) -> pl.DataFrame:
    """How many rows have each combination of the keys: `keys` | `name` (Int64), sorted by the keys, nulls last.

    Sorting whole numbers and counting the runs is faster than grouping where nearly every row differs.
    """
    packs = packing(frame, keys)
    if packs is None:
        return summed(frame, keys, [pl.len().cast(pl.Int64).alias(name)])
    return counted(frame.select(packs.packed).collect(engine="streaming")[PACKED], packs).rename({"n": name})
