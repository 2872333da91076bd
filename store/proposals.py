"""Reading agreements: what is in force, what lies on the table, and how it came to be. Gives plain values only."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from agreement.definition import InForce
from agreement.documents import THRESHOLDS
from agreement.judge import ALL, ruling
from agreement.prediction import read_prediction
from agreement.proposal import Proposal
from agreement.states import AGREED, IN_FORCE, OPEN, SUPERSEDED
from store import models
from store.changes import now
from store.engine import reading
from store.pieces import SUBJECT as SUBJECT
from store.pieces import comments_of, revisions_of, steps_of

_NUMBERS = 2**31
"""PostgreSQL numbers rows with four bytes."""


def in_force(url: str, until: datetime | None = None) -> tuple[InForce, ...]:
    """The versions of every segment that had taken effect by `until` (left out: now), oldest first."""
    return tuple(_in_force(one) for one in begun(url, until))


def begun(url: str, until: datetime | None = None, kind: str = THRESHOLDS) -> list[Proposal]:
    """The negotiations of a kind whose versions had taken effect by `until`, in the order in which they did."""
    with reading(url) as session:
        effective = models.Agreement.effective_at <= (until or now())
        found = _proposals(session, (models.Agreement.state == AGREED) & effective & (models.Agreement.kind == kind))
    return sorted(found, key=lambda one: (one.effective_at or one.created_at, one.id))


def at(url: str, instant: datetime, segment: str = ALL) -> InForce | None:
    """The version that ruled a segment at an instant: its own, else the one of all leads, else None."""
    return ruling(in_force(url, instant), instant, segment)


def open_proposals(url: str, kind: str = THRESHOLDS) -> tuple[Proposal, ...]:
    """What lies on the table, newest first."""
    with reading(url) as session:
        wanted = models.Agreement.state.in_(OPEN) & (models.Agreement.kind == kind)
        return tuple(reversed(_proposals(session, wanted)))


def history(url: str, kind: str = THRESHOLDS) -> tuple[Proposal, ...]:
    """Every negotiation there ever was with all its revisions, signatures and steps, newest first."""
    with reading(url) as session:
        return tuple(reversed(_proposals(session, models.Agreement.kind == kind)))


def proposal(url: str, proposal_id: int) -> Proposal | None:
    """One negotiation of either kind, with all its revisions, signatures and steps; None without such a number."""
    with reading(url) as session:
        return one_proposal(session, proposal_id)


def can_be(number: object) -> bool:
    """Whether a database could have numbered a row so: what a link or a request says may be anything."""
    return isinstance(number, int) and not isinstance(number, bool) and 0 < number < _NUMBERS


def one_proposal(session: Session, proposal_id: int) -> Proposal | None:
    """The same inside a transaction of the caller."""
    if not can_be(proposal_id):
        return None
    return next(iter(_proposals(session, models.Agreement.id == proposal_id)), None)


def _proposals(session: Session, wanted: ColumnElement[bool]) -> list[Proposal]:
    rows = session.scalars(select(models.Agreement).where(wanted).order_by(models.Agreement.id)).all()
    ids = [row.id for row in rows]
    revisions, steps, comments = revisions_of(session, ids), steps_of(session, ids), comments_of(session, ids)
    states = _states(session)
    return [
        Proposal(
            row.id, row.segment, states.get(row.id, row.state), row.side, row.created_at, tuple(revisions[row.id]),
            row.version, row.agreed_at, row.effective_at, row.closed_at, row.closed_reason, row.prediction,
            tuple(steps.get(row.id, ())), tuple(comments.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def _in_force(one: Proposal) -> InForce:
    if one.version is None or one.effective_at is None:
        raise ValueError(f"agreement {one.id} is agreed but has no version or no time")
    current = one.current
    signed_by = tuple(f"{signature.name} ({signature.side})" for signature in current.signatures)
    review_on = current.review_on.isoformat()
    return InForce(
        one.version, current.definition, current.hash, one.effective_at, one.id, review_on, signed_by,
        read_prediction(one.prediction),
    )  # fmt: skip


def _states(session: Session) -> dict[int, str]:
    """By agreement id: in force or superseded, for those that have taken effect."""
    table = models.Agreement
    asked = select(table.id, table.kind, table.segment).where(table.state == AGREED, table.effective_at <= now())
    ruled: dict[int, tuple[str, str]] = {}
    latest: dict[tuple[str, str], int] = {}
    for found, *about in session.execute(asked.order_by(table.effective_at)):
        ruled[found] = kind, segment = about[0], about[1]
        latest[kind, segment] = found
    return {found: IN_FORCE if latest[about] == found else SUPERSEDED for found, about in ruled.items()}
