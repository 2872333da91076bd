"""Signing somebody in for AppTest, which has no cookies: a real session, whose secret the gate is handed."""

from unittest.mock import patch

import pytest

from agreement.people import Person
from store import passwords, people, sessions

PASSWORD = "a-long-word-for-tests"


def made(url: str, username: str, seat: str, name: str | None = None) -> Person:
    """A person of this database with the password `PASSWORD`, hashed at the lowest cost to save time."""
    with patch.object(passwords, "COST", 4):
        return people.add(url, username, name or username.title(), seat, PASSWORD)


def session_of(url: str, person: Person) -> str:
    """The secret of a new session."""
    token = sessions.open_session(url, sessions.open_ticket(url, person, "test"), "test")
    assert token
    return token


def signs_in(monkeypatch: pytest.MonkeyPatch, url: str, person: Person) -> str:
    """Shows the database `url` and holds this person's session as the browser's cookie would; gives its secret."""
    from pages.parts import gate

    token = session_of(url, person)
    monkeypatch.setenv("ACCORD_DATABASE_URL", url)
    monkeypatch.setattr(gate, "token", lambda: token)
    return token
