"""Rows of the frames' tables in bulk, a batch at a time: no table is ever held as Python objects.

SQLite is read and written by Python's own driver, on the caller's connection: ADBC brings a second copy of the library
into the process, whose reads see no lock of the first, and closing its file gives up the locks that a writer of this
process holds (test_frames proves it). PostgreSQL is written by COPY, and a large table of it read by ADBC.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import polars as pl
from sqlalchemy import URL, Connection, Table, bindparam, delete, literal, select, update

from agreement.frames import FRAMES, Frame
from store.tables import PREFIX, TABLES

BATCH = 20_000
LARGE = 50_000
"""Rows from which on a table of PostgreSQL is read by ADBC."""
_STORED: dict[pl.DataType, pl.DataType] = {pl.Int64(): pl.Int64(), pl.Boolean(): pl.Int64(), pl.Float64(): pl.Float64()}
"""What SQLite gives back; everything else is text."""
_TIME, _DAY = pl.Datetime("us", "UTC"), pl.Date()


def stored(connection: Connection, frame: str, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Columns of a whole table in the contract's types, a batch at a time.

    On PostgreSQL a large table's rows are those that were committed when it began: read before you write.
    """
    query = asked(FRAMES[frame], columns)
    if connection.dialect.name == "sqlite":
        yield from sqlite_batches(connection, query, FRAMES[frame], columns)
        return
    if not _large(connection, frame):
        yield _few(connection, frame, columns)
        return
    with arrow(connection.engine.url) as cursor:
        cursor.execute(query)
        for batch in cursor.fetch_record_batch():
            yield typed(pl.DataFrame(batch), FRAMES[frame])


def _large(connection: Connection, frame: str) -> bool:
    beyond = select(literal(1)).select_from(TABLES[frame]).offset(LARGE).limit(1)
    return connection.execute(beyond).first() is not None


def _few(connection: Connection, frame: str, columns: Sequence[str]) -> pl.DataFrame:
    """Without a connection of its own, which takes longer to make than so few rows to read."""
    found = connection.execute(select(*(TABLES[frame].c[name] for name in columns))).all()
    parts = zip(*found, strict=True) if found else ((),) * len(columns)
    kinds = FRAMES[frame].columns
    return pl.DataFrame([pl.Series(name, list(part), kinds[name]) for name, part in zip(columns, parts, strict=True)])


def asked(frame: Frame, columns: Sequence[str]) -> str:
    """The query for some columns of a frame's table."""
    return f"SELECT {', '.join(quoted(columns))} FROM {PREFIX}{frame.name}"


def quoted(columns: Sequence[str]) -> list[str]:
    """Column names as SQL reads them."""
    return [f'"{name}"' for name in columns]


def sqlite_batches(connection: Connection, query: str, frame: Frame, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """The rows of a query over a frame's columns, in the contract's types."""
    cursor = connection.connection.cursor()
    cursor.execute(query)
    while found := cursor.fetchmany(BATCH):
        kinds = (_STORED.get(frame.columns[name], pl.String()) for name in columns)
        parts = zip(columns, zip(*found, strict=True), kinds, strict=True)
        yield typed(pl.DataFrame([pl.Series(name, part, kind) for name, part, kind in parts]), frame)
    cursor.close()


@contextmanager
def arrow(address: URL) -> Iterator[Any]:
    """A cursor of a PostgreSQL that gives Arrow batches, on a connection of its own: one snapshot."""
    from adbc_driver_postgresql import dbapi  # type: ignore[import-untyped]

    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with dbapi.connect(plain) as connection, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield cursor


def typed(raw: pl.DataFrame, frame: Frame) -> pl.DataFrame:
    """What a driver gave, in the contract's types."""
    return raw.select(_cast(kind, name, frame.columns[name]) for name, kind in raw.schema.items())


def _cast(given: pl.DataType, name: str, kind: pl.DataType) -> pl.Expr:
    """SQLite gives times and dates back as text and booleans as integers: cast by the contract."""
    column = pl.col(name)
    if given == pl.Null:
        return pl.lit(None, kind).alias(name)
    if given == pl.String and kind == _TIME:
        return column.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", time_zone="UTC")
    if given == pl.String and kind == _DAY:
        return column.str.to_date("%Y-%m-%d")
    if isinstance(given, pl.Datetime) and given.time_zone is not None:
        return column.dt.convert_time_zone("UTC").cast(kind)
    return column.cast(kind)


def inserted(connection: Connection, table: Table, rows: pl.DataFrame) -> None:
    """Inserts rows of the contract in the caller's transaction."""
    names = ", ".join(quoted(rows.columns))
    cursor = connection.connection.cursor()
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * rows.width)
        cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", _texts(rows, "").rows())
    else:
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN (FORMAT csv)") as copy:
            copy.write(_texts(rows, "+00:00").write_csv(include_header=False, quote_style="non_numeric"))
    cursor.close()


def _texts(rows: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Times and dates as the tables keep them. In CSV a null is nothing, an empty text is quoted."""
    times = [name for name, kind in rows.schema.items() if kind == _TIME]
    dates = [name for name, kind in rows.schema.items() if kind == _DAY]
    return rows.with_columns(
        pl.col(times).dt.strftime(f"%Y-%m-%d %H:%M:%S%.6f{zone}"), pl.col(dates).dt.strftime("%Y-%m-%d")
    )


def changed(connection: Connection, table: Table, rows: pl.DataFrame) -> int:
    """Gives the rows of these keys these values; how many there were."""
    key = [column.name for column in table.primary_key]
    values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in rows.columns if name not in key}
    where = (table.c[name] == bindparam(f"b_{name}") for name in key)
    bound = rows.rename({name: f"b_{name}" for name in rows.columns}).to_dicts()
    return connection.execute(update(table).where(*where).values(values), bound).rowcount


def removed(connection: Connection, table: Table, keys: pl.DataFrame) -> int:
    """Deletes the rows of these keys; how many there were."""
    where = (table.c[name] == bindparam(f"b_{name}") for name in keys.columns)
    bound = keys.rename({name: f"b_{name}" for name in keys.columns}).to_dicts()
    return connection.execute(delete(table).where(*where), bound).rowcount
