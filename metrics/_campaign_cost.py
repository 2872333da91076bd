"""What each lead cost: the spend of its campaign, shared out among the leads that it brought, to the cent."""

import polars as pl

from agreement.ledger import Ledger


def lead_costs(ledger: Ledger) -> tuple[pl.DataFrame, int]:
    """lead_id | cost_cents of every lead that pays for spend on record, and the cents that no lead pays for.

    All that a campaign ever spent is shared equally among the leads that name it, whenever they came; if none does,
    among all leads of its channel. No cent is lost or counted twice: the odd ones go by the lead's number.
    """
    spent = ledger.spend.drop_nulls("amount_cents").group_by("campaign_id").agg(pl.col("amount_cents").sum())
    spent = spent.join(ledger.campaigns.select("campaign_id", "channel"), on="campaign_id", how="left")
    leads = ledger.leads.select("lead_id", "campaign_id", pl.col("channel").cast(pl.String))
    named = _shares(spent, leads, "campaign_id")
    unnamed = spent.join(leads, on="campaign_id", how="anti").drop_nulls("channel")
    by_channel = _shares(unnamed, leads.drop("campaign_id"), "channel")
    both = pl.concat([named, by_channel]).group_by("lead_id").agg(pl.col("cost_cents").sum()).sort("lead_id")
    return both, int(spent["amount_cents"].sum()) - int(both["cost_cents"].sum())


def _shares(spent: pl.DataFrame, leads: pl.DataFrame, link: str) -> pl.DataFrame:
    """Whole cents for each lead with the same `link`; those of a campaign add up to what it spent."""
    kept = spent.select(pl.col("campaign_id").alias("paid"), pl.col(link).alias("link"), "amount_cents")
    met = leads.select("lead_id", pl.col(link).alias("link")).join(kept, on="link").sort("paid", "lead_id")
    place, every = pl.int_range(pl.len(), dtype=pl.Int64).over("paid"), pl.len().cast(pl.Int64).over("paid")
    cents = pl.col("amount_cents")
    return met.select("lead_id", (cents * (place + 1) // every - cents * place // every).alias("cost_cents"))
