"""Reading what joint meetings said and decided. Gives plain values only."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from agreement.decided import Decision, Note
from store import models
from store.changes import MEETING_VERSION, data_version
from store.engine import reading


def version(url: str) -> int:
    """The meetings' counter: one cheap query; every write here raises it."""
    with reading(url) as session:
        return data_version(session, MEETING_VERSION)


def decisions(url: str) -> tuple[Decision, ...]:
    """Every decision of every meeting, oldest first."""
    with reading(url) as session:
        return _decisions(session)


def notes(url: str, week: date) -> tuple[Note, ...]:
    """The minutes of the meeting about a week, in the order in which it was said."""
    row = models.MeetingNote
    query = (
        select(row, models.User.name)
        .join(models.Meeting, models.Meeting.id == row.meeting_id)
        .join(models.User, models.User.id == row.author_id)
        .where(models.Meeting.week == week)
    )
    with reading(url) as session:
        return tuple(
            Note(one.id, week, one.step, one.text, name, one.seat, one.said_at)
            for one, name in session.execute(query.order_by(row.id))
        )


def one_decision(session: Session, decision_id: int) -> Decision:
    """One decision as it stands inside a transaction of the caller."""
    return next(one for one in _decisions(session) if one.id == decision_id)


def _decisions(session: Session) -> tuple[Decision, ...]:
    row, by, done, dropped = models.Decision, *(aliased(models.User) for _ in range(3))
    query = (
        select(row, models.Meeting.week, by.name, done.name, dropped.name)
        .join(by, by.id == row.decided_by)
        .outerjoin(models.Meeting, models.Meeting.id == row.meeting_id)
        .outerjoin(done, done.id == row.done_by)
        .outerjoin(dropped, dropped.id == row.dropped_by)
        .order_by(row.id)
    )
    return tuple(
        Decision(
            one.id, one.what, one.who, one.due_on, one.about, week, one.decided_at, decided_by, one.done_at,
            done_by or "", one.dropped_at, dropped_by or "",
        )
        for one, week, decided_by, done_by, dropped_by in session.execute(query)
    )  # fmt: skip
