"""The sample's joint meetings: what was decided in two of them, one action done, one late and one still open."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from agreement import Person
from agreement.calendar import Calendar
from sample_data.truth import TIME_ZONE
from store import models
from store.changes import MEETING_VERSION, record
from store.minutes import one_decision


class Decided(NamedTuple):
    """One decision: how many weeks before the last whole week its meeting looked at, and what became of it."""

    weeks_ago: int
    what: str
    who: str
    side: str
    days: int
    """From the meeting to the day it was due."""
    about: str
    done: bool = False


DECISIONS = (
    Decided(5, "Answer webinar leads on the day they come", "Inside sales", "sales", 12, "response_time", done=True),
    Decided(2, "Ask for the number of employees in the demo form", "Marketing operations", "marketing", 7, "sal_rate"),
    Decided(2, "Call everybody once more whom nobody reached", "Inside sales", "sales", 28,
            "promise:sales:attempts"),
)  # fmt: skip
NOTE = "Two reps were away; their leads waited a day longer"


def hold(session: Session, people: dict[str, Person], company: Calendar, ends_on: date) -> None:
    """Holds the meetings inside the caller's transaction, each on the Tuesday after its week."""
    last = company.week_begins(company.week(ends_on + timedelta(days=1)) - 1)
    for weeks_ago in sorted({one.weeks_ago for one in DECISIONS}, reverse=True):
        week = last - timedelta(weeks=weeks_ago)
        at = datetime.combine(week + timedelta(days=8), time(10, 15), ZoneInfo(TIME_ZONE))
        row = models.Meeting(week=week, begun_at=at)
        session.add(row)
        session.flush()
        for one in (one for one in DECISIONS if one.weeks_ago == weeks_ago):
            _decide(session, row, one, people[one.side], at)
        _note(session, row, people["sales"], at)


def _decide(session: Session, meeting: models.Meeting, one: Decided, person: Person, at: datetime) -> None:
    due = at.date() + timedelta(days=one.days)
    done_at = at + timedelta(days=one.days - 1) if one.done else None
    row = models.Decision(
        meeting_id=meeting.id, what=one.what, who=one.who, due_on=due, about=one.about, decided_at=at,
        decided_by=person.id, done_at=done_at, done_by=person.id if one.done else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    kept = one_decision(session, row.id)
    fact = {"what": kept.what, "who": kept.who, "due_on": kept.due_on, "about": kept.about, "week": kept.week}
    record(session, person, "meeting.decide", f"decision:{row.id}", None, fact, at, MEETING_VERSION)


def _note(session: Session, meeting: models.Meeting, person: Person, at: datetime) -> None:
    session.add(
        models.MeetingNote(
            meeting_id=meeting.id, step="exceptions", text=NOTE, author_id=person.id, seat=person.seat, said_at=at
        )
    )
    fact = {"step": "exceptions", "text": NOTE}
    record(session, person, "meeting.note", f"meeting:{meeting.week}", None, fact, at, MEETING_VERSION)
