"""kill -9 at every step of an import and of its undoing: all or nothing, and the next one works at once."""

import os
import sqlite3
import time
from random import Random
from typing import Any

import polars as pl
import pytest

from agreement.frames import FRAMES
from store import imports
from store.frames import frames
from store.imports import Brought, save
from store.undoing import undo
from tests.making import frame, leads
from tests.store.killing import STEPS, UNDO_STEPS, filled, killed, timed

Frames = dict[str, pl.DataFrame]
FULL = bool(os.environ.get("ACCORD_FULL"))
LEADS = 300
TIMES = 100 if FULL else 3
"""Kills at other moments of one commit, on each engine."""


def rows(score: int, count: int = LEADS) -> Frames:
    touch = {"at": "2026-01-01", "kind": "visit"}
    return {
        "leads": leads(*({"score": score, "company": "x" * 500} for _ in range(count))),
        "touches": frame("touches", *({**touch, "lead_id": str(number)} for number in range(1, count))),
    }


def same(one: Frames, other: Frames) -> bool:
    return all(one[name].equals(other[name]) for name in FRAMES)


def sound(url: str) -> bool:
    if not url.startswith("sqlite"):
        return True
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        answer = connection.execute("PRAGMA integrity_check").fetchall()
    connection.close()
    return answer == [("ok",)]


@pytest.fixture
def states(url: str) -> tuple[str, Frames, Frames, Frames]:
    """A database after a first import, what the second one brings, and the frames before and after it."""
    save(url, "terminal", rows(1), Brought("first.csv"))
    before, second = frames(url), rows(2, 2 * LEADS)
    save(url, "terminal", second, Brought("x.csv"))
    after = frames(url)
    undo(url, "terminal")
    assert same(frames(url), before)
    return url, second, before, after


def test_an_import_killed_at_a_step_leaves_nothing_and_the_next_one_is_whole(states: Any) -> None:
    url, second, before, after = states
    for step in STEPS:
        assert killed(step, url, second), step
        assert sound(url), step
        assert same(frames(url), before), step
        history = imports.history(url)["undone_at"]
        started = time.monotonic()
        save(url, "terminal", second, Brought("x.csv"))
        assert time.monotonic() - started < 20, f"a lock was left {step}"
        assert len(imports.history(url)) == len(history) + 1
        assert same(frames(url), after), step
        undo(url, "terminal")


def test_an_undo_killed_at_a_step_leaves_the_import_and_the_next_one_is_whole(states: Any) -> None:
    url, second, before, after = states
    save(url, "terminal", second, Brought("x.csv"))
    for step in UNDO_STEPS:
        assert killed(step, url, None), step
        assert sound(url), step
        assert same(frames(url), after), step
    undo(url, "terminal")
    assert same(frames(url), before)


def test_a_kill_during_the_commit_leaves_all_or_nothing(states: Any) -> None:
    url, second, before, after = states
    random, came = Random(4), []
    for _ in range(TIMES):
        came.append(timed(url, second, random.random() * 0.02))
        assert sound(url)
        found = frames(url)
        assert same(found, before) or same(found, after)
        if same(found, before):
            save(url, "terminal", second, Brought("x.csv"))
        timed(url, None, random.random() * 0.02)
        assert sound(url)
        found = frames(url)
        assert same(found, before) or same(found, after)
        if same(found, after):
            undo(url, "terminal")
        assert same(frames(url), before)


@pytest.mark.parametrize("room", [0, 1_000, 50_000, 200_000])
def test_a_disk_quota_that_ends_the_process_in_the_middle_of_the_commit_leaves_nothing(
    sqlite_url: str, room: int
) -> None:
    save(sqlite_url, "terminal", rows(1), Brought("first.csv"))
    before = frames(sqlite_url)
    assert filled(sqlite_url, rows(2, 4 * LEADS), room)
    assert sound(sqlite_url)
    assert same(frames(sqlite_url), before)
    assert save(sqlite_url, "terminal", rows(2), Brought("x.csv")).changed == LEADS
