"""How far each sync has come, and that two never run at once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
from sqlalchemy import func, inspect, make_url, select, text
from sqlalchemy.orm import Session

from agreement.errors import Refused
from store.changes import now
from store.engine import engine, reading, writing
from store.imports import exists
from store.models import Import
from store.schema import migrate
from store.synced import SyncMark

_LOCK = 4112028


@dataclass(frozen=True)
class Mark:
    """Where a source's object stands."""

    mark: str
    fingerprint: str
    began_at: datetime


def marks(url: str, source: str) -> dict[str, Mark]:
    """By object; nothing where there is no database yet."""
    if not _there(url):
        return {}
    with reading(url) as session:
        found = session.scalars(select(SyncMark).where(SyncMark.source == source)).all()
        return {one.object: Mark(one.mark, one.fingerprint, one.began_at) for one in found}


def _there(url: str) -> bool:
    """Whether there are marks to read; asking creates no database."""
    if not exists(url):
        return False
    with engine(url).connect() as connection:
        return inspect(connection).has_table(SyncMark.__tablename__)


def keep(session: Session, source: str, name: str, mark: Mark, rows_read: int) -> None:
    """Moves a mark, in the transaction of the rows that it stands for."""
    session.merge(
        SyncMark(
            source=source, object=name, mark=mark.mark, fingerprint=mark.fingerprint, began_at=mark.began_at,
            at=now(), rows_read=rows_read,
        )
    )  # fmt: skip


def looked(url: str, source: str, name: str, mark: Mark) -> None:
    """Keeps when a sync began that found nothing new; where there is no database yet, there is nothing to keep."""
    if exists(url):
        migrate(url)
        with writing(url) as session:
            keep(session, source, name, mark, 0)


def taken_back(url: str, source: str) -> bool:
    """Whether an import of this source was undone after its latest sync: what it brought will not come by itself."""
    if not _there(url):
        return False
    with reading(url) as session:
        latest = session.scalar(select(func.max(SyncMark.at)).where(SyncMark.source == source))
        if latest is None:
            return False
        ours = select(Import.id).where(Import.name.startswith(f"{source} "), Import.undone_at > latest)
        return session.scalar(ours.limit(1)) is not None


def shown(url: str) -> pl.DataFrame:
    """The latest sync of each object: source | object | at (UTC) | mark | rows_read."""
    table = select(SyncMark).order_by(SyncMark.source, SyncMark.object)
    with reading(url) as session:
        rows = [(one.source, one.object, one.at, one.mark, one.rows_read) for one in session.scalars(table)]
    kinds: dict[str, pl.DataType] = {
        "source": pl.String(), "object": pl.String(), "at": pl.Datetime("us", "UTC"), "mark": pl.String(),
        "rows_read": pl.Int64(),
    }  # fmt: skip
    return pl.DataFrame(rows, schema=kinds, orient="row")


@contextmanager
def one_sync(url: str) -> Iterator[None]:
    """One sync at a time into a database; refuses the second. A killed one lets go by itself."""
    with _sqlite_lock(url) if make_url(url).get_backend_name() == "sqlite" else _postgres_lock(url):
        yield


@contextmanager
def _postgres_lock(url: str) -> Iterator[None]:
    with engine(url).execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        if not connection.scalar(text(f"SELECT pg_try_advisory_lock({_LOCK})")):
            raise Refused(_BUSY)
        try:
            yield
        finally:
            connection.execute(text(f"SELECT pg_advisory_unlock({_LOCK})"))


@contextmanager
def _sqlite_lock(url: str) -> Iterator[None]:
    """A transaction in a file beside the database: it blocks nobody who reads or imports."""
    path = make_url(url).database
    if not path or path == ":memory:":
        yield
        return
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        held = sqlite3.connect(f"{path}.sync", timeout=0, isolation_level=None)
    except (sqlite3.OperationalError, OSError):
        raise Refused(f"The folder of {path} cannot be written. Correct ACCORD_DATABASE_URL or ACCORD_HOME.") from None
    with closing(held):
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise Refused(_BUSY) from None
        yield


_BUSY = "Another sync into this database is running. It is one at a time: run this again when it is done."
