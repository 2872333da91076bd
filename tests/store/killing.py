"""An import (or its undoing) in a process of its own that stops at a step and waits there to be killed.

The processes are forked from a server that has loaded everything and used nothing: each costs milliseconds.
"""

import os
import resource
import signal
import sys
import threading
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any
from unittest import mock

import polars as pl
from sqlalchemy import event

from store import bulk, imports, undoing
from store.engine import engine

CHUNK = 50
STEPS = ("before reading", "while comparing", "between frames", "mid-write", "just before the commit")
"""Where an import is killed before it commits; undoing passes the last three."""
UNDO_STEPS = STEPS[2:]
_SPAWN = get_context("forkserver")
_SPAWN.set_forkserver_preload(["tests.store.killing", "store.frames", "psycopg", "adbc_driver_postgresql.dbapi"])


def killed(step: str, url: str, rows: dict[str, pl.DataFrame] | None) -> bool:
    """Runs the import of these rows (None: undoes the newest) until the step, and kills it; whether it got there."""
    here, there = _SPAWN.Pipe(duplex=False)
    process = _started(_run, step, url, rows, there)
    there.close()
    try:
        reached = here.recv() == step
        time.sleep(0.05 if "commit" in step else 0)
        process.kill()
    except EOFError:  # it killed itself, or was ended by the system
        reached = False
    process.join(60)
    return reached or process.exitcode in (-signal.SIGKILL, -signal.SIGXFSZ)


def timed(url: str, rows: dict[str, pl.DataFrame] | None, after: float) -> bool:
    """The same, killed so many seconds after its commit began; whether it was still alive then."""
    process = _started(_commit_killed, url, rows, after)
    process.join(60)
    return process.exitcode == -signal.SIGKILL


def filled(url: str, rows: dict[str, pl.DataFrame], room: int) -> bool:
    """An import that the system ends in the middle of writing to the file of SQLite, `room` bytes beyond its size."""
    process = _started(_out_of_room, url, rows, room)
    process.join(60)
    return process.exitcode == -signal.SIGXFSZ


def work(url: str, rows: dict[str, pl.DataFrame] | None, progress: Any = None) -> None:
    """The import of these rows, or the undoing of the newest."""
    if rows is None:
        undoing.undo(url, "terminal", progress=progress)
    else:
        imports.save(url, "terminal", rows, imports.Brought("x.csv"), progress=progress)


def _started(target: Any, *args: Any) -> Any:
    process = _SPAWN.Process(target=target, args=args)
    # A page that an app test ran before stays behind as the main module, and the child would run it again.
    with mock.patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        process.start()
    return process


def _run(step: str, url: str, rows: dict[str, pl.DataFrame] | None, there: Connection) -> None:
    def stop(*_: Any, **__: Any) -> None:
        there.send(step)
        time.sleep(120)

    _slowly()
    if step == "before reading":
        imports.one_import = stop
    if step == "while comparing":
        read = bulk.stored
        bulk.stored = lambda connection, frame, columns: map(stop, read(connection, frame, columns))
    if step == "just before the commit":
        event.listen(engine(url), "commit", stop)
    seen: list[str] = []

    def tell(done: int, total: int, frame: str) -> None:
        seen.append(frame)
        if (step == "between frames" and len(set(seen)) == 2) or (step == "mid-write" and done >= total * 3 // 4):
            stop()

    work(url, rows, tell)


def _commit_killed(url: str, rows: dict[str, pl.DataFrame] | None, after: float) -> None:
    def die(_: Any) -> None:
        threading.Thread(target=lambda: (time.sleep(after), os.kill(os.getpid(), signal.SIGKILL)), daemon=True).start()

    _slowly()
    event.listen(engine(url), "commit", die)
    work(url, rows)


def _out_of_room(url: str, rows: dict[str, pl.DataFrame], room: int) -> None:
    size = os.path.getsize(url.removeprefix("sqlite:///"))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, size + room))
    work(url, rows)


def _slowly() -> None:
    from store import upsert

    upsert._CHUNK = undoing._CHUNK = CHUNK
