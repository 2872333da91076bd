"""Needs, told in secret: a side sees its own, and the other's once both have told, so that nobody anchors."""

from datetime import datetime
from typing import Any
from unicodedata import normalize

from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import Session

from agreement.documents import THRESHOLDS
from agreement.errors import Refused
from agreement.judge import ALL
from agreement.needs import Needs, Table, Told, checked_needs, needs_json, read_needs, seen
from agreement.people import MARKETING, SALES, Person
from agreement.rules import check_text
from store import models
from store.changes import acting, alone, looking, now, record
from store.engine import reading, writing

SUBJECT = "needs:"


def tell(url: str, person: Person, segment: str, needs: Needs, at: datetime | None = None) -> Table:
    """Says what the person's own side needs of the bar of a segment; gives what they may see now.

    Before the other side has told, telling again replaces in silence; afterwards it is an open move. Once a version of
    the segment is agreed, the next round begins with an empty table. The audit row says who told for which side, and
    carries the numbers only where both sides have told: who reads the trail knows no more than the table shows.
    """
    segment, text = _named(segment), needs_json(checked_needs(needs))
    with writing(url) as session:
        person = acting(session, person, SALES, MARKETING)
        if needs.side != person.seat:
            raise Refused(f"You hold the {person.seat} seat; what {needs.side} needs is for {needs.side} to tell.")
        _refuse_unknown(session, segment)
        alone(session)
        before = _facts(session, segment, person.seat)
        session.add(
            models.Needs(
                segment=segment, round=_round(session, segment), side=person.seat, needs=text, user_id=person.id,
                told_at=at or now(),
            )
        )  # fmt: skip
        session.flush()
        after = _facts(session, segment, person.seat)
        record(session, person, "needs.tell", f"{SUBJECT}{segment}", before, after, at)
        return seen(_told(session, segment), person.seat)


def table(url: str, person: Person, segment: str) -> Table:
    """The needs of a segment in this round as the person may see them, by the seat that the database knows."""
    segment = _named(segment)
    with reading(url) as session:
        return seen(_told(session, segment), looking(session, person).seat)


def _told(session: Session, segment: str) -> list[Told]:
    """All that was told in this round, in the order of its telling."""
    row = models.Needs
    of_round = (row.segment == segment) & (row.round == _round(session, segment))
    query = select(row, models.User.name).join(models.User, models.User.id == row.user_id).where(of_round)
    return [Told(read_needs(one.needs), name, one.told_at) for one, name in session.execute(query.order_by(row.id))]


def _round(session: Session, segment: str) -> int:
    """How many versions of the segment were agreed: a clock may be wrong, a number is not."""
    of_segment = (models.Agreement.kind == THRESHOLDS) & (models.Agreement.segment == segment)
    latest = select(func.max(models.Agreement.version)).where(of_segment)
    return session.scalar(latest) or 0


def _facts(session: Session, segment: str, side: str) -> dict[str, Any]:
    """What an audit row may keep of a side's needs: the numbers only in the open."""
    told = _told(session, segment)
    own = [one for one in told if one.needs.side == side]
    facts: dict[str, Any] = {"side": side, "round": _round(session, segment), "told": len(own)}
    in_the_open = own and len(own) < len(told)
    return facts | {"needs": needs_json(own[-1].needs)} if in_the_open else facts


def _named(segment: str) -> str:
    """The segment's name as definitions write it; refuses what no segment can be called."""
    if not isinstance(segment, str) or not segment.strip():
        raise Refused("The segment has no name. Use 'all', or the name of a segment of your leads.")
    check_text(segment, "The segment's name")
    return normalize("NFC", segment)


def _refuse_unknown(session: Session, segment: str) -> None:
    leads, agreements = models.TABLES["leads"].c.segment, models.Agreement.segment
    known = or_(
        literal(segment) == ALL,
        select(leads).where(leads == segment).exists(),
        select(agreements).where(agreements == segment).exists(),
    )
    if not session.scalar(select(known)):
        raise Refused(f"There is no segment {segment!r}. Use 'all', or the name of a segment of your leads.")
