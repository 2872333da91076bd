"""Every two steps that can meet, asked at the same instant: what comes is what one after the other would have given.

Each pair is forced to overlap in both orders in one state in which it can meet, every second pair on the other engine;
`ACCORD_FULL=1` takes both engines and every such state, and also lets each race from one barrier.
"""

import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from store.schema import migrate
from tests.conftest import postgres_database
from tests.store.negotiating import Company, company
from tests.store.pairs import STEPS, World, meetings, story, tried, world
from tests.store.racing import overlapped, together

FULL = bool(os.environ.get("ACCORD_FULL"))
RACES = 10 if FULL else 0
NAMES = count()
ENGINES = ("sqlite", "postgres")


def halls() -> list[Any]:
    """An engine for each meeting; both for all of them in a full run."""
    found = [
        (engine, *one) for at, one in enumerate(meetings(FULL)) for engine in (ENGINES if FULL else (ENGINES[at % 2],))
    ]
    return [pytest.param(*one, marks=pytest.mark.postgres if one[0] == "postgres" else ()) for one in sorted(found)]


@pytest.fixture(scope="module")
def hall(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """One database for all pairs: each meets in a segment and about a lead of its own."""
    if request.param == "postgres":
        with postgres_database(*map(request.getfixturevalue, ("postgres_server", "postgres_template"))) as url:
            yield company(url)
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('hall') / 'accord.db'}"
        migrate(url)
        yield company(url)


@pytest.mark.parametrize(("hall", "state", "one", "other"), halls(), indirect=["hall"])
def test_two_steps_at_once_are_one_after_the_other(hall: Company, state: str, one: str, other: str) -> None:
    first, second = STEPS[one], STEPS[other]
    serial = []
    for swapped in (False, True):
        now = _world(hall, state)
        steps = (second, first) if swapped else (first, second)
        outcomes = [tried(step, now) for step in steps]
        serial.append(story(now, outcomes[::-1] if swapped else outcomes))

    now = _world(hall, state)
    assert story(now, overlapped(lambda: first(now), lambda: second(now))) in serial
    now = _world(hall, state)
    assert story(now, overlapped(lambda: second(now), lambda: first(now))[::-1]) in serial
    for _ in range(RACES):
        now = _world(hall, state)
        assert story(now, together(lambda: first(now), lambda: second(now))) in serial  # noqa: B023


def _world(hall: Company, state: str) -> World:
    return world(hall, f"s{next(NAMES)}", state)
