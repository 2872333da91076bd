"""What the leads cost: the spend of campaigns, shared out among the leads that they brought."""

import polars as pl

from agreement.calendar import months
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._lines import stacked, summed

MEASURES = ("cost_cents", "cost_lines", "unlinked_cents")
_NUMBER = pl.len().cast(pl.Int64).alias("n")


def cost_lines(ledger: Ledger) -> pl.DataFrame:
    """Spend by month and by the dimensions of the leads that it brought, to the cent: none is lost or counted twice.

    What a campaign spent in a month is shared equally among all leads that name it, whenever they came; if none does,
    among all leads of its channel; if there are none either, it stands in a line without dimensions as unlinked.
    Returns DIMENSIONS | month (of the spend, index) | cost_cents | cost_lines (1: there is spend on record)
    | unlinked_cents. cost_cents and unlinked_cents of all lines add up to the spend.
    Misleads where effort goes into few of a campaign's leads: it is shared by lead, not by effort.
    """
    spent = _spent(ledger)
    names = spent.group_by("campaign", "campaign_id", "channel").agg()
    named = _linked(ledger, names, "campaign_id")
    unnamed = names.join(named, on="campaign", how="anti")
    lines = pl.concat([named, _linked(ledger, unnamed, "channel")])
    lost = spent.join(lines, on="campaign", how="anti").select("month", pl.col("cents").alias("unlinked_cents"))
    both = stacked([_shared(lines, spent), lost], MEASURES)
    return both.select(*DIMENSIONS, "month", *MEASURES)


def costs(ledger: Ledger) -> pl.DataFrame:
    """The same of all months together: DIMENSIONS | cost_cents | cost_lines | unlinked_cents."""
    return summed(cost_lines(ledger), DIMENSIONS, [pl.col(name).sum() for name in MEASURES])


def _spent(ledger: Ledger) -> pl.DataFrame:
    """Campaign (a number) | campaign_id | channel | month | cents of every month in which it has spend on record."""
    known = ledger.spend.filter(pl.col("amount_cents").is_not_null())
    monthly = known.group_by("campaign_id", months(pl.col("on")).alias("month"))
    total = monthly.agg(pl.col("amount_cents").sum().alias("cents")).sort("campaign_id", "month")
    channels = total.join(ledger.campaigns.select("campaign_id", "channel"), on="campaign_id", how="left")
    return channels.with_columns(pl.col("campaign_id").rank("dense").cast(pl.Int32).alias("campaign"))


def _linked(ledger: Ledger, campaigns: pl.DataFrame, link: str) -> pl.DataFrame:
    """Campaign | DIMENSIONS | n: the leads that share the spend of each campaign, because they have the same `link`."""
    links = campaigns.select(link).drop_nulls().unique().sort(link)
    numbered = links.with_columns(pl.int_range(pl.len(), dtype=pl.Int32).alias("link"))
    leads = ledger.leads.lazy().select(*DIMENSIONS, link).join(numbered.lazy(), on=link)
    groups = summed(leads, ["link", *DIMENSIONS], [_NUMBER])
    of_each = campaigns.select("campaign", link).join(numbered, on=link).select("campaign", "link")
    return of_each.join(groups, on="link").select("campaign", *DIMENSIONS, "n")


def _shared(lines: pl.DataFrame, spent: pl.DataFrame) -> pl.DataFrame:
    """Whole cents for each line in proportion to its leads; the parts of a campaign's month add up to its spend.

    The joined lines are many (campaigns × months × dimensions): they are streamed, never held.
    """
    cells = lines.select(DIMENSIONS).unique().sort(DIMENSIONS, nulls_last=True)
    cells = cells.with_columns(pl.int_range(pl.len(), dtype=pl.Int32).alias("cell"))
    placed = lines.join(cells, on=DIMENSIONS, nulls_equal=True).sort("campaign", "cell")
    of_campaign = (pl.col("n").cum_sum().alias("until"), pl.col("n").sum().alias("all"))
    placed = placed.select("campaign", "cell", "n", *(sum_.over("campaign") for sum_ in of_campaign))
    paid = placed.lazy().join(spent.lazy().select("campaign", "month", "cents"), on="campaign")
    until, before = pl.col("until"), pl.col("until") - pl.col("n")
    part = pl.col("cents") * until // pl.col("all") - pl.col("cents") * before // pl.col("all")
    groups = paid.group_by("cell", "month").agg(part.sum().alias("cost_cents"))
    counted = groups.collect(engine="streaming").sort("cell", "month")
    one = pl.lit(1, pl.Int64).alias("cost_lines")
    return counted.join(cells, on="cell", maintain_order="left").select(*DIMENSIONS, "month", "cost_cents", one)
