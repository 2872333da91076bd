"""Which database, and how to read and write it so that no update is ever lost."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from agreement.errors import Refused

HOME = Path(__file__).resolve().parent.parent / ".accord"
"""Where the databases of a machine without settings lie. `ACCORD_HOME` names another folder."""


def home() -> Path:
    """The folder of the SQLite files used when `ACCORD_DATABASE_URL` is not set."""
    return Path(os.environ.get("ACCORD_HOME") or HOME)


def own_url() -> str:
    """The database of the company itself: `ACCORD_DATABASE_URL`, or `accord.db`."""
    return os.environ.get("ACCORD_DATABASE_URL") or f"sqlite:///{home() / 'accord.db'}"


def sample_url() -> str:
    """The database of the made company, a file apart: made leads and real ones never share a table."""
    return f"sqlite:///{home() / 'sample.db'}"


def current_url() -> str:
    """The database that is shown: your own once there is one, else the sample company."""
    own = own_url()
    if os.environ.get("ACCORD_DATABASE_URL") or Path(str(parsed(own).database)).exists():
        return own
    return sample_url()


def must_exist(url: str) -> None:
    """Refuses a SQLite file that is not there, instead of answering from an empty one."""
    path = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and path and not Path(path).exists():
        raise Refused(
            "There are no leads yet. Bring your own with 'accord import PATH', or start the sample company with "
            "'accord run' (or 'accord sample')."
        )


def parsed(url: str) -> URL:
    """The parts of a database URL; refuses what is none (without repeating it: it may hold a password)."""
    try:
        return make_url(url)
    except ArgumentError:
        raise Refused(
            "ACCORD_DATABASE_URL is no database URL. Write it like postgresql://user:password@host/database "
            "or sqlite:////folder/accord.db."
        ) from None


@lru_cache(maxsize=8)
def engine(url: str) -> Engine:
    """An engine with the write recipe of this project: explicit transactions, foreign keys, waiting for locks."""
    address = parsed(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=10)
    raise Refused(
        f"ACCORD_DATABASE_URL names a {address.get_backend_name()} database; Accord keeps its leads in SQLite or "
        "PostgreSQL. Give a URL that begins with sqlite:/// or postgresql://."
    )


@contextmanager
def reading(url: str) -> Iterator[Session]:
    """A session for reading: one snapshot, rolled back at the end."""
    with Session(engine(url)) as session:
        yield session


@contextmanager
def writing(url: str) -> Iterator[Session]:
    """A session whose transaction takes the write lock first (SQLite); commits at the end, or leaves nothing."""
    writer = engine(url).execution_options(accord_writes=True)
    with Session(writer, expire_on_commit=False) as session, session.begin():
        yield session


def _sqlite(url: str) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False}, poolclass=NullPool)
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=30000")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA journal_mode={'WAL' if wal_is_sound(sqlite3.sqlite_version_info) else 'DELETE'}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("accord_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def wal_is_sound(version: tuple[int, ...]) -> bool:
    """Whether this SQLite's write-ahead log is free of the corruption bug of 3.7.0 to 3.51.2.

    >>> wal_is_sound((3, 40, 1)), wal_is_sound((3, 44, 6)), wal_is_sound((3, 51, 3))
    (False, True, True)
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
