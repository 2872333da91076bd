"""The cross-training log: ride-alongs, sales calls made by marketers, planning sessions that sales sat in on.

A side logs what its own people did, and takes its own slips back. Somebody of the OTHER side may confirm an entry: they
were there. A number that feeds a signed promise needs a witness, yet it counts at once: a count that waits for somebody
else's click would punish the side that kept its word.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from agreement.charter import TRAINING
from agreement.errors import Refused
from agreement.people import MARKETING, SALES, Person
from agreement.pledged import Trained
from agreement.rules import check_text
from store import models
from store.changes import MEETING_VERSION, acting, alone, now, record
from store.engine import reading, writing
from store.notes import checked_note
from store.proposals import can_be
from store.settings import calendar

SUBJECT = "training:"


def log(
    url: str, person: Person, kind: str, who: str, on: date, note: str = "", lead_id: str | None = None,
    at: datetime | None = None,
) -> Trained:  # fmt: skip
    """Writes down that somebody of the person's own side learnt the other team's work on a day, at most today."""
    text, name, moment = checked_note(note), _named(who), at or now()
    if kind not in TRAINING:
        raise Refused(f"{kind!r} is no kind of training. Use one of {', '.join(TRAINING)}.")
    with writing(url) as session:
        person = acting(session, person, SALES, MARKETING)
        _check_day(on, calendar(session).today(moment))
        _check_lead(session, lead_id)
        alone(session)
        _refuse_double_click(session, person, kind, name, on, lead_id)
        row = models.TrainingEntry(
            kind=kind, side=person.seat, who=name, on=on, note=text, lead_id=lead_id, logged_at=moment,
            logged_by=person.id,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return _recorded(session, person, "log", row.id, None, moment)


def take_back(url: str, person: Person, entry_id: int, at: datetime | None = None) -> None:
    """Takes a slip of the own side back: it no longer counts, and stays in the audit."""
    with writing(url) as session:
        person, moment = acting(session, person, SALES, MARKETING), at or now()
        row, before = _locked(session, entry_id)
        if row.side != person.seat:
            raise Refused(f"This entry is of {row.side}; only {row.side} takes it back.")
        row.taken_back_at, row.taken_back_by = moment, person.id
        session.flush()
        action, subject = "training.take_back", f"{SUBJECT}{entry_id}"
        record(session, person, action, subject, _facts(before), None, moment, MEETING_VERSION)


def confirm(url: str, person: Person, entry_id: int, at: datetime | None = None) -> Trained:
    """Says for the other side that it was so: the rep whom a marketer rode along with, say."""
    with writing(url) as session:
        person, moment = acting(session, person, SALES, MARKETING), at or now()
        row, before = _locked(session, entry_id)
        if row.side == person.seat:
            raise Refused(f"This entry is of your own side; somebody of {_other(row.side)} who was there confirms it.")
        if row.confirmed_at is not None:
            raise Refused(f"{before.confirmed_by} has confirmed this entry already.")
        row.confirmed_at, row.confirmed_by = moment, person.id
        return _recorded(session, person, "confirm", row.id, before, moment)


def entries(url: str) -> tuple[Trained, ...]:
    """All that counts, latest day first."""
    with reading(url) as session:
        found = _entries(session)
    return tuple(sorted(found, key=lambda one: (one.on, one.id), reverse=True))


def _entries(session: Session) -> list[Trained]:
    row, by, witness = models.TrainingEntry, *(aliased(models.User) for _ in range(2))
    query = (
        select(row, by.name, witness.name)
        .join(by, by.id == row.logged_by)
        .outerjoin(witness, witness.id == row.confirmed_by)
        .where(row.taken_back_at.is_(None))
        .order_by(row.id)
    )
    return [
        Trained(one.id, one.kind, one.side, one.who, one.on, one.note, one.lead_id, name, one.logged_at, seen or "")
        for one, name, seen in session.execute(query)
    ]


def _locked(session: Session, entry_id: int) -> tuple[models.TrainingEntry, Trained]:
    row = session.get(models.TrainingEntry, entry_id, with_for_update=True) if can_be(entry_id) else None
    if row is None or row.taken_back_at is not None:
        raise Refused(f"There is no entry number {entry_id} in the log, or it was taken back. Look at the list again.")
    return row, next(one for one in _entries(session) if one.id == entry_id)


def _recorded(
    session: Session, person: Person, step: str, entry_id: int, before: Trained | None, at: datetime
) -> Trained:
    session.flush()
    after = next(one for one in _entries(session) if one.id == entry_id)
    was = before and _facts(before)
    record(session, person, f"training.{step}", f"{SUBJECT}{entry_id}", was, _facts(after), at, MEETING_VERSION)
    return after


def _facts(one: Trained) -> dict[str, Any]:
    return {
        "kind": one.kind, "side": one.side, "who": one.who, "on": one.on, "note": one.note, "lead_id": one.lead_id,
        "confirmed_by": one.confirmed_by,
    }  # fmt: skip


def _check_day(on: date, today: date) -> None:
    if not isinstance(on, date) or isinstance(on, datetime):
        raise Refused(f"{on!r} is no day. Choose the day on which it was.")
    if on > today:
        raise Refused(f"{on} has not come yet. Log it once it has been.")


def _check_lead(session: Session, lead_id: str | None) -> None:
    if lead_id is None:
        return
    leads = models.TABLES["leads"].c.lead_id
    known = isinstance(lead_id, str) and lead_id.isprintable()
    if not known or session.scalar(select(leads).where(leads == lead_id)) is None:
        raise Refused(f"There is no lead {lead_id!r}. Leave the lead out, or copy its number from the list of leads.")


def _refuse_double_click(session: Session, person: Person, kind: str, who: str, on: date, lead_id: str | None) -> None:
    row = models.TrainingEntry
    same = (row.kind == kind) & (row.side == person.seat) & (row.who == who) & (row.on == on)
    same &= row.lead_id.is_(None) if lead_id is None else row.lead_id == lead_id
    if session.scalar(select(row.id).where(same, row.taken_back_at.is_(None)).limit(1)):
        raise Refused(f"This {TRAINING[kind]} of {who} on {on} stands in the log already.")


def _named(who: str) -> str:
    if not isinstance(who, str) or not who.strip():
        raise Refused("Say who it was: the name is empty.")
    check_text(who.strip(), "The name")
    return who.strip()


def _other(side: str) -> str:
    return MARKETING if side == SALES else SALES
