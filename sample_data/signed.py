"""The sample's agreements: two signed versions and an open proposal, back-dated, by the store's own steps."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from agreement import Person, prediction_json, settled
from agreement.needs import needs_json
from agreement.states import AGREED, COMMENT, PROPOSED, SIGN, signed_state
from sample_data.terms import ANSWER, ANSWERED, NEEDS, SIGNED, SIGNED_AFTER, Terms, history
from sample_data.truth import TIME_ZONE
from store import models
from store.changes import record
from store.negotiation import Table, add_revision, fact, recorded
from store.proposals import one_proposal
from store.signing import agree


def sign_history(session: Session, people: dict[str, Person], days: int) -> None:
    """Negotiates everything of the sample, moved by `days`, inside the caller's transaction."""
    for terms in history():
        at = datetime.combine(terms.proposed_on + timedelta(days=days), time(10, 20), ZoneInfo(TIME_ZONE))
        row = _propose(session, terms, people[terms.side], at, days)
        if terms.signed:
            other = "marketing" if terms.side == "sales" else "sales"
            foreseen = terms.prediction and prediction_json(terms.prediction)
            sign(session, row, people[terms.side], at + timedelta(days=1, minutes=35), None)
            sign(session, row, people[other], at + timedelta(days=SIGNED_AFTER, minutes=70), foreseen)
        else:
            _talk(session, row, people, at)


def _propose(session: Session, terms: Terms, author: Person, at: datetime, days: int) -> models.Agreement:
    definition, moved = settled(terms.definition), timedelta(days=days)
    row = models.Agreement(segment=definition.segment, state=PROPOSED, revision=1, side=author.seat, created_at=at)
    session.add(row)
    session.flush()
    ruling = (terms.effective_on + moved, terms.review_on + moved)
    add_revision(session, row, author, definition, ruling, terms.note, at)
    recorded(session, author, "propose", row.id, None, at)
    return row


def sign(session: Session, row: models.Agreement, person: Person, at: datetime, foreseen: str | None) -> None:
    """One signature of a seat under the revision on the table, by password."""
    shown = one_proposal(session, row.id)
    assert shown is not None
    table = Table(row, shown, person, at, fact(shown))
    revision = session.query(models.Revision).filter_by(agreement_id=row.id).one()
    session.add(
        models.Signature(
            revision_id=revision.id, side=person.seat, user_id=person.id, hash=shown.current.hash,
            session_hash=None, signed_at=at,
        )
    )  # fmt: skip
    row.state = signed_state({*shown.signed_sides, person.seat})
    if row.state == AGREED:
        agree(session, table, foreseen)
    recorded(session, person, SIGN, row.id, table.before, at)


def _talk(session: Session, row: models.Agreement, people: dict[str, Person], at: datetime) -> None:
    """What both sides said of the open proposal: their needs, and marketing's answer to one clause."""
    for hours, (side, needs) in enumerate(NEEDS.items(), 3):
        told = at + timedelta(hours=hours)
        session.add(
            models.Needs(
                segment=row.segment, round=SIGNED, side=side, needs=needs_json(needs), user_id=people[side].id,
                told_at=told,
            )
        )  # fmt: skip
        record(session, people[side], "needs.tell", f"needs:{row.segment}", None, {"side": side, "round": SIGNED}, told)
    shown, author, said = one_proposal(session, row.id), people["marketing"], at + timedelta(hours=5)
    assert shown is not None
    session.add(
        models.Comment(
            agreement_id=row.id, revision=1, clause=ANSWERED, text=ANSWER, author_id=author.id, seat=author.seat,
            created_at=said,
        )
    )  # fmt: skip
    recorded(session, author, COMMENT, row.id, fact(shown), said)
