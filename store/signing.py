"""Signing: two people, two seats, two sessions, one hash; the second signature gives the version its instant."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agreement.documents import ACTIONS
from agreement.errors import Refused
from agreement.people import Person
from agreement.prediction import read_prediction
from agreement.proposal import Proposal, Revision
from agreement.states import AGREED, SIGN, signed_state
from store import models
from store.changes import now
from store.negotiation import Table, checked_note, negotiating, on_table, recorded
from store.passwords import check_password
from store.settings import calendar


def sign(
    url: str, person: Person, proposal_id: int, revision: int, hash: str, session_hash: str | None = None,
    password: str | None = None, prediction: str | None = None, at: datetime | None = None, dissent: str = "",
) -> Proposal:  # fmt: skip
    """Signs the hash that the person saw, from their own browser session or with their own password.

    `session_hash` is `store.sessions.hashed(token)` of the person's own open session. With `password` it is not
    needed: that is for the second person at a shared screen. `prediction` (JSON) is kept with the second signature.
    `dissent` is what the signer disagrees with and signs all the same; it stands beside their name.
    Raises Refused when the proposal moved on, when the side or the person has signed, or the session is not theirs.
    """
    note = checked_note(dissent) or None
    if password is not None:
        _check_own_password(url, person, password)
    with negotiating(url) as session:
        table = on_table(session, person, proposal_id, SIGN, revision, at)
        current = table.shown.current
        refuse_other_hash(current, hash)
        refuse_same_person(current, table.person)
        if password is None:
            refuse_foreign_session(session, table.person, session_hash)
        signature = models.Signature(
            revision_id=_revision_id(session, table), side=table.person.seat, user_id=table.person.id, hash=hash,
            session_hash=session_hash if password is None else None, signed_at=table.at,
            dissent=note,
        )  # fmt: skip
        session.add(signature)
        table.row.state = signed_state({*table.shown.signed_sides, table.person.seat})
        if table.row.state == AGREED:
            agree(session, table, prediction)
        return recorded(session, table.person, SIGN, table.row.id, table.before, table.at)


def refuse_other_hash(current: Revision, hash: str) -> None:
    """Law 1: a signature names the text on the table, letter by letter."""
    if hash != current.hash:
        raise Refused("Your signature names a text that is not on the table. Open the proposal again and read it.")


def refuse_same_person(current: Revision, person: Person) -> None:
    """Law 2: two different people, even when one of them changes seats between the signatures."""
    if any(signature.user_id == person.id for signature in current.signatures):
        raise Refused("You have signed this revision already. The second signature is another person's.")


def refuse_foreign_session(session: Session, person: Person, session_hash: str | None) -> None:
    """Law 8: a signature comes from the open session of the very person who signs, so one session never gives both."""
    found = session.get(models.SignIn, session_hash) if session_hash else None
    if found is None or found.user_id != person.id or found.expires_at <= now():
        raise Refused("This browser is not signed in as you. Sign in on your own device, or enter your password here.")


def agree(session: Session, table: Table, prediction: str | None) -> None:
    """Laws 4 and 6: the next number of the kind and segment, ruling from its day but never from before this moment."""
    row, current = table.row, table.shown.current
    like = (models.Agreement.kind == row.kind) & (models.Agreement.segment == row.segment)
    signed = like & models.Agreement.version.is_not(None)
    version, latest = session.execute(
        select(func.max(models.Agreement.version), func.max(models.Agreement.effective_at)).where(signed)
    ).one()
    effective_at = max(calendar(session).begins(current.effective_on), table.at)
    if latest is not None and effective_at <= latest:
        raise Refused(
            f"Version {version} of this {ACTIONS[row.kind]} takes effect on {calendar(session).today(latest)}. "
            f"Counter with a later first day: one {ACTIONS[row.kind]} is in force at a time."
        )
    row.version, row.effective_at, row.agreed_at = (version or 0) + 1, effective_at, table.at
    row.review_on, row.prediction = current.review_on, _checked(prediction)


def _check_own_password(url: str, person: Person, password: str) -> None:
    checked = check_password(url, person.username, password, f"signature of {person.username}")
    if checked is None or checked.id != person.id:
        raise Refused("The password is not right, so nothing was signed. Try again.")


def _revision_id(session: Session, table: Table) -> int:
    found = select(models.Revision.id).where(
        models.Revision.agreement_id == table.row.id, models.Revision.number == table.shown.current.number
    )
    return session.scalars(found).one()


def _checked(prediction: str | None) -> str | None:
    read_prediction(prediction)
    return prediction
