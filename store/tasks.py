"""Tasks of the charter, marked as done by the side that answers for them, for one of the days on which they are due."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreement.calendar import Calendar
from agreement.charter import Responsibility
from agreement.errors import Refused
from agreement.people import MARKETING, SALES, Person
from agreement.periods import period
from agreement.pledged import TaskDone
from store import charters, models
from store.changes import MEETING_VERSION, acting, alone, now, record
from store.engine import reading, writing
from store.settings import calendar

SUBJECT = "task:"


def done(url: str, person: Person, task: str, due_on: date, at: datetime | None = None) -> None:
    """Says that a task of the charter in force was done for the day on which it was due."""
    _mark(url, person, task, due_on, True, at)


def reopen(url: str, person: Person, task: str, due_on: date, at: datetime | None = None) -> None:
    """Takes a slip back: the task is not done for that day."""
    _mark(url, person, task, due_on, False, at)


def marks(url: str) -> tuple[TaskDone, ...]:
    """Every task that was done for one of its days, in the order of its days."""
    row = models.TaskMark
    query = select(row, models.User.name).join(models.User, models.User.id == row.done_by)
    with reading(url) as session:
        company = calendar(session)
        found = session.execute(query.where(row.done_at.is_not(None)).order_by(row.due_on, row.id)).all()
    return tuple(TaskDone(one.task, one.due_on, name, company.today(one.done_at)) for one, name in found if one.done_at)


def _mark(url: str, person: Person, task: str, due_on: date, yes: bool, at: datetime | None) -> None:
    moment = at or now()
    asked = _asked(url, task, moment)
    with writing(url) as session:
        person = acting(session, person, SALES, MARKETING)
        if person.seat != asked.side:
            raise Refused(f"“{asked.task}” is for {asked.side} to do, and {asked.side} says when it is done.")
        _check_day(asked, due_on, calendar(session), moment)
        alone(session)
        row = _row(session, asked.task, due_on)
        if (row.done_at is not None) == yes:
            raise Refused(f"“{asked.task}” is {'done' if yes else 'open'} for {due_on} already.")
        before = {"done": row.done_at is not None}
        row.done_at, row.done_by = (moment, person.id) if yes else (None, None)
        session.flush()
        action, subject, after = f"task.{'done' if yes else 'reopen'}", f"{SUBJECT}{asked.task}", {"done": yes}
        due = {"due_on": due_on}
        record(session, person, action, subject, before | due, after | due, moment, MEETING_VERSION)


def _asked(url: str, task: str, moment: datetime) -> Responsibility:
    charter = charters.in_force(url, moment)
    found = [one for one in charter.responsibilities if one.task == task] if charter else []
    if not found:
        raise Refused(f"The charter in force has no task {task!r}. Look at the list again.")
    return found[0]


def _check_day(asked: Responsibility, due_on: date, company: Calendar, moment: datetime) -> None:
    if not isinstance(due_on, date) or isinstance(due_on, datetime):
        raise Refused(f"{due_on!r} is no day. Look at the list again.")
    if asked.due_on is None and asked.every is None:
        raise Refused(f"“{asked.task}” has no day on which it is due, so it is never done for good.")
    if asked.due_on is not None and asked.due_on != due_on:
        raise Refused(f"“{asked.task}” is due by {asked.due_on}, not by {due_on}. Look at the list again.")
    if asked.every is not None:
        first, last = period(asked.every, due_on, company)
        if due_on != last or first > company.today(moment):
            raise Refused(f"“{asked.task}” is not due on {due_on}. Look at the list again.")


def _row(session: Session, task: str, due_on: date) -> models.TaskMark:
    row = models.TaskMark
    found = session.scalar(select(row).where(row.task == task, row.due_on == due_on))
    if found is None:
        found = models.TaskMark(task=task, due_on=due_on)
        session.add(found)
    return found
