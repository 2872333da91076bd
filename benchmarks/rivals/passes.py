"""The least that any answer costs: one polars group-by that reads every column a funnel metric reads.

It groups by the four filter dimensions and by the keys of the metric's largest count, and takes the maximum of each
other column, so that every value is looked at once. It answers nothing: it is the floor under every answer.
"""

from dataclasses import dataclass

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger


@dataclass(frozen=True)
class Pass:
    """What is grouped by and what is read, of the rows where the first key is known."""

    keys: tuple[str, ...]
    reads: tuple[str, ...] = ()
    frame: str = "leads"


_DEALS = ("opportunity_at", "won_at", "lost_at")
PASSES: dict[str, Pass] = {
    "handed_over": Pass(("handed_over_week",), ("accepted",)),
    "sal_rate": Pass(
        ("decided_week",),
        ("accepted", "handed_over_week", "handed_over_day", "handed_over_at", "first_decided_at"),
    ),
    "decision_time": Pass(("handed_over_week", "decision_minutes"), ("waiting_minutes", "first_decided_at")),
    "response_time": Pass(
        ("handed_over_week", "response_minutes"),
        (
            "waiting_minutes", "response_business_minutes", "waiting_business_minutes", "system_minutes",
            "human_minutes", "created_at", "assigned_at", "first_response_at", "judged_version", "passes",
            "judged_segment",
        ),
    ),
    "backlog": Pass(("waiting_minutes",), ("first_response_at", "accepted", "decided_at", *_DEALS)),
    "rejection_mix": Pass(("rejected_week", "rejection_reason"), ("recycled_at", "rejected_at", "accepted_at")),
    "conversations_held": Pass(("week", "kind"), ("successful",), frame="conversations"),
    "opportunities": Pass(("opportunity_week",), (*_DEALS, "won_week", "lost_week")),
    "pipeline_created": Pass(("opportunity_week",), (*_DEALS, "won_week", "lost_week", "amount_cents")),
    "win_rate": Pass(("opportunity_month", "won_month", "lost_month"), (*_DEALS, "amount_cents")),
    "sales_cycle": Pass(("opportunity_month", "cycle_days", "cycle_business_days"), _DEALS),
    "pipeline_velocity": Pass(
        ("opportunity_month", "won_month", "lost_month"), (*_DEALS, "amount_cents", "cycle_days", "cycle_business_days")
    ),
    "pipeline_coverage": Pass(("opportunity_month", "won_month", "lost_month"), (*_DEALS, "amount_cents")),
    "wins": Pass(("won_week",), (*_DEALS, "amount_cents")),
    "revenue": Pass(("won_month",), ("amount_cents",)),
}  # fmt: skip


def single_pass(read: Ledger, key: str) -> pl.DataFrame:
    """The group-by of a funnel metric."""
    one = PASSES[key]
    rows = _rows(read, one)
    looked = [pl.len(), *(pl.col(name).max() for name in one.reads)]
    known = rows.filter(pl.col(one.keys[0]).is_not_null())
    return known.group_by(*DIMENSIONS, *one.keys).agg(looked).collect(engine="streaming")


def _rows(read: Ledger, one: Pass) -> pl.LazyFrame:
    if one.frame == "leads":
        return read.leads.lazy()
    talks = read.conversations
    return talks.lazy().with_columns(read.leads[name].gather(talks["lead_row"]) for name in DIMENSIONS)
