"""Counted lines: rows grouped by keys that pack into one number, sorted by them, nulls last."""

from collections.abc import Sequence

import polars as pl

from metrics._packed import PACKED, Packing, packing

_FEW = 2**20
"""Where at most so many numbers come again and again, grouping them is faster than sorting them."""
_FITS = 2**31
_MANY, _CROWD = 2**12, 4
"""So few rows are grouped as they are. More stay apart where fewer than the second would share a line if all lines were
there."""


def summed(frame: pl.DataFrame | pl.LazyFrame, keys: Sequence[str], sums: Sequence[pl.Expr]) -> pl.DataFrame:
    """One group-by: the keys and the sums of each, sorted by the keys, nulls last.

    Made for whole-number sums: those are the same from any engine and any order of rows. To pack the keys of a frame of
    few rows would take longer than to group them.
    """
    if isinstance(frame, pl.DataFrame) and frame.height <= _MANY:
        return frame.group_by(keys).agg(sums).sort(keys, nulls_last=True)
    many = frame.lazy()
    packs = packing(many, keys)
    if packs is None:
        return many.group_by(keys).agg(sums).collect(engine="streaming").sort(keys, nulls_last=True)
    lines = many.group_by(packs.packed).agg(sums).collect(engine="streaming").sort(PACKED)
    return lines.select(*packs.unpacked, pl.exclude(PACKED))


def apart(rows: pl.DataFrame, keys: Sequence[str]) -> bool:
    """Whether many rows have so many possible keys that grouping by them is not worth its while."""
    if rows.height <= _MANY:
        return False
    packs = packing(rows.lazy(), keys)
    return packs is None or packs.room > rows.height // _CROWD


def addable(rows: pl.DataFrame, names: Sequence[str], wide: Sequence[str] = ()) -> list[pl.Expr]:
    """What single rows add, in whole numbers as narrow as they are; unknown adds nothing."""
    return [
        pl.col(name).cast(pl.Int128 if name in wide else pl.Int8 if kind == pl.Boolean else kind).fill_null(0)
        for name, kind in rows.select(names).schema.items()
    ]


def stacked(parts: Sequence[pl.DataFrame], measures: Sequence[str]) -> pl.DataFrame:
    """Counted frames one below the other, each measure as wide as the widest; 0 where a frame does not count it.

    Lines of single rows are narrow and sums are not: polars' plain concat refuses to put them together.
    """
    return pl.concat(parts, how="diagonal_relaxed").with_columns(pl.col(measures).fill_null(0))


def narrowed(lines: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The lines with the named Int64 columns as Int32 where every number fits: half the memory of many lines."""
    kinds = lines.select(names).schema
    whole = lines.select(pl.max_horizontal(pl.col(name).max(), -1 - pl.col(name).min()).alias(name) for name in kinds)
    fits = [name for name, most in whole.row(0, named=True).items() if (most or 0) < _FITS]
    return lines.with_columns(pl.col(fits).cast(pl.Int32))


def sums(rows: pl.DataFrame, names: Sequence[str], wide: Sequence[str] = ()) -> list[pl.Expr]:
    """The sums of the named columns: Int64, or Int128 where they are named in `wide` or have it already."""
    kinds = rows.select(names).schema
    far = {name for name, kind in kinds.items() if name in wide or kind == pl.Int128}
    return [pl.col(name).cast(pl.Int128 if name in far else pl.Int64).sum() for name in names]


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
    packs = packing(lines.lazy(), keys) if lines.height > _MANY else None
    if packs is not None and (lines.select(packs.packed)[PACKED].diff() > 0).all():
        return lines.select(*keys, *measures)
    return summed(lines, keys, [pl.col(measures).sum()])
