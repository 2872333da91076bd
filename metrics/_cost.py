"""What the leads cost: the spend of campaigns, shared out among the leads that they brought."""

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger

LINE = [*DIMENSIONS, "campaign_id", "channel"]


def cost_lines(ledger: Ledger) -> pl.DataFrame:
    """Spend by the dimensions of the leads that it brought, to the cent: nothing is lost and nothing counted twice.

    A campaign's spend is shared equally among the leads that name it; if none does, among all leads of its channel;
    if there are none either, it stands in a line without source. Returns DIMENSIONS | cost_cents.
    """
    spent = _spent(ledger)
    leads = ledger.leads.group_by(LINE).len("n").sort(LINE, nulls_last=True)
    named = leads.drop("channel").join(spent, on="campaign_id")
    unnamed = spent.join(leads, on="campaign_id", how="anti")
    by_channel = leads.drop("campaign_id").join(unnamed, on="channel")
    nobody = unnamed.join(leads.drop_nulls("channel"), on="channel", how="anti").select("campaign_id", "cents")
    shared = [_shared(frame.select(*DIMENSIONS, "campaign_id", "n", "cents")) for frame in (named, by_channel)]
    return pl.concat([*shared, nobody.select(pl.col("cents").alias("cost_cents"))], how="diagonal")


def _spent(ledger: Ledger) -> pl.DataFrame:
    """campaign_id | channel | cents of every campaign that has spend on record."""
    total = ledger.spend.group_by("campaign_id").agg(pl.col("amount_cents").sum().alias("cents"))
    return total.join(ledger.campaigns.select("campaign_id", "channel"), on="campaign_id", how="left")


def _shared(lines: pl.DataFrame) -> pl.DataFrame:
    """Whole cents for each line in proportion to its leads; the parts of a campaign add up to its spend."""
    order = ["campaign_id", *DIMENSIONS, "n"]
    until, all_leads = pl.col("n").cum_sum().over("campaign_id"), pl.col("n").sum().over("campaign_id")
    before = until - pl.col("n")
    part = pl.col("cents") * until // all_leads - pl.col("cents") * before // all_leads
    return lines.sort(order, nulls_last=True).select(*DIMENSIONS, part.cast(pl.Int64).alias("cost_cents"))
