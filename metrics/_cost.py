"""What the leads cost: the spend of campaigns, shared out among the leads that they brought."""

import polars as pl

from agreement.calendar import months
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger

MEASURES = ("cost_cents", "cost_lines", "unlinked_cents")


def cost_lines(ledger: Ledger) -> pl.DataFrame:
    """Spend by month and by the dimensions of the leads that it brought, to the cent: none is lost or counted twice.

    What a campaign spent in a month is shared equally among all leads that name it, whenever they came; if none does,
    among all leads of its channel; if there are none either, it stands in a line without dimensions as unlinked.
    Returns DIMENSIONS | month (of the spend, index) | cost_cents | cost_lines (1: there is spend on record)
    | unlinked_cents. cost_cents and unlinked_cents of all lines add up to the spend.
    Misleads where effort goes into few of a campaign's leads: it is shared by lead, not by effort.
    """
    spent = _spent(ledger)
    named = _leads(ledger, "campaign_id").join(spent, on="campaign_id")
    unnamed = spent.join(named, on="campaign_id", how="anti")
    by_channel = _leads(ledger, "channel").join(unnamed, on="channel")
    nobody = unnamed.join(by_channel, on="campaign_id", how="anti")
    shared = [_shared(frame) for frame in (named, by_channel)]
    lost = nobody.select("month", pl.col("cents").alias("unlinked_cents"))
    lines = pl.concat([*shared, lost], how="diagonal").with_columns(pl.col(MEASURES).fill_null(0))
    return lines.select(*DIMENSIONS, "month", *MEASURES)


def _spent(ledger: Ledger) -> pl.DataFrame:
    """campaign_id | channel | month | cents of every month in which a campaign has spend on record."""
    known = ledger.spend.filter(pl.col("amount_cents").is_not_null())
    monthly = known.group_by("campaign_id", months(pl.col("on")).alias("month"))
    total = monthly.agg(pl.col("amount_cents").sum().alias("cents"))
    return total.join(ledger.campaigns.select("campaign_id", "channel"), on="campaign_id", how="left")


def _leads(ledger: Ledger, link: str) -> pl.DataFrame:
    """DIMENSIONS | the link | n: leads that may share a campaign's spend."""
    linked = ledger.leads.lazy().filter(pl.col(link).is_not_null())
    return linked.group_by(*DIMENSIONS, link).agg(pl.len().cast(pl.Int64).alias("n")).collect(engine="streaming")


def _shared(lines: pl.DataFrame) -> pl.DataFrame:
    """Whole cents for each line in proportion to its leads; the parts of a campaign's month add up to its spend."""
    month = ["campaign_id", "month"]
    until, all_leads = pl.col("n").cum_sum().over(month), pl.col("n").sum().over(month)
    before = until - pl.col("n")
    part = pl.col("cents") * until // all_leads - pl.col("cents") * before // all_leads
    ordered = lines.sort(*month, *DIMENSIONS, nulls_last=True)
    return ordered.select(*DIMENSIONS, "month", part.alias("cost_cents"), pl.lit(1, pl.Int64).alias("cost_lines"))
