"""Two requests at the same instant, and the store with its lock or its check taken out."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError, Event, get_ident
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, select
from sqlalchemy.orm import Session

from agreement.errors import Refused
from store import changes, disputes, models, needs, negotiation

ROUNDS = 500 if os.environ.get("ACCORD_FULL") else 12
"""Rounds of each race on each engine; `ACCORD_FULL=1` runs the whole profile."""
OVERLAP = 0.03
"""Seconds for which the first of two steps waits with its commit: the other has read what it will by then."""
Step = Callable[[], Any]


def together(*steps: Step) -> list[Any]:
    """What each step gave, or the Refused it raised; all start at one barrier. Any other error fails the test."""
    start = Barrier(len(steps))

    def run(step: Step) -> Any:
        start.wait(10)
        try:
            return step()
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(steps)) as threads:
        return [running.result(60) for running in [threads.submit(run, step) for step in steps]]


def overlapped(first: Step, second: Step) -> list[Any]:
    """What each step gave: the second is asked while the first has read, checked and written, and not yet committed."""
    written, answered, started = Event(), Event(), set[int]()

    def run(step: Step, mine: bool) -> Any:
        started.update({get_ident()} if mine else ())
        try:
            return step()
        except Refused as refused:
            return refused
        finally:
            (written if mine else answered).set()

    def held(*args: Any) -> None:
        changes.record(*args)
        if get_ident() in started:
            written.set()
            answered.wait(OVERLAP)

    with pytest.MonkeyPatch.context() as patched, ThreadPoolExecutor(2) as threads:
        for room in (negotiation, needs, disputes):
            patched.setattr(room, "record", held)
        one = threads.submit(run, first, True)
        written.wait(10)
        other = threads.submit(run, second, False)
        return [one.result(60), other.result(60)]


def done(results: list[Any]) -> list[bool]:
    return [not isinstance(result, Refused) for result in results]


def without_lock(monkeypatch: pytest.MonkeyPatch, parties: int = 2) -> None:
    """Takes the lock out: plain read, check and write, with everybody held between the read and the write."""
    between = Barrier(parties)

    def unlocked(session: Session, proposal_id: int) -> models.Agreement | None:
        return session.scalar(select(models.Agreement).where(models.Agreement.id == proposal_id))

    check = negotiation.refuse_if_moved_on

    def held(*args: Any) -> None:
        check(*args)
        with suppress(BrokenBarrierError):
            between.wait(2)

    monkeypatch.setattr(negotiation, "lock", unlocked)
    monkeypatch.setattr(negotiation, "refuse_if_moved_on", held)
    monkeypatch.setattr(negotiation, "writing", plainly)


@contextmanager
def plainly(url: str) -> Iterator[Session]:
    """A transaction as SQLAlchemy gives it by default: on SQLite it begins only at the first write."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address)
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session
    finally:
        engine.dispose()
