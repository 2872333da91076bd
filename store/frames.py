"""Reading the frames of the contract in bulk, all from one snapshot."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import polars as pl
from sqlalchemy import Connection, make_url

from agreement.frames import FRAMES, Frame
from agreement.judge import judge
from agreement.ledger import Ledger, ledger
from store.changes import data_version
from store.engine import reading
from store.models import PREFIX
from store.proposals import in_force
from store.settings import calendar

_STORED: dict[pl.DataType, pl.DataType] = {pl.Int64(): pl.Int64(), pl.Boolean(): pl.Int64(), pl.Float64(): pl.Float64()}
"""What SQLite gives back; everything else is text."""


def version(url: str) -> int:
    """The data version: one cheap query over a counter that every write raises."""
    with reading(url) as session:
        return data_version(session)


def frames(url: str) -> dict[str, pl.DataFrame]:
    """Every frame of the contract, sorted by its key, from one snapshot of the database."""
    with _snapshot(url) as raw:
        return {name: _typed(raw(frame), frame) for name, frame in FRAMES.items()}


def _typed(raw: pl.DataFrame, frame: Frame) -> pl.DataFrame:
    return raw.select(_cast(raw.schema[name], name, kind) for name, kind in frame.columns.items())


def _query(frame: Frame) -> str:
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    return f"SELECT {columns} FROM {PREFIX}{frame.name} ORDER BY {', '.join(_quoted(frame))}"


def _quoted(frame: Frame) -> list[str]:
    return [f'"{name}"' for name in frame.key]


def _cast(stored: pl.DataType, name: str, kind: pl.DataType) -> pl.Expr:
    """SQLite gives times and dates back as text and booleans as integers: cast by the contract."""
    column = pl.col(name)
    if stored == pl.Null:
        return pl.lit(None, kind).alias(name)
    if stored == pl.String and kind == pl.Datetime("us", "UTC"):
        return column.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", time_zone="UTC")
    if stored == pl.String and kind == pl.Date():
        return column.str.to_date("%Y-%m-%d")
    if isinstance(stored, pl.Datetime) and stored.time_zone is not None:
        return column.dt.convert_time_zone("UTC").cast(kind)
    return column.cast(kind)


@contextmanager
def _snapshot(url: str) -> Iterator[Callable[[Frame], pl.DataFrame]]:
    if make_url(url).get_backend_name() == "sqlite":
        with reading(url) as session:
            yield partial(_rows, session.connection())
    else:
        with _arrow(url) as cursor:
            yield partial(_batches, cursor)


def _rows(connection: Connection, frame: Frame) -> pl.DataFrame:
    """By Python's own SQLite. ADBC brings a second copy of the library into the process: its reads see no lock of the
    first, and closing its file gives up the locks that a writer of this process holds (test_frames proves it).
    """
    cursor = connection.connection.cursor()
    found = cursor.execute(_query(frame)).fetchall()
    cursor.close()
    columns = zip(*found, strict=True) if found else ((),) * len(frame.columns)
    kinds = (_STORED.get(kind, pl.String()) for kind in frame.columns.values())
    return pl.DataFrame(
        [pl.Series(name, column, kind) for name, column, kind in zip(frame.columns, columns, kinds, strict=True)]
    )


def _batches(cursor: Any, frame: Frame) -> pl.DataFrame:
    cursor.execute(_query(frame))
    return pl.DataFrame(cursor.fetch_arrow_table())


@contextmanager
def _arrow(url: str) -> Iterator[Any]:
    from adbc_driver_postgresql import dbapi  # type: ignore[import-untyped]

    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with dbapi.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield cursor


def read_ledger(url: str, as_of: Any = None) -> Ledger:
    """The ledger of a database as it was known at the end of `as_of` (left out: the last day of the data).

    Each lead carries the verdict of the agreement that was in force when it was handed over (`agreement.judge`).
    """
    with reading(url) as session:
        company = calendar(session)
    bare = ledger(frames(url), company, as_of)
    ends = company.begins(bare.as_of + timedelta(days=1))
    return judge(bare, in_force(url, ends - timedelta(microseconds=1)))
