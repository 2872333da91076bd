"""Two requests at the same instant, and the store with its lock or its check taken out."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, select
from sqlalchemy.orm import Session

from agreement.errors import Refused
from store import models, negotiation

ROUNDS = 500 if os.environ.get("ACCORD_FULL") else 25
"""Rounds of each race on each engine; `ACCORD_FULL=1` runs the whole profile."""
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
