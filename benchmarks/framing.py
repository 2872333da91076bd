"""Columns drawn at once become frames of the contract."""

import polars as pl

from agreement.frames import FRAMES


def framed(frame: str, /, **columns: pl.Series) -> pl.DataFrame:
    """The columns of a frame of the contract, in order and in type; one that is not given is null."""
    height = len(next(iter(columns.values())))
    absent = {column: pl.Series(column, [None] * height) for column in FRAMES[frame].columns if column not in columns}
    return pl.DataFrame({**columns, **absent}).select(
        pl.col(column).cast(kind) for column, kind in FRAMES[frame].columns.items()
    )


def numbered(letter: str, n: int) -> pl.Series:
    """Ids from 0: a letter and ten digits."""
    return pl.select(pl.concat_str(pl.lit(letter), pl.int_range(n).cast(pl.String).str.zfill(10))).to_series()
