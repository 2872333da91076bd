"""What every step of a negotiation shares: the lock, the refusals, the new revision, the audit row."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agreement.documents import ACTIONS, Terms, terms_differences, terms_text
from agreement.errors import Refused
from agreement.people import MARKETING, SALES, Person
from agreement.proposal import Proposal, Revision
from agreement.states import refuse_unless_allowed
from store import models
from store.changes import acting, now, record
from store.engine import writing
from store.notes import checked_note as checked_note
from store.notes import fact as fact
from store.proposals import SUBJECT, can_be, one_proposal

REVIEW_AFTER = timedelta(days=91)


@dataclass(frozen=True)
class Table:
    """A proposal inside the transaction that holds its lock, and who is acting on it when."""

    row: models.Agreement
    shown: Proposal
    person: Person
    at: datetime
    before: dict[str, Any]


@contextmanager
def negotiating(url: str) -> Iterator[Session]:
    """A writing session; what the second lock (a unique constraint) catches becomes an answer for people."""
    try:
        with writing(url) as session:
            yield session
    except IntegrityError:
        raise Refused("Somebody was a moment faster with the same step. Look at the proposal again.") from None


def on_table(
    session: Session, person: Person, proposal_id: int, step: str, revision: int, at: datetime | None
) -> Table:
    """The locked proposal, once the seat, the state and the revision allow the step."""
    person = acting(session, person, SALES, MARKETING)
    row, shown = locked(session, proposal_id, step, revision)
    refuse_unless_allowed(step, row.state, person.seat, shown.current.side, shown.signed_sides)
    return Table(row, shown, person, at or now(), fact(shown))


def locked(session: Session, proposal_id: int, step: str, revision: int) -> tuple[models.Agreement, Proposal]:
    """The proposal's row with its lock, and what it holds now, once the revision is the one on the table."""
    row = lock(session, proposal_id) if can_be(proposal_id) else None
    shown = one_proposal(session, proposal_id)
    if row is None or shown is None:
        raise Refused(f"There is no proposal number {proposal_id}. Open it from the list of proposals.")
    refuse_if_moved_on(shown, revision, step)
    return row, shown


def lock(session: Session, proposal_id: int) -> models.Agreement | None:
    """The proposal, with every row of its kind and segment locked: no two of them are agreed at the same time."""
    table = models.Agreement
    kind, segment = (
        select(column).where(table.id == proposal_id).scalar_subquery() for column in (table.kind, table.segment)
    )
    like = (table.kind == kind) & (table.segment == segment)
    rows = session.scalars(select(table).where(like).order_by(table.id).with_for_update())
    return {row.id: row for row in rows}.get(proposal_id)


def refuse_if_moved_on(shown: Proposal, revision: int, step: str) -> None:
    """Law 1: nobody acts on a revision that is no longer on the table; says what changed since they looked."""
    current = shown.current
    seen = next((one for one in shown.revisions if one.number == revision), None)
    if seen is None:
        raise Refused(f"This proposal has no revision {revision}. Open it again before you {step} it.")
    if seen.number != current.number:
        changed = "; ".join(changes(seen, current)) or "the same terms were proposed again"
        raise Refused(
            f"The proposal has moved on since you looked: {changed} (by {current.author}). "
            f"Look at it again before you {step} it."
        )


def changes(seen: Revision, current: Revision) -> list[str]:
    """What changed between two revisions, in words: the terms and the two days."""
    days = [
        f"{name} {old} → {new}"
        for name, old, new in (
            ("in force from", seen.effective_on, current.effective_on),
            ("review on", seen.review_on, current.review_on),
        )
        if old != new
    ]
    return terms_differences(seen.terms, current.terms) + days


def add_revision(
    session: Session, row: models.Agreement, person: Person, terms: Terms,
    days: tuple[date, date], note: str, at: datetime,
) -> None:  # fmt: skip
    """Writes the revision that `row.revision` counts; earlier ones stay as they are."""
    effective_on, review_on = days
    if review_on <= effective_on:
        raise Refused(f"The review on {review_on} must come after the first day in force, {effective_on}.")
    text, hash = terms_text(terms)
    revision = models.Revision(
        agreement_id=row.id, number=row.revision, definition=text, hash=hash,
        effective_on=effective_on, review_on=review_on, author_id=person.id, side=person.seat,
        note=checked_note(note), created_at=at,
    )  # fmt: skip
    session.add(revision)
    session.flush()


def recorded(
    session: Session, person: Person, step: str, proposal_id: int, before: dict[str, Any] | None, at: datetime
) -> Proposal:
    """Law 7: writes who did the step, what it was and what it became; gives the proposal as it now stands."""
    session.flush()
    now_shown = one_proposal(session, proposal_id)
    if now_shown is None:
        raise LookupError(f"agreement {proposal_id} vanished inside its own transaction")
    action = f"{ACTIONS[now_shown.kind]}.{step}"
    record(session, person, action, f"{SUBJECT}{proposal_id}", before, fact(now_shown), at)
    session.flush()
    return one_proposal(session, proposal_id) or now_shown
