"""The sample's agreements as rows: two signed versions and an open proposal, back-dated."""

from datetime import datetime, time, timedelta
from json import dumps
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from agreement import canonical, digest, settled
from agreement.calendar import Calendar
from sample_data.terms import Terms, history
from store.models import Agreement, Audit, Revision, Signature, User


def sign_history(session: Session, people: dict[str, User], calendar: Calendar, days: int) -> None:
    """Writes every negotiation of the sample, moved by `days`."""
    version = 0
    for terms in history():
        version += terms.signed
        agreement, revision = _proposed(session, terms, people, calendar, days)
        if terms.signed:
            _signed(session, agreement, revision, people, version, calendar)


def _proposed(
    session: Session, terms: Terms, people: dict[str, User], calendar: Calendar, days: int
) -> tuple[Agreement, Revision]:
    moved = timedelta(days=days)
    at = datetime.combine(terms.proposed_on + moved, time(10, 20), ZoneInfo(calendar.time_zone))
    author = people[terms.side]
    agreement = Agreement(
        segment=terms.definition.segment, state="proposed", revision=1, side=terms.side, created_at=at,
        review_on=terms.review_on + moved,
    )  # fmt: skip
    session.add(agreement)
    session.flush()
    definition = settled(terms.definition)
    revision = Revision(
        agreement_id=agreement.id, number=1, definition=canonical(definition), hash=digest(definition),
        effective_on=terms.effective_on + moved, review_on=terms.review_on + moved, author_id=author.id,
        side=terms.side, note=terms.note, created_at=at,
    )  # fmt: skip
    session.add(revision)
    session.flush()
    _noted(session, author, "agreement.propose", agreement, revision, at)
    return agreement, revision


def _signed(
    session: Session,
    agreement: Agreement,
    revision: Revision,
    people: dict[str, User],
    version: int,
    calendar: Calendar,
) -> None:
    """The author's side signs a day after proposing, the other two days later."""
    other = {"sales": "marketing", "marketing": "sales"}[agreement.side]
    for side, days in ((agreement.side, 1), (other, 3)):
        at = agreement.created_at + timedelta(days=days, minutes=35)
        session.add(
            Signature(revision_id=revision.id, side=side, user_id=people[side].id, hash=revision.hash, signed_at=at)
        )
        _noted(session, people[side], "agreement.sign", agreement, revision, at)
    agreement.state, agreement.version, agreement.agreed_at = "agreed", version, at
    agreement.effective_at = calendar.begins(revision.effective_on)
    session.flush()


def _noted(session: Session, user: User, action: str, agreement: Agreement, revision: Revision, at: datetime) -> None:
    after = dumps({"revision": revision.number, "hash": revision.hash}, sort_keys=True)
    session.add(
        Audit(at=at, user_id=user.id, who=user.name, action=action, subject=f"agreement {agreement.id}", after=after)
    )
