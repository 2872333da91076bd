"""The lines under the numbers of the shared screen: a state and a sentence each; the sheet masks and shortens them."""

import polars as pl

from agreement.people import MARKETING, SALES
from pages.parts.agreeing.dispute_leads import known
from pages.parts.agreeing.words import promises
from pages.parts.meeting.view import View
from pages.parts.wording import masked

Line = tuple[str, str]
DISPUTED, WAITING = 3, 2
"""Leads of each kind that are named."""


def points(view: View) -> list[Line]:
    """What the agenda found for the step."""
    return [(one.state, one.words) for one in view.points if one.step == view.step.key]


def leads(view: View) -> list[Line]:
    """The newest contested rejections and the leads that have waited longest, companies by their initials."""
    open_ = view.board.ledger.disputes.filter(pl.col("settled_as").is_null()).sort("contested_at", descending=True)
    ids = open_["lead_id"].head(DISPUTED).to_list()
    facts = known(ids)
    contested = [("open", _contested(one, facts.get(one, {}))) for one in ids]
    return contested + [("late", _waits(row)) for row in view.undecided.head(WAITING).to_dicts()]


def terms(view: View) -> list[Line]:
    """What calls for a review, what lies on the table, and what both sides have promised."""
    ruling = view.board.in_force
    promised = [("", one) for side in (SALES, MARKETING) for one in promises(ruling.definition, side)] if ruling else []
    return points(view) + promised


def decided(view: View) -> list[Line]:
    """The decisions of today, and the last note."""
    return points(view) + [("", f"Noted: {one.text}") for one in view.notes[-1:]]


def _contested(lead_id: str, lead: dict[str, object]) -> str:
    reason = lead.get("rejection_reason") or "no reason"
    return f"{_who(lead_id, lead)}, contested: rejected for {reason}{_facts(lead)}"


def _waits(lead: dict[str, object]) -> str:
    days = int(str(lead["waiting_minutes"])) // 1440
    return f"{_who(str(lead['lead_id']), lead)} has waited {days} days for a decision{_facts(lead)}"


def _who(lead_id: str, lead: dict[str, object]) -> str:
    company = lead.get("company")
    return masked(str(company)) if company else lead_id


def _facts(lead: dict[str, object]) -> str:
    score, source = lead.get("score"), lead.get("source")
    return f"{'' if score is None else f', score {score}'}{f', from {source}' if source else ''}"
