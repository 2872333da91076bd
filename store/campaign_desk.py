"""What every step of the campaign gate shares: the lock, the refusals, the new revision, the audit row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreement.campaign_plans import plan_changes, plan_hash, plan_json
from agreement.campaigns import END, LINK, Plan, Planned, refuse_unless_allowed
from agreement.errors import Refused
from agreement.people import MARKETING, SALES, Person
from store import models
from store.changes import MEETING_VERSION, acting, now, record
from store.plans import one_plan, plan_fact
from store.proposals import can_be

SUBJECT = "campaign_plan:"


@dataclass(frozen=True)
class Desk:
    """A plan inside the transaction that holds its lock, and who is acting on it when."""

    row: models.CampaignPlan
    shown: Planned
    person: Person
    at: datetime


def on_desk(
    session: Session, person: Person, plan_id: int, step: str, revision: int | None, at: datetime | None
) -> Desk:
    """The locked plan, once seat, state and revision allow the step."""
    person = acting(session, person, SALES, MARKETING)
    row = lock(session, plan_id) if can_be(plan_id) else None
    shown = one_plan(session, plan_id) if row is not None else None
    if row is None or shown is None:
        raise Refused(f"There is no plan number {plan_id}. Open it from the list of plans.")
    if step not in (LINK, END):
        refuse_if_changed(shown, revision, step)
    refuse_unless_allowed(step, shown.state, person.seat, shown.plan.kind)
    return Desk(row, shown, person, at or now())


def lock(session: Session, plan_id: int) -> models.CampaignPlan | None:
    """The plan's row, held until the commit."""
    return session.get(models.CampaignPlan, plan_id, with_for_update=True, populate_existing=True)


def refuse_if_changed(shown: Planned, revision: int | None, step: str) -> None:
    """Law 1: nobody acts on a plan that is no longer on the table; says what changed since they looked."""
    seen = next((one for one in shown.revisions if one.number == revision), None)
    if seen is None:
        raise Refused(f"This plan has no revision {revision}. Open it again before you {step} it.")
    if seen.number != shown.current.number:
        changed = "; ".join(plan_changes(seen.plan, shown.plan)) or "the same plan was proposed again"
        raise Refused(
            f"The plan has changed since you looked: {changed} (by {shown.current.author}). "
            f"Look at it again before you {step} it."
        )


def refuse_other_plan(shown: Planned, hash: str) -> None:
    """Law 1: a signature names the plan on the table, letter by letter."""
    if hash != shown.current.hash:
        raise Refused("Your signature names a plan that is not on the table. Open it again and read it.")


def refuse_own_signature(shown: Planned, person: Person) -> None:
    """Law 2: two different people, even when one of them changes seats between the signatures."""
    if any(one.user_id == person.id for one in shown.current.signatures):
        raise Refused("You have signed this plan already. The co-signature is another person's.")


def add_signature(session: Session, desk: Desk, hash: str, session_hash: str | None) -> None:
    """Puts a name under the revision that counts."""
    written = models.CampaignRevision
    revision = select(written.id).where(written.plan_id == desk.row.id, written.number == desk.shown.current.number)
    signature = models.CampaignSignature(
        revision_id=session.scalars(revision).one(), side=desk.person.seat, user_id=desk.person.id, hash=hash,
        session_hash=session_hash, signed_at=desk.at,
    )  # fmt: skip
    session.add(signature)


def write(session: Session, row: models.CampaignPlan, person: Person, plan: Plan, at: datetime) -> None:
    """Writes the revision that `row.revision` counts; earlier ones stay as they are."""
    session.add(
        models.CampaignRevision(
            plan_id=row.id, number=row.revision, content=plan_json(plan), hash=plan_hash(plan), author_id=person.id,
            created_at=at,
        )
    )  # fmt: skip


def finished(session: Session, desk: Desk, step: str) -> Planned:
    """The plan as it stands after a step, with its audit row."""
    return recorded(session, desk.person, step, desk.row.id, plan_fact(desk.shown), desk.at)


def recorded(
    session: Session, person: Person, step: str, plan_id: int, before: dict[str, Any] | None, at: datetime
) -> Planned:
    """Law 7: who did the step, what it was and what it became. No number of a metric depends on a plan."""
    session.flush()
    shown = one_plan(session, plan_id)
    if shown is None:
        raise LookupError(f"plan {plan_id} vanished inside its own transaction")
    record(session, person, f"campaign.{step}", f"{SUBJECT}{plan_id}", before, plan_fact(shown), at, MEETING_VERSION)
    return shown
