"""Rows of the other frames that lead nowhere: a touch of no lead, a cost of no campaign."""

from collections.abc import Callable, Mapping

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger

STRAYS: Mapping[str, tuple[str, str]] = {
    "stage_of_no_lead": ("stage_changes", "lead that is not among the leads"),
    "touch_of_no_lead": ("touches", "lead that is not among the leads"),
    "touch_of_no_campaign": ("touches", "campaign that is not among the campaigns"),
    "conversation_of_no_lead": ("conversations", "lead that is not among the leads"),
    "use_of_no_lead": ("content_uses", "lead that is not among the leads"),
    "dispute_of_no_rejection": ("disputes", "lead that nobody rejected, or that is not among the leads"),
    "cost_of_no_campaign": ("spend", "campaign that is not among the campaigns"),
}
"""Check → the frame whose rows it counts, and what is wrong with them."""


def strays(ledger: Ledger) -> pl.DataFrame:
    """A line for each of STRAYS: DIMENSIONS (null: such a row has no lead to take them from) | check | wrong | of."""
    lines = [(name, *count(ledger)) for name, count in _COUNTS.items()]
    schema = {"check": pl.String, "wrong": pl.Int64, "of": pl.Int64}
    unknown = (pl.lit(None, ledger.leads.schema[name]).alias(name) for name in DIMENSIONS)
    return pl.DataFrame(lines, schema=schema, orient="row").select(*unknown, *schema)


def _outside(names: pl.Series, known: pl.Series) -> tuple[int, int]:
    """How many of the names that are given are not known, and how many are given."""
    given = names.drop_nulls().cast(pl.String)
    return int((~given.is_in(known.implode())).sum()), given.len()


def _of_campaign(ledger: Ledger, names: pl.Series) -> tuple[int, int]:
    """Where nobody recorded campaigns none can be missing among them."""
    return _outside(names, ledger.campaigns["campaign_id"]) if ledger.campaigns.height else (0, 0)


def _touches_of_campaign(ledger: Ledger) -> tuple[int, int]:
    """By name first: there are many touches and few campaigns."""
    named = ledger.touches.lazy().group_by("campaign_id").agg(pl.len().alias("n")).collect().drop_nulls()
    listed = named["campaign_id"].cast(pl.String).is_in(ledger.campaigns["campaign_id"].implode())
    wrong, of = named.filter(~listed)["n"].sum(), named["n"].sum()
    return (int(wrong), int(of)) if ledger.campaigns.height else (0, 0)


def _disputes(ledger: Ledger) -> tuple[int, int]:
    return _outside(ledger.disputes["lead_id"], ledger.leads.filter(pl.col("rejected_at").is_not_null())["lead_id"])


_COUNTS: Mapping[str, Callable[[Ledger], tuple[int, int]]] = {
    "stage_of_no_lead": lambda ledger: _outside(ledger.stage_changes["lead_id"], ledger.leads["lead_id"]),
    "touch_of_no_lead": lambda ledger: (ledger.strays, ledger.touches.height + ledger.strays),
    "touch_of_no_campaign": _touches_of_campaign,
    "conversation_of_no_lead": lambda ledger: _outside(ledger.conversations["lead_id"], ledger.leads["lead_id"]),
    "use_of_no_lead": lambda ledger: _outside(ledger.content_uses["lead_id"], ledger.leads["lead_id"]),
    "dispute_of_no_rejection": _disputes,
    "cost_of_no_campaign": lambda ledger: _of_campaign(ledger, ledger.spend["campaign_id"]),
}
