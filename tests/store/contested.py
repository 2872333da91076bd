"""Leads that sales has rejected, and what people are shown of the disputes about them."""

from typing import Any

from agreement.disputes import Dispute
from store import disputes, models
from store.engine import writing
from tests.store.negotiating import Company, at

REJECTED = at("2026-11-02 12:00")


def rejected(team: Company, *lead_ids: str, **more: Any) -> None:
    lead = {"created_at": at("2026-11-01"), "rejected_at": REJECTED, "rejection_reason": "no fit", **more}
    with writing(team.url) as session:
        for lead_id in lead_ids:
            session.execute(models.TABLES["leads"].insert().values(lead_id=lead_id, **lead))


def contest(team: Company, who: str = "mark", lead_id: str = "1", when: str = "2026-11-03") -> Dispute:
    return disputes.contest(team.url, team.people[who], lead_id, at(when))


def label(team: Company, who: str, good: bool, lead_id: str = "1", when: str = "2026-11-04") -> Dispute:
    return disputes.label(team.url, team.people[who], lead_id, good, at(when))


def concede(team: Company, who: str, lead_id: str = "1", when: str = "2026-11-05") -> Dispute:
    return disputes.concede(team.url, team.people[who], lead_id, at(when))


def shown(team: Company, who: str) -> list[tuple[Any, ...]]:
    return [
        (one.lead_id, one.own_label, one.other_label, one.other_labelled, one.settled_as)
        for one in disputes.disputes(team.url, team.people[who])
    ]
