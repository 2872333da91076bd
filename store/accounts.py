"""Reading who may sign in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from agreement.errors import Refused
from agreement.people import Person
from store.engine import reading
from store.models import SignIn, User


@dataclass(frozen=True)
class Account:
    """One person as the list of people shows them. Times in UTC; `seen_at` is None when they hold no session."""

    id: int
    username: str
    name: str
    seat: str
    email: str | None
    active: bool
    demo: bool
    created_at: datetime
    seen_at: datetime | None


def person(url: str, username: str) -> Person:
    """An active person by username; refuses a name that nobody has."""
    with reading(url) as session:
        user = session.scalar(select(User).where(User.username == plain_name(username), User.active))
    if user is None:
        raise Refused(f"There is nobody active with the username {username!r}.")
    return Person(user.id, user.username, user.name, user.seat)


def plain_name(username: str) -> str:
    """A username as it is stored; refuses what no database can look for."""
    if not isinstance(username, str) or not username.isprintable():
        raise Refused(f"{username!r} is no username. Type it again.")
    return username.strip().lower()


def people(url: str) -> list[Account]:
    """Everybody, by name."""
    seen = select(SignIn.user_id, func.max(SignIn.seen_at).label("seen_at")).group_by(SignIn.user_id).subquery()
    with reading(url) as session:
        rows = session.execute(
            select(User, seen.c.seen_at).outerjoin(seen, seen.c.user_id == User.id).order_by(User.name, User.id)
        )
        return [
            Account(user.id, user.username, user.name, user.seat, user.email, user.active, user.demo,
                    user.created_at, last)
            for user, last in rows
        ]  # fmt: skip


def credentials(url: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Everybody who may sign in, in the shape that streamlit-authenticator reads."""
    with reading(url) as session:
        users = session.scalars(select(User).where(User.active)).all()
    return {"usernames": {user.username: _credential(user) for user in users}}


def _credential(user: User) -> dict[str, Any]:
    return {"name": user.name, "email": user.email, "password": user.password_hash, "roles": [user.seat]}
