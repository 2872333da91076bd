"""Reading the frames of the contract in bulk, all from one snapshot."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import polars as pl
from sqlalchemy import Connection, make_url

from agreement.frames import FRAMES, Frame
from agreement.judge import judge
from agreement.ledger import Ledger, ledger
from store import bulk, charters
from store.changes import data_version
from store.engine import reading
from store.proposals import in_force
from store.reassigning import moves
from store.settings import calendar


def version(url: str) -> int:
    """The data version: one cheap query over a counter that every write raises."""
    with reading(url) as session:
        return data_version(session)


def frames(url: str) -> dict[str, pl.DataFrame]:
    """Every frame of the contract, sorted by its key, from one snapshot of the database."""
    with _snapshot(url) as raw:
        return {name: raw(frame) for name, frame in FRAMES.items()}


def columns(url: str, frame: str, names: Sequence[str]) -> pl.DataFrame:
    """Some columns of one frame, in no order."""
    with reading(url) as session:
        found = list(bulk.stored(session.connection(), frame, names))
    return pl.concat([FRAMES[frame].empty.select(names), *found])


@contextmanager
def _snapshot(url: str) -> Iterator[Callable[[Frame], pl.DataFrame]]:
    if make_url(url).get_backend_name() == "sqlite":
        with reading(url) as session:
            yield partial(_rows, session.connection())
    else:
        with bulk.arrow(make_url(url)) as cursor:
            yield partial(_batches, cursor)


def _query(frame: Frame) -> str:
    return f"{bulk.asked(frame, tuple(frame.columns))} ORDER BY {', '.join(bulk.quoted(frame.key))}"


def _rows(connection: Connection, frame: Frame) -> pl.DataFrame:
    found = bulk.sqlite_batches(connection, _query(frame), frame, tuple(frame.columns))
    return pl.concat([frame.empty, *found], rechunk=True)


def _batches(cursor: Any, frame: Frame) -> pl.DataFrame:
    cursor.execute(_query(frame))
    return bulk.typed(pl.DataFrame(cursor.fetch_arrow_table()), frame)


def read_ledger(url: str, as_of: Any = None) -> Ledger:
    """The ledger of a database as it was known at the end of `as_of` (left out: the last day of the data).

    Each lead carries the verdict of the agreement that was in force when it was handed over (`agreement.judge`).
    """
    return judged(url, frames(url), as_of)


def judged(url: str, rows: dict[str, pl.DataFrame], as_of: Any = None) -> Ledger:
    """The ledger of these frames, read by the calendar and judged by the agreements of a database."""
    with reading(url) as session:
        company, given = calendar(session), moves(session)
    bare = ledger(rows, company, as_of)
    last = company.begins(bare.as_of + timedelta(days=1)) - timedelta(microseconds=1)
    known = given if as_of is None else given.filter(pl.col("at") <= last)  # given today, whatever the data ends on
    return replace(judge(bare, in_force(url, last)), charters=charters.versions(url, last), moves=known)
