"""The people of Accord: who may sign in and which seat they hold. Every step is audited and ends their sessions."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agreement.errors import Refused
from agreement.people import ADMINISTRATOR, SEATS, Person
from store.accounts import Account as Account
from store.accounts import credentials as credentials
from store.accounts import people as people
from store.accounts import person as person
from store.accounts import plain_name
from store.changes import acting, now, record
from store.engine import writing
from store.models import User
from store.notes import checked_note
from store.passwords import check_password as check_password
from store.passwords import forgive, hashed
from store.sessions import close_all

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
Who = Person | str
"""Who asks for a change: a person who is signed in, or the terminal by its name."""


def add(
    url: str, username: str, name: str, seat: str, password: str, email: str | None = None, who: Who = "terminal",
    demo: bool = False,
) -> Person:  # fmt: skip
    """Makes somebody who may sign in; administrators only (the terminal passes its name instead of a person)."""
    username, name, email = plain_name(username), checked_note(name), checked_note(email or "")
    if not USERNAME.fullmatch(username):
        raise Refused(f"{username!r} is no username. Use up to 64 of: letters a to z, digits, dot, dash, @, +, _.")
    if not name:
        raise Refused("Give the person a name; it stands beside their signature.")
    secret = hashed(username, password)
    with writing(url) as session:
        who = _may(session, who)
        if session.scalar(select(User.id).where(User.username == username)):
            raise Refused(f"There is already somebody with the username {username!r}. Choose another.")
        at = now()
        user = User(username=username, name=name, email=email or None, seat=_seat(seat), password_hash=secret,
                    active=True, demo=demo, created_at=at, password_changed_at=at)  # fmt: skip
        session.add(user)
        session.flush()
        record(session, who, "person.add", username, None, {"name": name, "seat": seat, "email": email or None})
        return Person(user.id, username, name, seat)


def change_password(url: str, who: Who, username: str, password: str, current: str | None = None) -> None:
    """Gives somebody a new password. Your own needs the `current` one; another's needs an administrator."""
    username = plain_name(username)
    own = isinstance(who, Person) and who.username == username
    if own and check_password(url, username, current or "", f"own password of {username}") is None:
        raise Refused("The current password is not right.")
    secret = hashed(username, password)

    def change(user: User) -> tuple[Any, Any]:
        if user.demo:
            raise Refused("The people of the sample company keep the passwords that stand on the sign-in page.")
        user.password_hash, user.password_changed_at = secret, now()
        return None, None

    _change(url, who, username, "person.password", change, own=own)


def change_seat(url: str, who: Who, username: str, seat: str) -> None:
    """Gives somebody another seat; administrators only."""
    _seat(seat)

    def change(user: User) -> tuple[Any, Any]:
        before, user.seat = user.seat, seat
        return {"seat": before}, {"seat": seat}

    _change(url, who, username, "person.seat", change)


def deactivate(url: str, who: Who, username: str) -> None:
    """Lets somebody in no more. What they did stays under their name; administrators only."""

    def change(user: User) -> tuple[Any, Any]:
        user.active = False
        return {"active": True}, {"active": False}

    _change(url, who, username, "person.deactivate", change)


def reactivate(url: str, who: Who, username: str) -> None:
    """Lets somebody in again; administrators only."""

    def change(user: User) -> tuple[Any, Any]:
        user.active = True
        return {"active": False}, {"active": True}

    _change(url, who, username, "person.reactivate", change)


def _change(
    url: str, who: Who, username: str, action: str, change: Callable[[User], tuple[Any, Any]], own: bool = False
) -> None:
    with writing(url) as session:
        session.execute(select(User.id).where(User.seat == ADMINISTRATOR).order_by(User.id).with_for_update())
        who = _may(session, who, own)
        user = session.scalar(select(User).where(User.username == plain_name(username)).with_for_update())
        if user is None:
            raise Refused(f"There is nobody with the username {username!r}.")
        was_in_charge = user.active and user.seat == ADMINISTRATOR
        before, after = change(user)
        session.flush()
        if was_in_charge:
            _somebody_must_stay(session, user)
        close_all(session, user.id)
        forgive(session, user.username)
        record(session, who, action, user.username, before, after)


def _somebody_must_stay(session: Session, changed: User) -> None:
    left = session.scalar(select(func.count()).where(User.seat == ADMINISTRATOR, User.active))
    if not left:
        raise Refused(f"{changed.name} is the last active administrator. Make another one first.")


def _may(session: Session, who: Who, own: bool = False) -> Who:
    if isinstance(who, Person):
        return acting(session, who) if own else acting(session, who, ADMINISTRATOR)
    return who


def _seat(seat: str) -> str:
    if seat not in SEATS:
        raise Refused(f"There is no seat {seat!r}. There are: {', '.join(SEATS)}.")
    return seat
