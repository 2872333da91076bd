"""Contesting a rejection: both sides say blind whether the lead was good enough, and what they say settles it.

What is said here is kept in the frame `disputes` of the contract, one row a lead. An import never changes the row of a
lead that was contested or labelled here: a file knows less than the people who said it (`store.upsert.spared`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from agreement.disputes import CONCEDED, Dispute, dispute, settlement
from agreement.errors import Refused
from agreement.people import MARKETING, SALES, Person
from store import models
from store.changes import acting, looking, now, record
from store.engine import reading
from store.negotiation import negotiating
from store.upsert import SPOKEN, one_import

CONTEST, LABEL, CONCEDE, SETTLE = "contest", "label", "concede", "settle"
_TABLE = models.TABLES["disputes"]


def contest(url: str, person: Person, lead_id: str, at: datetime | None = None) -> Dispute:
    """Marketing says that a lead should not have been rejected; once for each lead, for ever."""
    with negotiating(url) as session:
        person, moment = acting(session, person, MARKETING), at or now()
        if held(session, lead_id) is not None:
            raise Refused(f"The rejection of lead {lead_id!r} is contested already. Look for it among the disputes.")
        _refuse_unless_rejected(session, lead_id, moment)
        begun = {"lead_id": lead_id, "contested_at": moment, "contested_by": person.name}
        session.execute(insert(_TABLE).values(begun))
        return _recorded(session, person, CONTEST, None, lead_id, moment)


def label(url: str, person: Person, lead_id: str, good: bool, at: datetime | None = None) -> Dispute:
    """Says for one's own side whether the lead was good enough for sales; once, and without knowing the other's word.

    When the second label is the same as the first, the dispute is settled: overturned if both say good, else upheld.
    """
    if not isinstance(good, bool):
        raise Refused(f"Say whether the lead was good enough, yes or no; {good!r} is neither.")
    with negotiating(url) as session:
        person, moment = acting(session, person, SALES, MARKETING), at or now()
        before = _open(session, lead_id)
        if before[f"{person.seat}_label"] is not None:
            raise Refused(f"The {person.seat} side has said already what it thinks of lead {lead_id!r}.")
        _refuse_same_person(session, person, lead_id)
        said: dict[str, Any] = {f"{person.seat}_label": good, f"{person.seat}_labelled_at": moment}
        labels = before | said
        if ending := settlement(labels["sales_label"], labels["marketing_label"]):
            said |= {"settled_at": moment, "settled_as": ending}
        _write(session, lead_id, said)
        return _recorded(session, person, LABEL, before, lead_id, moment)


def concede(url: str, person: Person, lead_id: str, at: datetime | None = None) -> Dispute:
    """Ends a dispute in which the labels differ, by giving way.

    Sales gives up its rejection (overturned), marketing its protest (upheld). Neither can settle a dispute in its own
    favour, so nobody gains by pressing first; while neither gives way it stays open, and stays in the list.
    """
    with negotiating(url) as session:
        person, moment = acting(session, person, SALES, MARKETING), at or now()
        before = _open(session, lead_id)
        if before["sales_label"] is None or before["marketing_label"] is None:
            raise Refused(f"Not both sides have said what they think of lead {lead_id!r}; only then can one give way.")
        if before["sales_label"] == before["marketing_label"]:
            raise Refused(f"Both sides say the same of lead {lead_id!r}: there is nothing in which to give way.")
        _write(session, lead_id, {"settled_at": moment, "settled_as": CONCEDED[person.seat]})
        return _recorded(session, person, CONCEDE, before, lead_id, moment)


def settle(url: str, person: Person, lead_id: str, at: datetime | None = None) -> Dispute:
    """Ends a dispute that came with equal labels and without an end, as files bring them: as both sides say."""
    with negotiating(url) as session:
        person, moment = acting(session, person, SALES, MARKETING), at or now()
        before = _open(session, lead_id)
        ending = settlement(before["sales_label"], before["marketing_label"])
        if ending is None:
            raise Refused(f"The two sides do not say the same of lead {lead_id!r} yet. Label it, or give way.")
        _write(session, lead_id, {"settled_at": moment, "settled_as": ending})
        return _recorded(session, person, SETTLE, before, lead_id, moment)


def disputes(url: str, person: Person) -> tuple[Dispute, ...]:
    """Every contested rejection as the person may see it: those not settled first, the newest of each first."""
    begun = select(_TABLE).where(_TABLE.c.contested_at.is_not(None))
    with reading(url) as session:
        rows = session.execute(begun.order_by(_TABLE.c.contested_at.desc(), _TABLE.c.lead_id)).mappings().all()
        seat = looking(session, person).seat
    return tuple(sorted((dispute(dict(row), seat) for row in rows), key=lambda one: one.settled_as is not None))


def held(session: Session, lead_id: str) -> dict[str, Any] | None:
    """The dispute of a lead, locked; no import and nobody else writes disputes before the commit."""
    if not isinstance(lead_id, str) or not lead_id.isprintable():
        raise Refused(f"There is no lead {lead_id!r}. Open it from the list of rejected leads.")
    one_import(session)
    row = session.execute(select(_TABLE).where(_TABLE.c.lead_id == lead_id).with_for_update()).mappings().first()
    return dict(row) if row else None


def _open(session: Session, lead_id: str) -> dict[str, Any]:
    row = held(session, lead_id)
    if row is None or row["contested_at"] is None:
        raise Refused(f"Nobody contests a rejection of lead {lead_id!r}. Marketing contests it first.")
    if row["settled_as"] is not None:
        raise Refused(f"The dispute about lead {lead_id!r} is settled: {row['settled_as']}.")
    return row


def _refuse_unless_rejected(session: Session, lead_id: str, moment: datetime) -> None:
    leads = models.TABLES["leads"].c
    found = session.execute(select(leads.accepted_at, leads.rejected_at).where(leads.lead_id == lead_id)).first()
    if found is None:
        raise Refused(f"There is no lead {lead_id!r}. Open it from the list of rejected leads.")
    accepted, rejected = found
    if rejected is None or rejected > moment or (accepted is not None and accepted >= rejected):
        raise Refused(f"Sales has not rejected lead {lead_id!r}, or accepted it since: there is nothing to contest.")


def _refuse_same_person(session: Session, person: Person, lead_id: str) -> None:
    """Blind is who has not labelled: whoever changes sides in between knows the other label, having given it."""
    row = models.Audit
    own = (row.subject == f"{SPOKEN}{lead_id}") & (row.action == f"dispute.{LABEL}") & (row.user_id == person.id)
    if session.scalar(select(row.id).where(own).limit(1)):
        raise Refused(f"You have said for the other side what you think of lead {lead_id!r}. This label is another's.")


def _write(session: Session, lead_id: str, said: dict[str, Any]) -> None:
    session.execute(update(_TABLE).where(_TABLE.c.lead_id == lead_id).values(said))


def _recorded(
    session: Session, person: Person, step: str, before: dict[str, Any] | None, lead_id: str, at: datetime
) -> Dispute:
    """Law 7 for disputes: the audit row knows a label only once there are both."""
    row = dict(session.execute(select(_TABLE).where(_TABLE.c.lead_id == lead_id)).mappings().one())
    record(session, person, f"dispute.{step}", f"{SPOKEN}{lead_id}", before and _facts(before), _facts(row), at)
    return dispute(row, person.seat)


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    labels = {side: row[f"{side}_label"] for side in (SALES, MARKETING)}
    given = [side for side, good in labels.items() if good is not None]
    known = {"labels": labels} if len(given) == len(labels) else {}
    return {"contested_by": row["contested_by"], "labelled": given, "settled_as": row["settled_as"], **known}
