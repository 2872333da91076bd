"""Saying something about one clause of what lies on the table."""

from datetime import datetime

from agreement.clauses import WHOLE
from agreement.documents import terms_clauses
from agreement.errors import Refused
from agreement.people import EXECUTIVE, MARKETING, SALES, Person
from agreement.proposal import Proposal, Revision
from agreement.states import COMMENT, refuse_unless_open
from store import models
from store.changes import acting, now
from store.negotiation import checked_note, fact, locked, negotiating, recorded


def comment(
    url: str, person: Person, proposal_id: int, revision: int, clause: str, text: str, at: datetime | None = None
) -> Proposal:
    """Says something about a clause (its key, or WHOLE) of the revision that the person saw; kept for ever.

    Both sides and the executive may, as long as the proposal is open. Signatures stay as they are: no term changes.
    Raises Refused when the proposal moved on, when it is over, or when there is no such clause in it.
    """
    said = checked_note(text)
    if not said:
        raise Refused("Your comment is empty. Say what you think of the clause.")
    with negotiating(url) as session:
        person = acting(session, person, SALES, MARKETING, EXECUTIVE)
        row, shown = locked(session, proposal_id, COMMENT, revision)
        refuse_unless_open(row.state)
        refuse_unknown_clause(shown.current, clause)
        moment = at or now()
        session.add(
            models.Comment(
                agreement_id=row.id, revision=shown.current.number, clause=clause, text=said, author_id=person.id,
                seat=person.seat, created_at=moment,
            )
        )  # fmt: skip
        return recorded(session, person, COMMENT, row.id, fact(shown), moment)


def refuse_unknown_clause(current: Revision, clause: str) -> None:
    """A comment is about something that stands in the terms."""
    if clause not in (WHOLE, *terms_clauses(current.terms)):
        raise Refused(f"There is no clause {clause!r} in this proposal. Open it again and choose one of its clauses.")
