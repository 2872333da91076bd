"""Tables and views of other databases, read for a sync. Nothing is ever written there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnClause,
    Connection,
    column,
    create_engine,
    event,
    inspect,
    make_url,
    or_,
    select,
    table,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from agreement.errors import Refused
from store.growing import earlier, greatest_of, told
from store.tables import PREFIX

_CHUNK = 10_000
Name = tuple[str | None, str]
"""A schema, or the usual one, and a table."""


@dataclass(frozen=True)
class Asked:
    """A table to read: its possible names (`table` or `schema.table`), and which column tells what has changed."""

    names: tuple[str, ...]
    optional: bool = False
    changed: str | None = None
    since: str | None = None
    """The greatest value of `changed` that is saved, as `told` wrote it."""
    overlap: int = 600


@dataclass(frozen=True)
class Foreign:
    """Rows of one table: the columns asked for, and the greatest value of its `changed` column."""

    columns: tuple[str, ...]
    rows: list[dict[str, object]]
    mark: str | None


Choose = Callable[[str, list[str]], Sequence[str]]
"""Which columns of a file's table are needed, of those that it has."""


def tables(url: str, variable: str, asked: Mapping[str, Asked], choose: Choose) -> dict[str, Foreign]:
    """Reads the tables in one snapshot, in chunks, and never for writing.

    Rows whose `changed` column is null are read every time: nobody can tell when they changed.
    """
    with _connected(url, variable) as connection:
        found = {}
        for key, one in asked.items():
            name = _there(connection, key, one)
            if name is not None:
                found[key] = _read(connection, name, one, partial(choose, key))
        return found


def _read(
    connection: Connection, name: tuple[str | None, str], one: Asked, choose: Callable[[list[str]], Sequence[str]]
) -> Foreign:
    there = [str(each["name"]) for each in inspect(connection).get_columns(name[1], schema=name[0])]
    wanted = tuple(choose(there))
    if one.changed is not None and one.changed not in there:
        raise Refused(f"{name[1]} has no column {one.changed!r} to tell what has changed. It has: {', '.join(there)}.")
    picked = list(dict.fromkeys([*wanted, *([one.changed] if one.changed else [])]))
    query: Any = select(*(column(each) for each in picked)).select_from(table(name[1], schema=name[0]))
    if one.changed is not None and one.since is not None:
        changed: ColumnClause[Any] = column(one.changed)
        query = query.where(or_(changed >= earlier(one.since, one.overlap), changed.is_(None)))
    rows: list[dict[str, object]] = []
    with connection.execution_options(stream_results=True, yield_per=_CHUNK).execute(query) as result:
        for part in result.mappings().partitions():
            rows += [dict(row) for row in part]
    seen = [row[one.changed] for row in rows if row[one.changed] is not None] if one.changed else []
    greatest = greatest_of(seen)
    return Foreign(wanted, rows, one.since if greatest is None else told(greatest))


def _there(connection: Connection, key: str, one: Asked) -> Name | None:
    looking = inspect(connection)
    for name in one.names:
        schema, _, bare = name.rpartition(".")
        if bare.casefold().startswith(PREFIX):
            raise Refused(f"{name} is a table of Accord itself. Name a table or view of your own.")
        if schema and schema not in looking.get_schema_names():
            continue
        held = [*looking.get_table_names(schema or None), *looking.get_view_names(schema or None)]
        if connection.dialect.name == "postgresql":
            held += looking.get_materialized_view_names(schema or None)
        if bare in held:
            return schema or None, bare
    if one.optional:
        return None
    raise Refused(f"The database has no table or view {' or '.join(one.names)} ({key}), or its user may not see it.")


@contextmanager
def _connected(url: str, variable: str) -> Iterator[Connection]:
    """A transaction that can only read, rolled back at the end. Errors say what is wrong, never the password."""
    try:
        address = make_url(url)
        if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
            raise Refused(f"{variable} names a SQLite file that is not there.")
        if address.drivername == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        source = create_engine(address, poolclass=NullPool)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise Refused(f"{variable} is no database URL. Write it like postgresql://user:password@host/db.") from None
    except ImportError as error:
        raise Refused(f"The driver for {variable} is not installed ({error.name}). Install it with pip.") from None
    options: dict[str, Any] = {}
    if address.get_backend_name() == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    elif address.get_backend_name() == "sqlite":
        event.listen(source, "connect", lambda made, _: made.execute("PRAGMA query_only=ON"))
    try:
        with source.execution_options(**options).connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        reason = (str(getattr(error, "orig", None) or "").strip().splitlines() or [type(error).__name__])[0]
        said = reason.replace(str(address.password), "…") if address.password else reason
        raise Refused(f"The database that {variable} names cannot be read: {said}") from None
    finally:
        source.dispose()
