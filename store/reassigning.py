"""Giving leads that wait to another rep: one step for several of them, kept before files that do not know of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from agreement.errors import Refused
from agreement.frames import FRAMES
from agreement.ledger import ledger
from agreement.moves import MOVES
from agreement.people import ADMINISTRATOR, SALES, Person
from agreement.waiting import WAITS
from store.changes import acting, now, record
from store.engine import reading, writing
from store.models import TABLES, Reassignment, User
from store.notes import checked_note
from store.settings import calendar
from store.upsert import one_import

SEATS = (SALES, ADMINISTRATOR)
"""Who may give leads to another rep."""
MOST = 200
"""Leads that one step moves."""
_LEADS = TABLES["leads"].c


def reassign(
    url: str, person: Person, seen: Mapping[str, str | None], to_owner: str, note: str = "", at: datetime | None = None
) -> int:
    """Gives leads that wait for sales to another rep, all or none; gives back how many.

    `seen` names the leads and the owner that the person saw beside each one. Raises Refused where somebody moved one
    meanwhile, where one is with that rep already, does not wait for sales any more, or is not known; and for a rep whom
    neither a lead nor an account of the sales seat names. One audit row; the leads' owner changes at once.
    """
    said = checked_note(note)
    _refuse_many(seen)
    with writing(url) as session:
        person, moment = acting(session, person, *SEATS), at or now()
        one_import(session)
        if to_owner not in _reps(session):
            raise Refused(f"Nobody called {to_owner!r} works leads here. Choose a rep of the list.")
        owners = _held(session, seen)
        _refuse_moved(owners, seen, to_owner)
        _refuse_over(session, seen, moment)
        session.execute(update(TABLES["leads"]).where(_LEADS.lead_id.in_(owners)).values(sales_owner=to_owner))
        given = {"by": person.name, "to_owner": to_owner, "note": said, "at": moment}
        session.add_all(Reassignment(lead_id=lead, from_owner=was, **given) for lead, was in owners.items())
        after = {"to": to_owner, "leads": sorted(owners), "note": said}
        record(session, person, "lead.reassign", _subject(owners), {"owners": owners}, after, moment)
    return len(owners)


def reps(url: str) -> list[str]:
    """Everybody whom leads can be given to: owners of leads, and people of the sales seat; sorted."""
    with reading(url) as session:
        return sorted(_reps(session))


def moves(session: Session) -> pl.DataFrame:
    """Every reassignment, the oldest first: the rows of `agreement.moves.MOVES`."""
    asked = select(*(getattr(Reassignment, name) for name in MOVES)).order_by(Reassignment.id)
    return pl.DataFrame(session.execute(asked).all(), schema=MOVES, orient="row")


def _reps(session: Session) -> set[str]:
    owners = session.scalars(select(_LEADS.sales_owner).where(_LEADS.sales_owner.is_not(None)).distinct())
    people = session.scalars(select(User.name).where(User.seat == SALES, User.active))
    return {*owners, *people}


def _refuse_many(seen: Mapping[str, str | None]) -> None:
    if not seen:
        raise Refused("No lead is chosen. Mark those that another rep should have.")
    if len(seen) > MOST:
        raise Refused(f"{len(seen):,} leads are too many for one step. Choose at most {MOST}.")
    wrong = [lead for lead in seen if not isinstance(lead, str) or not lead.isprintable()]
    if wrong:
        raise Refused(f"There is no lead {wrong[0]!r}. Choose it from the queue.")


def _held(session: Session, seen: Mapping[str, str | None]) -> dict[str, str | None]:
    """The owners of these leads now, locked until the commit."""
    asked = select(_LEADS.lead_id, _LEADS.sales_owner).where(_LEADS.lead_id.in_(seen)).order_by(_LEADS.lead_id)
    owners: dict[str, str | None] = {one.lead_id: one.sales_owner for one in session.execute(asked.with_for_update())}
    unknown = [lead for lead in seen if lead not in owners]
    if unknown:
        raise Refused(f"There is no lead {_named(unknown)} any more. Load the queue again.")
    return owners


def _refuse_moved(owners: Mapping[str, str | None], seen: Mapping[str, str | None], to_owner: str) -> None:
    moved = [lead for lead, owner in owners.items() if owner != seen[lead]]
    if moved:
        lead = moved[0]
        more = f", and {len(moved) - 1} more were moved" if len(moved) > 1 else ""
        raise Refused(
            f"Lead {lead!r} was moved meanwhile: it is with {owners[lead] or 'nobody'} now, not with "
            f"{seen[lead] or 'nobody'}{more}. Nothing was changed. Look at the queue again."
        )
    there = [lead for lead, owner in owners.items() if owner == to_owner]
    if there:
        raise Refused(f"Lead {_named(there)} is with {to_owner} already. Leave it out.")


def _refuse_over(session: Session, seen: Mapping[str, str | None], moment: datetime) -> None:
    """Judged by the same rule as the queue, from the lead's own dates and its stage history."""
    company = calendar(session)
    frames = {name: _rows(session, name, seen) for name in ("leads", "stage_changes")}
    known = ledger(frames, company, company.today(moment)).leads
    waits = pl.any_horizontal(*WAITS.values()) & pl.col("handed_over_at").is_not_null()
    waiting = set(known.filter(waits)["lead_id"])
    over = [lead for lead in seen if lead not in waiting]
    if over:
        raise Refused(f"Lead {_named(over)} does not wait for sales any more, or was never handed over. Leave it out.")


def _rows(session: Session, frame: str, lead_ids: Mapping[str, Any]) -> pl.DataFrame:
    table = TABLES[frame]
    found = session.execute(select(table).where(table.c.lead_id.in_(lead_ids))).all()
    return pl.DataFrame(found, schema=FRAMES[frame].columns, orient="row")


def _named(lead_ids: Sequence[str]) -> str:
    return f"{lead_ids[0]!r}" + (f" (and {len(lead_ids) - 1} more)" if len(lead_ids) > 1 else "")


def _subject(owners: Mapping[str, str | None]) -> str:
    return f"lead:{next(iter(owners))}" if len(owners) == 1 else f"leads:{len(owners)}"
