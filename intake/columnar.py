"""Parquet files as text. Lists and records become JSON, bytes become text where they are UTF-8, else hexadecimal."""

import json
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
from pyarrow import ArrowException

from agreement.errors import Refused

CELLS = 200_000_000
"""Cells that a file may say it has: it may be far smaller than what it unpacks to."""
_EXACT = 1e15


def read(path: Path, name: str) -> tuple[tuple[str, ...], pl.DataFrame, list[str]]:
    """Header, text by position, and notes. Refuses what cannot be read."""
    try:
        about = pq.read_metadata(path)
        if about.num_rows * max(about.num_columns, 1) > CELLS:
            raise Refused(f"{name} holds {about.num_rows:,} rows of {about.num_columns:,} columns. Split it.")
        table = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, ArrowException, OSError, ValueError) as error:
        raise Refused(f"{name} cannot be read as Parquet: {str(error)[:200]}. Export it again.") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Refused(f"{name} cannot be read as Parquet: it is damaged. Export it again.") from None
    notes = [note for column in table if (note := _note(column))]
    cells = table.select(text(column).alias(str(at)) for at, column in enumerate(table))
    return tuple(table.columns), cells, notes


def text(column: pl.Series) -> pl.Series:
    """A column as the text that a CSV file would have."""
    kind = column.dtype
    if isinstance(kind, pl.Datetime):
        if kind.time_zone:
            return column.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")
        return column.dt.strftime("%Y-%m-%dT%H:%M:%S%.6f")
    if kind.is_nested():
        cells = [None if cell is None else json.dumps(_plain(cell), ensure_ascii=False, default=str) for cell in column]
        return pl.Series(column.name, cells, pl.String)
    if kind == pl.Binary:
        return _decoded(column)
    if kind == pl.Duration:
        return column.dt.to_string("iso")
    if kind.is_float():
        whole = ((column == column.round()) & (column.abs() < 2**62)).fill_null(False)
        return column.cast(pl.Int64, strict=False).cast(pl.String).zip_with(whole, column.cast(pl.String))
    return column.cast(pl.String)


def _plain(cell: object) -> object:
    return cell.to_list() if isinstance(cell, pl.Series) else cell


def _decoded(column: pl.Series) -> pl.Series:
    """Bytes as the text that they are in most files; where one of them is none, all of them as hexadecimal digits."""
    try:
        return column.cast(pl.String)
    except pl.exceptions.PolarsError:
        return column.to_frame("c").select(pl.lit("0x") + pl.col("c").bin.encode("hex")).to_series()


def _note(column: pl.Series) -> str | None:
    if column.dtype.is_nested():
        return f"column {column.name!r} holds lists or records, read as JSON text"
    if column.dtype == pl.Binary:
        return f"column {column.name!r} holds bytes, read as text"
    if column.dtype.is_float() and (long := int((column.abs() >= _EXACT).sum())):
        return f"column {column.name!r}: {long:,} numbers of more than 15 digits, of which only the first 15 are sure"
    return None
