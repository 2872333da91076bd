"""The sample's charter: one version in force, one on the table, and what was done of it, by the store's own steps."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from agreement import Person
from agreement.calendar import Calendar
from agreement.charter import Charter
from agreement.charter_checks import charter_settled
from agreement.documents import CHARTER, EVERYBODY
from agreement.periods import period
from agreement.states import PROPOSED
from sample_data.charter_terms import (
    LOG,
    MARKED,
    NOTE,
    PROPOSED_ON,
    REVIEW_ON,
    Learnt,
    Marked,
    begins,
    in_force,
    proposed,
)
from sample_data.signed import sign
from sample_data.truth import ENDS_ON, TIME_ZONE
from store import models
from store.changes import MEETING_VERSION, record
from store.negotiation import add_revision, recorded

SIGNED_BEFORE = 4
"""Days from the second signature to the day on which version 1 took effect."""


def sign_charter(session: Session, people: dict[str, Person], company: Calendar, ends_on: date) -> None:
    """Negotiates the charters and does what was done of them up to `ends_on`, inside the caller's transaction."""
    days = (ends_on - ENDS_ON).days
    began = begins(days)
    first = _propose(session, people["sales"], in_force(days), began - timedelta(days=9), (began, days), "")
    for place, side in enumerate(("sales", "marketing")):
        sign(session, first, people[side], _at(began - timedelta(days=SIGNED_BEFORE), 10 + place), None)
    on_table = PROPOSED_ON + timedelta(days=days)
    _propose(session, people["marketing"], proposed(days), on_table, (ends_on + timedelta(days=15), days), NOTE)
    for entry in LOG:
        _learn(session, people, entry, ends_on)
    for mark in MARKED:
        _mark(session, people, mark, in_force(days), company, ends_on)


def _propose(
    session: Session, author: Person, charter: Charter, on: date, ruling: tuple[date, int], note: str
) -> models.Agreement:
    at, (effective_on, days) = _at(on, 11), ruling
    row = models.Agreement(
        kind=CHARTER, segment=EVERYBODY, state=PROPOSED, revision=1, side=author.seat, created_at=at
    )  # fmt: skip
    session.add(row)
    session.flush()
    review_on = max(REVIEW_ON + timedelta(days=days), effective_on + timedelta(days=91))
    add_revision(session, row, author, charter_settled(charter), (effective_on, review_on), note, at)
    recorded(session, author, "propose", row.id, None, at)
    return row


def _learn(session: Session, people: dict[str, Person], entry: Learnt, end: date) -> None:
    on = end - timedelta(days=entry.days_ago)
    by, witness = people[entry.side], people["sales" if entry.side == "marketing" else "marketing"]
    logged, seen = _at(on, 17), _at(on + timedelta(days=1), 9)
    row = models.TrainingEntry(
        kind=entry.kind, side=entry.side, who=entry.who, on=on, note=entry.note, lead_id=None, logged_at=logged,
        logged_by=by.id, confirmed_at=seen if entry.confirmed else None,
        confirmed_by=witness.id if entry.confirmed else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    fact = {"kind": entry.kind, "side": entry.side, "who": entry.who, "on": on}
    record(session, by, "training.log", f"training:{row.id}", None, fact, logged, MEETING_VERSION)
    if entry.confirmed:
        confirmed = fact | {"confirmed_by": witness.name}
        record(session, witness, "training.confirm", f"training:{row.id}", fact, confirmed, seen, MEETING_VERSION)


def _mark(
    session: Session, people: dict[str, Person], mark: Marked, charter: Charter, company: Calendar, end: date
) -> None:
    """A task that comes again is done for its last whole period, so that a sample of any day shows it so."""
    asked = next(one for one in charter.responsibilities if one.task == mark.task)
    due = asked.due_on
    if asked.every is not None:
        due = period(asked.every, end + timedelta(days=1), company)[0] - timedelta(days=1)
    assert due is not None
    at, by = _at(min(due, end) - timedelta(days=2), 15), people[mark.side]
    session.add(models.TaskMark(task=mark.task, due_on=due, done_at=at, done_by=by.id))
    session.flush()
    was, now = {"done": False, "due_on": due}, {"done": True, "due_on": due}
    record(session, by, "task.done", f"task:{mark.task}", was, now, at, MEETING_VERSION)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 20), ZoneInfo(TIME_ZONE))
