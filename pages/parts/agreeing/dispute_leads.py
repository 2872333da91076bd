"""The leads behind disputes: what is known of them, and how the settled ones ended."""

from typing import Any

import polars as pl
import streamlit as st

from agreement.disputes import Dispute
from pages.parts import frames, tables
from pages.parts.lead_list.asked import story_address
from pages.parts.look import tag
from pages.parts.wording import masked, plural

Lead = dict[str, Any]
MOST = 12
"""Settled disputes that are shown; the rest is counted."""
_COLUMNS = (
    "lead_id",
    "company",
    "name",
    "rejection_reason",
    "score",
    "employees",
    "industry",
    "source",
    "first_failed",
)
_PASSED = "It passes every rule of the agreement in force at its hand-over"


def known(ids: list[str]) -> dict[str, Lead]:
    """What is known of some leads, by their number."""
    leads = frames.bundle().leads
    found = leads.filter(pl.col("lead_id").is_in(ids)).select(one for one in _COLUMNS if one in leads.columns)
    return {row["lead_id"]: row for row in found.to_dicts()}


def lead_words(lead_id: str, lead: Lead, names: bool) -> str:
    """Who it is, what is known of it, and what the agreement says of it."""
    named = [shown(lead.get(column), names) for column in ("company", "name")]
    who = " · ".join(one for one in named if one) or lead_id
    reason, score, employees = (lead.get(name) for name in ("rejection_reason", "score", "employees"))
    facts = [
        f"rejected: {reason}" if reason else "rejected without a reason",
        "score unknown" if score is None else f"score {score}",
        "employees unknown" if employees is None else f"{employees:,} employees",
        str(lead.get("industry") or "industry unknown"),
        f"from {lead.get('source') or 'an unknown source'}",
    ]
    verdict = f"By the agreement it fails: {lead['first_failed']}" if lead.get("first_failed") else _PASSED
    link = f'<a href="{story_address(lead_id)}" target="_self">{tag("span", who, "")}</a>'
    small = tag("div", " · ".join(facts), "accord-print")
    return f'<p class="accord-message">{link}</p>{small}{tag("div", verdict, "accord-print")}'


def shown(name: str | None, names: bool) -> str:
    """A name, or its initials where names are not for this seat or screen; empty where there is none."""
    return (name if names else masked(name)) if name else ""


def draw_settled(settled: list[Dispute], leads: dict[str, Lead], names: bool) -> None:
    """How disputes ended, the newest first."""
    if not settled:
        return
    overturned = sum(one.settled_as == "overturned" for one in settled)
    st.html(tag("h4", f"{plural(len(settled), 'dispute')} settled: {overturned} overturned", "accord-message"))
    today = frames.bundle().calendar.today
    rows = [
        {
            "Lead": story_address(one.lead_id),
            "Company": shown(leads.get(one.lead_id, {}).get("company"), names),
            "Rejected for": leads.get(one.lead_id, {}).get("rejection_reason"),
            "Contested": today(one.contested_at),
            "Settled": today(one.settled_at) if one.settled_at else None,
            "As": one.settled_as,
        }
        for one in settled[:MOST]
    ]
    tables.draw(
        tables.rows(rows), "Settled disputes, the newest first", "settled-disputes", placeholder="–", height="content",
        column_config={
            "Lead": st.column_config.LinkColumn(display_text=r"lead=(.*)$"),
            **{name: st.column_config.DateColumn(format="D MMM YYYY") for name in ("Contested", "Settled")},
        },
    )  # fmt: skip
    if len(settled) > MOST:
        st.caption(f"The {MOST} newest of {len(settled):,}.")
