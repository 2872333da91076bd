"""The joint meeting: what is said and decided in it, saved as it is spoken and carried over until it is done.

Whatever is written here raises the meetings' own counter (`version`): no number depends on it, so nobody counts again.
`at` is the clock: tests pass it, pages never do.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreement.decided import Decision, Note
from agreement.errors import Refused
from agreement.people import ADMINISTRATOR, MARKETING, SALES, Person
from agreement.rules import check_text
from store import models
from store.changes import MEETING_VERSION, acting, alone, now, record
from store.engine import writing
from store.minutes import decisions as decisions
from store.minutes import notes as notes
from store.minutes import one_decision
from store.minutes import version as version
from store.notes import checked_note
from store.proposals import can_be
from store.settings import calendar

WRITERS = (SALES, MARKETING, ADMINISTRATOR)
"""The seats that write the minutes; the others read them."""


def decide(
    url: str, person: Person, week: date, what: str, who: str, due_on: date, about: str = "", at: datetime | None = None
) -> Decision:
    """Keeps what the meeting about a week decided: what, who, by when, and the metric or clause that it is about.

    Raises Refused for a decision without words, without anybody or with a day that is past, and for one that stands.
    """
    what, who, about = checked_note(what), _name(who, "Who does it"), _name(about, "What it is about")
    if not what or not who:
        raise Refused("Say what is decided and who does it.")
    with writing(url) as session:
        person, moment = acting(session, person, *WRITERS), at or now()
        today = calendar(session).today(moment)
        if type(due_on) is not date or due_on < today:
            raise Refused(f"{due_on} is past or no day. Choose {today} or later.")
        meeting = _meeting(session, week, moment)
        _refuse_twice(session, meeting.id, what, who)
        row = models.Decision(
            meeting_id=meeting.id, what=what, who=who, due_on=due_on, about=about, decided_at=moment,
            decided_by=person.id,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return _recorded(session, person, "decide", row.id, None, moment)


def note(url: str, person: Person, week: date, step: str, text: str, at: datetime | None = None) -> Note:
    """Keeps a sentence of the minutes, said in a step of the meeting about a week; for ever."""
    said, step = checked_note(text), _name(step, "The step")
    if not said:
        raise Refused("Your note is empty. Type what was said.")
    with writing(url) as session:
        person, moment = acting(session, person, *WRITERS), at or now()
        meeting = _meeting(session, week, moment)
        _refuse_double_click(session, meeting.id, person, said)
        row = models.MeetingNote(
            meeting_id=meeting.id, step=step, text=said, author_id=person.id, seat=person.seat, said_at=moment
        )
        session.add(row)
        session.flush()
        kept = Note(row.id, week, step, said, person.name, person.seat, moment)
        fact = {"step": step, "text": said}
        record(session, person, "meeting.note", f"meeting:{week}", None, fact, moment, MEETING_VERSION)
        return kept


def finish(url: str, person: Person, decision_id: int, at: datetime | None = None) -> Decision:
    """Says that a decision is done."""
    return _close(url, person, decision_id, "done", at)


def drop(url: str, person: Person, decision_id: int, at: datetime | None = None) -> Decision:
    """Gives a decision up: it is no longer carried over."""
    return _close(url, person, decision_id, "drop", at)


def reopen(url: str, person: Person, decision_id: int, at: datetime | None = None) -> Decision:
    """Takes a slip back: what was called done or given up is carried over again."""
    with writing(url) as session:
        person, row = acting(session, person, *WRITERS), _locked(session, decision_id)
        before = one_decision(session, row.id)
        if not before.closed:
            raise Refused(f"“{before.what}” is open already.")
        row.done_at = row.done_by = row.dropped_at = row.dropped_by = None
        return _recorded(session, person, "reopen", row.id, before, at or now())


def _close(url: str, person: Person, decision_id: int, step: str, at: datetime | None) -> Decision:
    with writing(url) as session:
        person, row = acting(session, person, *WRITERS), _locked(session, decision_id)
        before, moment = one_decision(session, row.id), at or now()
        if before.closed:
            by = f"done by {before.done_by}" if before.done_at else f"given up by {before.dropped_by}"
            raise Refused(f"“{before.what}” is {by} already.")
        if step == "done":
            row.done_at, row.done_by = moment, person.id
        else:
            row.dropped_at, row.dropped_by = moment, person.id
        return _recorded(session, person, step, row.id, before, moment)


def _meeting(session: Session, week: date, moment: datetime) -> models.Meeting:
    """The meeting about a week; nobody else writes until the commit, so that there is only one."""
    company = calendar(session)
    if not isinstance(week, date) or company.week_begins(company.week(week)) != week:
        raise Refused(f"{week} is not the first day of a week. Choose the week again.")
    alone(session)
    found = session.scalar(select(models.Meeting).where(models.Meeting.week == week))
    if found is None:
        found = models.Meeting(week=week, begun_at=moment)
        session.add(found)
        session.flush()
    return found


def _locked(session: Session, decision_id: int) -> models.Decision:
    row = session.get(models.Decision, decision_id, with_for_update=True) if can_be(decision_id) else None
    if row is None:
        raise Refused(f"There is no decision number {decision_id}. Look at the list again.")
    return row


def _recorded(
    session: Session, person: Person, step: str, decision_id: int, before: Decision | None, at: datetime
) -> Decision:
    session.flush()
    after = one_decision(session, decision_id)
    was = before and _facts(before)
    record(session, person, f"meeting.{step}", f"decision:{decision_id}", was, _facts(after), at, MEETING_VERSION)
    return after


def _facts(one: Decision) -> dict[str, Any]:
    return {
        "what": one.what, "who": one.who, "due_on": one.due_on, "about": one.about, "week": one.week,
        "done": one.done_at is not None, "dropped": one.dropped_at is not None,
    }  # fmt: skip


def _refuse_twice(session: Session, meeting_id: int, what: str, who: str) -> None:
    row = models.Decision
    same = (row.meeting_id == meeting_id) & (row.what == what) & (row.who == who)
    if session.scalar(select(row.id).where(same, row.done_at.is_(None), row.dropped_at.is_(None)).limit(1)):
        raise Refused("This decision stands already.")


def _refuse_double_click(session: Session, meeting_id: int, person: Person, text: str) -> None:
    row = models.MeetingNote
    last = session.scalars(select(row).where(row.meeting_id == meeting_id).order_by(row.id.desc()).limit(1)).first()
    if last is not None and (last.author_id, last.text) == (person.id, text):
        raise Refused("This note stands already.")


def _name(text: str, where: str) -> str:
    if not isinstance(text, str):
        raise Refused(f"{where}: {text!r} is no text. Type it again.")
    check_text(text.strip(), where)
    return text.strip()
