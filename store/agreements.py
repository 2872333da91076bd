"""Negotiating: propose, counter, sign, decline, withdraw. The eight laws hold here, inside the transaction.

The same steps serve both documents, the thresholds (a Definition) and the charter (a Charter). What is read here is
about the thresholds; `store.charters` reads the charter.

The row locks (`BEGIN IMMEDIATE` on SQLite) are the first lock, the unique constraints of the tables the second.
`at` is the clock: tests and the loader of the made company pass it, pages never do.
"""

from datetime import date, datetime

from agreement.documents import Terms, kind_of, refuse_other_kind, segment_of, terms_settled, terms_text
from agreement.errors import Refused
from agreement.people import MARKETING, SALES, Person
from agreement.proposal import Proposal
from agreement.states import CLOSED, COUNTER, DECLINE, PROPOSED, WITHDRAW
from store import models
from store.changes import acting, now
from store.commenting import comment as comment
from store.negotiation import REVIEW_AFTER, add_revision, checked_note, negotiating, on_table, recorded
from store.proposals import at as at
from store.proposals import history as history
from store.proposals import in_force as in_force
from store.proposals import open_proposals as open_proposals
from store.proposals import proposal as proposal
from store.seals import altered as altered
from store.settings import calendar
from store.signing import sign as sign


def propose(
    url: str, person: Person, terms: Terms, effective_on: date, review_on: date | None = None,
    note: str = "", at: datetime | None = None,
) -> Proposal:  # fmt: skip
    """Puts terms on the table, to rule from a day on (from the second signature, if that comes later)."""
    terms, moment = terms_settled(terms), at or now()
    with negotiating(url) as session:
        person = acting(session, person, SALES, MARKETING)
        _refuse_past(effective_on, calendar(session).today(moment))
        row = models.Agreement(
            kind=kind_of(terms), segment=segment_of(terms), state=PROPOSED, revision=1, side=person.seat,
            created_at=moment,
        )  # fmt: skip
        session.add(row)
        session.flush()
        days = effective_on, review_on or effective_on + REVIEW_AFTER
        add_revision(session, row, person, terms, days, note, moment)
        return recorded(session, person, "propose", row.id, None, moment)


def counter(
    url: str, person: Person, proposal_id: int, revision: int, terms: Terms,
    effective_on: date | None = None, review_on: date | None = None, note: str = "", at: datetime | None = None,
) -> Proposal:  # fmt: skip
    """Answers the revision that the person saw with a new one; all signatures are void. Days left out stay.

    The author's own side may do it too, to correct itself.
    """
    terms = terms_settled(terms)
    with negotiating(url) as session:
        table = on_table(session, person, proposal_id, COUNTER, revision, at)
        current = table.shown.current
        refuse_other_kind(terms, table.row.kind)
        if segment_of(terms) != table.row.segment:
            raise Refused(f"This proposal is about the segment {table.row.segment!r}. Make a proposal of its own.")
        if effective_on:
            _refuse_past(effective_on, calendar(session).today(table.at))
        days = effective_on or current.effective_on, review_on or current.review_on
        if (terms_text(terms)[1], *days) == (current.hash, current.effective_on, current.review_on):
            raise Refused("Your counter-proposal changes nothing. Sign the proposal, or change something.")
        table.row.revision, table.row.state = current.number + 1, PROPOSED
        add_revision(session, table.row, table.person, terms, days, note, table.at)
        return recorded(session, table.person, COUNTER, table.row.id, table.before, table.at)


def decline(
    url: str, person: Person, proposal_id: int, revision: int, reason: str, at: datetime | None = None
) -> Proposal:
    """Closes the proposal of the other side; the reason is kept."""
    if not checked_note(reason):
        raise Refused("Give the other side a reason, so that they can make a better proposal.")
    return _close(url, person, proposal_id, revision, DECLINE, reason, at)


def withdraw(
    url: str, person: Person, proposal_id: int, revision: int, reason: str = "", at: datetime | None = None
) -> Proposal:
    """Closes the proposal of one's own side."""
    return _close(url, person, proposal_id, revision, WITHDRAW, reason, at)


def _close(
    url: str, person: Person, proposal_id: int, revision: int, step: str, reason: str, at: datetime | None
) -> Proposal:
    with negotiating(url) as session:
        table = on_table(session, person, proposal_id, step, revision, at)
        table.row.state, table.row.closed_at = CLOSED, table.at
        table.row.closed_reason = checked_note(reason) or None
        return recorded(session, table.person, step, table.row.id, table.before, table.at)


def _refuse_past(effective_on: date, today: date) -> None:
    if effective_on < today:
        raise Refused(f"{effective_on} is past: a lead keeps the agreement it was handed over under. Choose {today}.")
