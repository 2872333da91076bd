"""Tickets and sessions: once, soon, in one browser, and dead at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from store import sessions
from store.engine import reading
from store.models import SignIn, Ticket
from tests.signing import made, session_of


@pytest.fixture
def later(monkeypatch):
    """Moves the clock of the sessions."""
    since = sessions.now()
    return lambda **past: monkeypatch.setattr(sessions, "now", lambda: _later(since, past))


def _later(since: datetime, past: dict[str, int]) -> datetime:
    return since + timedelta(**past)


def test_a_session_belongs_to_its_person_until_it_is_closed(url) -> None:
    anna = made(url, "anna", "sales")
    token = session_of(url, anna)
    assert sessions.person_of(url, token) == anna
    sessions.close(url, token)
    assert sessions.person_of(url, token) is None


@pytest.mark.parametrize("token", [None, "", "guess", "0" * 64])
def test_a_guess_is_nobody(sqlite_url, token) -> None:
    session_of(sqlite_url, made(sqlite_url, "anna", "sales"))
    assert sessions.person_of(sqlite_url, token) is None


def test_only_hashes_of_secrets_are_stored(sqlite_url) -> None:
    anna = made(sqlite_url, "anna", "sales")
    ticket, token = sessions.open_ticket(sqlite_url, anna, "b"), session_of(sqlite_url, anna)
    with reading(sqlite_url) as session:
        kept = [session.scalar(select(Ticket.ticket_hash)), session.scalar(select(SignIn.token_hash))]
    assert len(token) >= 43
    assert kept[1] == sessions.hashed(token)
    assert not {ticket, token} & set(kept)
    assert sessions.person_of(sqlite_url, kept[1]) is None


def test_a_ticket_opens_once_even_when_it_is_shown_twenty_times_at_once(url) -> None:
    ticket, start = sessions.open_ticket(url, made(url, "anna", "sales"), "b"), Barrier(20)

    def show(_: int) -> str | None:
        start.wait()
        return sessions.open_session(url, ticket, "b")

    with ThreadPoolExecutor(20) as pool:
        opened = [token for token in pool.map(show, range(20)) if token]
    assert len(opened) == 1


def test_a_ticket_is_good_for_thirty_seconds_and_one_browser(sqlite_url, later) -> None:
    anna = made(sqlite_url, "anna", "sales")
    assert sessions.open_session(sqlite_url, sessions.open_ticket(sqlite_url, anna, "hers"), "another") is None
    ticket = sessions.open_ticket(sqlite_url, anna, "hers")
    later(seconds=31)
    assert sessions.open_session(sqlite_url, ticket, "hers") is None


def test_a_session_ends_after_twelve_idle_hours_and_lives_on_when_it_is_used(sqlite_url, later) -> None:
    anna = made(sqlite_url, "anna", "sales")
    idle, used = session_of(sqlite_url, anna), session_of(sqlite_url, anna)
    later(hours=11)
    assert sessions.person_of(sqlite_url, used) == anna
    later(hours=13)
    assert sessions.person_of(sqlite_url, used) == anna
    assert sessions.person_of(sqlite_url, idle) is None


def test_a_session_ends_after_seven_days_however_much_it_is_used(sqlite_url, later) -> None:
    anna = made(sqlite_url, "anna", "sales")
    token = session_of(sqlite_url, anna)
    for hours in range(10, 168, 10):
        later(hours=hours)
        assert sessions.person_of(sqlite_url, token) == anna
    later(hours=168, seconds=1)
    assert sessions.person_of(sqlite_url, token) is None


def test_use_is_written_down_at_most_once_a_minute(sqlite_url, later, monkeypatch) -> None:
    token = session_of(sqlite_url, made(sqlite_url, "anna", "sales"))
    written: list[str] = []
    monkeypatch.setattr(sessions, "_saw", lambda url, token: written.append(token))
    for _ in range(5):
        sessions.person_of(sqlite_url, token)
    assert written == []
    later(seconds=61)
    sessions.person_of(sqlite_url, token)
    assert written == [token]


def test_the_door_key_is_made_once(url) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: sessions.door_key(url), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) == 32
