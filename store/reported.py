"""Freezing a week: what was reported is written once, by whoever comes first, and never changes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreement.errors import Refused
from agreement.moments import day_words
from agreement.people import ADMINISTRATOR, MARKETING, SALES, Person
from store.changes import MEETING_VERSION, acting, alone, now, record
from store.engine import reading, writing
from store.models import Audit, ReportedWeek
from store.settings import calendar

How = Literal["by hand", "taken away", "sent", "by itself"]
WRITERS = (SALES, MARKETING, ADMINISTRATOR)
"""The seats that freeze a week by hand and write its sentence."""
SUBJECT = "week:"
CHANGES = ("import", "settings.calendar")
"""Steps after which a week's numbers may be others."""


@dataclass(frozen=True)
class Draft:
    """A week that may be frozen: its content, its page, and what they rest on."""

    week: date
    layout: int
    content: str
    page: str
    until: date
    """How far the data went."""
    data_version: int
    agreement: str


@dataclass(frozen=True)
class Reported(Draft):
    """A frozen week."""

    sha256: str
    how: str
    frozen_at: datetime
    frozen_by: str


def reported(url: str, week: date) -> Reported | None:
    """The week as it was reported, or None while it is not frozen.

    Raises Refused where it is no longer what was sealed: somebody changed the database behind Accord's back.
    """
    with reading(url) as session:
        row = session.get(ReportedWeek, week)
        return None if row is None else _checked(row)


def freeze(url: str, who: Person | str, how: How, draft: Draft, at: datetime | None = None) -> Reported:
    """Freezes the week, unless it is frozen already; gives what stands frozen then, whoever did it.

    By hand: sales, marketing and administrators. Refuses a week that is not over in the data of the draft.
    """
    with writing(url) as session:
        if isinstance(who, Person):
            who = acting(session, who, *(WRITERS if how == "by hand" else ()))
        refuse_no_week(session, draft.week)
        last = draft.week + timedelta(days=6)
        if draft.until < last:
            raise Refused(
                f"The week of {day_words(draft.week)} is not over in the data, which end on {day_words(draft.until)}. "
                f"It can be frozen once they reach {day_words(last)}."
            )
        alone(session)
        found = session.get(ReportedWeek, draft.week)
        return _checked(found) if found else _frozen(session, who, how, draft, at or now())


def _frozen(session: Session, who: Person | str, how: How, draft: Draft, at: datetime) -> Reported:
    name, user_id = (who.name, who.id) if isinstance(who, Person) else (who, None)
    row = ReportedWeek(
        **vars(draft), sha256=seal(draft.content, draft.page), how=how, frozen_at=at, frozen_by=name, user_id=user_id
    )
    session.add(row)
    fact = {
        "sha256": row.sha256, "how": how, "until": draft.until.isoformat(), "agreement": draft.agreement,
        "data_version": draft.data_version,
    }  # fmt: skip
    record(session, who, "week.freeze", f"{SUBJECT}{draft.week}", None, fact, at, MEETING_VERSION)
    session.flush()
    return _checked(row)


def seal(content: str, page: str) -> str:
    """SHA-256 of both, as 64 hexadecimal digits."""
    return sha256(f"{content}\0{page}".encode()).hexdigest()


def refuse_no_week(session: Session, week: date) -> None:
    """A week is named by its first day."""
    company = calendar(session)
    if company.week_begins(company.week(week)) != week:
        raise Refused(f"No week begins on {week}. Give its first day.")


def changes_since(url: str, one: Reported) -> tuple[str, ...]:
    """What happened since the week was frozen that its numbers may differ by, oldest first, in words."""
    after = select(Audit).where(Audit.action.in_(CHANGES), Audit.at > one.frozen_at).order_by(Audit.id)
    with reading(url) as session:
        company = calendar(session)
        rows = [(row.action, row.subject, company.today(row.at)) for row in session.scalars(after)]
    said = {"import": "import of {}", "settings.calendar": "the settings changed"}
    return tuple(f"{said[action].format(subject)} on {day_words(day)}" for action, subject, day in rows)


def _checked(row: ReportedWeek) -> Reported:
    if seal(row.content, row.page) != row.sha256:
        raise Refused(
            f"The report of the week of {day_words(row.week)} is no longer what was frozen: somebody changed the "
            "database behind Accord's back. Restore it from a backup."
        )
    return Reported(
        row.week, row.layout, row.content, row.page, row.until, row.data_version, row.agreement, row.sha256, row.how,
        row.frozen_at, row.frozen_by,
    )  # fmt: skip
