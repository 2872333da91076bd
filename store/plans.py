"""Reading planned campaigns. Gives plain values only."""

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from agreement.campaign_foreseen import read_expected
from agreement.campaign_plans import read_plan
from agreement.campaigns import Planned, PlanRevision
from agreement.proposal import Signature
from store import models
from store.engine import reading


def plans(url: str) -> tuple[Planned, ...]:
    """Every plan there ever was, newest first."""
    with reading(url) as session:
        return tuple(reversed(_planned(session, models.CampaignPlan.id.is_not(None))))


def one_plan(session: Session, plan_id: int) -> Planned | None:
    """One plan inside a transaction of the caller; None when there is no such number."""
    found = _planned(session, models.CampaignPlan.id == plan_id)
    return found[0] if found else None


def plan_fact(one: Planned) -> dict[str, Any]:
    """What an audit row keeps of a plan."""
    return {
        "state": one.state, "revision": one.current.number, "hash": one.current.hash, "name": one.plan.name,
        "kind": one.plan.kind, "cost_cents": one.plan.cost_cents, "gate": one.gate, "limit_cents": one.limit_cents,
        "signed": list(one.signed_sides), "campaign_id": one.campaign_id, "reason": one.closed_reason,
        "learned": one.learned, "succeeded": one.succeeded,
    }  # fmt: skip


def _planned(session: Session, which: ColumnElement[bool]) -> list[Planned]:
    row, closer = models.CampaignPlan, aliased(models.User)
    query = select(row, closer.name).outerjoin(closer, closer.id == row.closed_by).where(which).order_by(row.id)
    found = session.execute(query).all()
    revisions = _revisions(session, [one.id for one, _ in found])
    return [
        Planned(
            one.id, one.state, tuple(revisions[one.id]), one.gate, one.limit_cents, one.started_at, one.closed_at,
            by or "", one.closed_reason or "", one.campaign_id, one.learned or "", one.succeeded,
            read_expected(one.expected),
        )
        for one, by in found
    ]  # fmt: skip


def _revisions(session: Session, plan_ids: list[int]) -> dict[int, list[PlanRevision]]:
    row, user = models.CampaignRevision, models.User
    query = select(row, user.name).join(user, user.id == row.author_id).where(row.plan_id.in_(plan_ids))
    written = session.execute(query.order_by(row.plan_id, row.number)).all()
    signatures = _signatures(session, [one.id for one, _ in written])
    found: dict[int, list[PlanRevision]] = defaultdict(list)
    for one, author in written:
        plan = read_plan(one.content)
        signed = tuple(signatures[one.id])
        found[one.plan_id].append(PlanRevision(one.number, plan, one.hash, author, one.created_at, signed))
    return found


def _signatures(session: Session, revision_ids: list[int]) -> dict[int, list[Signature]]:
    row, user = models.CampaignSignature, models.User
    query = select(row, user.name).join(user, user.id == row.user_id).where(row.revision_id.in_(revision_ids))
    found: dict[int, list[Signature]] = defaultdict(list)
    for one, name in session.execute(query.order_by(row.id)):
        signature = Signature(one.side, one.user_id, name, one.hash, one.signed_at, one.session_hash is None)
        found[one.revision_id].append(signature)
    return found
