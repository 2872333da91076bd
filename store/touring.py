"""Whether somebody is new here: the tour is offered until it was taken or waved away. No number depends on it."""

from sqlalchemy import select, update

from agreement.people import Person
from store.changes import now
from store.engine import reading, writing
from store.models import User


def is_new(url: str, person: Person) -> bool:
    """Whether this person has neither taken the tour nor said that they need none."""
    with reading(url) as session:
        return session.scalar(select(User.toured_at).where(User.id == person.id)) is None


def toured(url: str, person: Person) -> None:
    """Offers the tour no more by itself; the first time stays on record."""
    with writing(url) as session:
        session.execute(update(User).where(User.id == person.id, User.toured_at.is_(None)).values(toured_at=now()))
