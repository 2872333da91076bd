"""What every write shares: its audit row and the raised data version, inside its own transaction."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from agreement.errors import Refused
from agreement.people import Person
from store.models import Audit, Setting, User

DATA_VERSION = "data_version"
MEETING_VERSION = "meeting_version"
"""Raised instead by what is said in a meeting or about a report, which changes no number: nobody counts the leads again
for a note."""


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def record(
    session: Session,
    who: Person | str,
    action: str,
    subject: str,
    before: Any = None,
    after: Any = None,
    at: datetime | None = None,
    counter: str = DATA_VERSION,
) -> None:
    """Writes the audit row of a step and raises the data version. `before` and `after` are plain JSON data.

    The version first: whoever raises it waits for those before them, so that the audit is numbered in the order in
    which its steps came to be (PostgreSQL numbers rows when they are written, not when they are committed). A step that
    raises another `counter` takes the data version as a lock all the same.
    """
    if counter != DATA_VERSION:
        alone(session)
    raise_version(session, counter)
    person = who if isinstance(who, Person) else None
    session.add(
        Audit(
            at=at or now(),
            user_id=person.id if person else None,
            who=person.name if person else str(who),
            action=action,
            subject=subject,
            before=_json(before),
            after=_json(after),
        )
    )


def raise_version(session: Session, counter: str = DATA_VERSION) -> None:
    """Every cache of the screens is keyed by this counter."""
    table = Setting.__tablename__
    session.execute(
        text(f"UPDATE {table} SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE name = :counter"),
        {"counter": counter},
    )


def data_version(session: Session, counter: str = DATA_VERSION) -> int:
    """The counter that every write raises (or that of the meetings)."""
    found = session.scalar(select(Setting.value).where(Setting.name == counter))
    return int(found or 0)


def alone(session: Session) -> None:
    """Takes the counter itself as a lock: from here to the commit nobody else commits.

    The last lock of a transaction (every write raises the counter at its end), so that no two wait for each other.
    """
    session.scalar(select(Setting.value).where(Setting.name == DATA_VERSION).with_for_update())


def acting(session: Session, person: Person, *seats: str) -> Person:
    """The person as the database knows them now; refuses who left, or holds none of `seats`.

    Called inside the transaction of every write, so that a page alone can never give a right.
    """
    return _held(session.get(User, _number(person), with_for_update=True), seats)


def looking(session: Session, person: Person) -> Person:
    """The same for reading what is not shown to everybody: locks nothing, and every seat may ask."""
    return _held(session.get(User, _number(person)), ())


def _number(person: Person) -> int:
    """Their number, or one that nobody has where it is none that a database can look for."""
    number = person.id
    return number if type(number) is int and 0 < number < 2**63 else 0


def _held(user: User | None, seats: tuple[str, ...]) -> Person:
    if user is None or not user.active:
        raise Refused("Your account is no longer active. Ask an administrator of Accord to let you in again.")
    if seats and user.seat not in seats:
        raise Refused(
            f"This needs the {' or '.join(seats)} seat; you hold the {user.seat} seat. "
            "Ask somebody who holds it, or an administrator to change your seat."
        )
    return Person(user.id, user.username, user.name, user.seat)


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
