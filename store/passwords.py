"""Passwords: the rule, the hash, and the check with its lockout, exact under any number of parallel tries."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache

import bcrypt
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from agreement.errors import Refused
from agreement.people import Person
from store.changes import DATA_VERSION, now
from store.engine import reading, writing
from store.models import FailedSignIn, Setting, User

WINDOW = timedelta(minutes=15)
TRIES_PER_USER = 5
TRIES_PER_ADDRESS = 50
SHORTEST, LONGEST = 12, 72
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
COST = 12

Judge = Callable[[str, str], bool]


def matches(password: str, hashed: str) -> bool:
    """Whether a password belongs to a bcrypt hash."""
    return bcrypt.checkpw(password.encode(), hashed.encode())


def checked(username: str, password: str) -> str:
    """The password, when it keeps the rule; refuses it with the reason otherwise."""
    if len(password) < SHORTEST:
        raise Refused(f"The password has {len(password)} characters; use at least {SHORTEST}. Four words are easy.")
    if not _judgeable(password):
        raise Refused(f"The password is too long; use at most {LONGEST} bytes (about {LONGEST} letters).")
    if password != password.strip():
        raise Refused("The password begins or ends with a space, which the sign-in form drops. Take the space away.")
    if username.lower() in password.lower():
        raise Refused("The password contains the username. Choose one that cannot be guessed from it.")
    if len(set(password)) < 5:
        raise Refused("The password repeats the same few characters. Use at least five different ones.")
    return password


def hashed(username: str, password: str) -> str:
    """The bcrypt hash of a password that keeps the rule."""
    return bcrypt.hashpw(checked(username, password).encode(), bcrypt.gensalt(COST)).decode()


def generated() -> str:
    """A password of about 80 bits, without letters that look alike."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def check_password(
    url: str, username: str, password: str, address: str = "terminal", judge: Judge = matches
) -> Person | None:
    """The person, when the password is theirs; None when not. Refuses after too many failures.

    A try is counted before it is judged, so parallel tries cannot slip through. Unknown and inactive
    people are judged against a hash that nobody has, so that they cost the same. The sign-in form passes
    its own `judge`.
    """
    username = username.strip().lower()
    counted = _count(url, username, address)
    found = _found(url, username)
    fits = _judgeable(password)
    right = judge(password if fits else "", found.password_hash if found else nobody())
    if not (found and fits and right):
        return None
    _forget(url, username, counted)
    return Person(found.id, found.username, found.name, found.seat)


def forgive(session: Session, username: str) -> None:
    """Forgets a person's failed tries, inside the caller's transaction."""
    session.execute(delete(FailedSignIn).where(FailedSignIn.username == username))


@lru_cache(maxsize=1)
def nobody() -> str:
    """The hash of a password that was thrown away."""
    return bcrypt.hashpw(secrets.token_bytes(32), bcrypt.gensalt(COST)).decode()


def _judgeable(password: str) -> bool:
    try:
        return len(password.encode()) <= LONGEST and "\0" not in password
    except UnicodeEncodeError:
        return False


def _found(url: str, username: str) -> User | None:
    with reading(url) as session:
        return session.scalar(select(User).where(User.username == username, User.active))


def _count(url: str, username: str, address: str) -> int:
    since = now() - WINDOW
    with writing(url) as session:
        session.scalar(select(Setting.value).where(Setting.name == DATA_VERSION).with_for_update())
        session.execute(delete(FailedSignIn).where(FailedSignIn.at < since))
        if _failures(session, FailedSignIn.username == username) >= TRIES_PER_USER:
            raise Refused(_wait("this user name"))
        if _failures(session, FailedSignIn.address == address) >= TRIES_PER_ADDRESS:
            raise Refused(_wait("your network address"))
        attempt = FailedSignIn(username=username, address=address, at=now())
        session.add(attempt)
        session.flush()
        return attempt.id


def _failures(session: Session, whose: object) -> int:
    return int(session.scalar(select(func.count()).select_from(FailedSignIn).where(whose)) or 0)  # type: ignore[arg-type]


def _wait(what: str) -> str:
    minutes = int(WINDOW.total_seconds() // 60)
    return f"Too many failed tries for {what}. Wait {minutes} minutes, or ask an administrator for a new password."


def _forget(url: str, username: str, counted: int) -> None:
    with writing(url) as session:
        gone = (FailedSignIn.username == username) & (FailedSignIn.id <= counted)
        session.execute(delete(FailedSignIn).where(gone))
