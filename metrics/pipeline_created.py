"""How much money do the opportunities that were opened stand for?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._deals import deals
from metrics._metric import EACH, Metric, Moment, Series, tally
from metrics._money import units
from metrics._periods import dated, every_week
from metrics._recorded import on_record
from metrics.opportunities import opened

MEASURES = ("opportunities", "priced", "amount_cents")


def amounts(ledger: Ledger) -> pl.DataFrame:
    """Opportunities and their amounts by week of opening.

    Returns DIMENSIONS | week | priced_ever (whether any opportunity of the data has an amount) | opportunities | priced
    (deals; those with a positive amount) | amount_cents (money of the priced ones).
    """
    found = deals(ledger)
    sums = {
        "opportunities": EACH,
        "priced": pl.col("is_priced"),
        "amount_cents": pl.when("is_priced").then("amount_cents"),
    }
    counted = tally(found.with_columns(pl.col("opened_week").alias("week")), ["week"], sums)
    return counted.with_columns((pl.col("priced") > 0).any().alias("priced_ever"))


def pipeline_created(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Money of the opportunities opened, a row for every week from the first to `as_of`.

    A week without opportunities created 0; one whose opportunities have no amounts created nobody knows how much, and
    so did every week where no opportunity of the data has one, or none has an opening.
    Returns week (its first day) | opportunities | priced | unpriced (deals) | amount_cents | value (the same in whole
    units of money).
    """
    known = bool(counts["priced_ever"].any()) and on_record(moment.ledger, "opportunity_at")
    weekly = every_week(counts.drop("priced_ever"), moment).with_columns(
        (pl.col("opportunities") - pl.col("priced")).alias("unpriced")
    )
    told = pl.lit(known) & ((pl.col("priced") > 0) | (pl.col("opportunities") == 0))
    weekly = weekly.with_columns(pl.when(told).then(units(pl.col("amount_cents"))).alias("value"))
    return dated(weekly, moment).select(COLUMNS)


METRIC = Metric(
    key="pipeline_created",
    name="Pipeline created",
    question="How much money do the opportunities that were opened stand for?",
    formula="sum of the positive amounts of opportunities, by week of opening",
    unit="money",
    better="higher",
    owner="both",
    clock="short",
    source="leads.opportunity_at, leads.amount_cents",
    count=amounts,
    finish=pipeline_created,
    measures=MEASURES,
    leads=opened,
    keys=("week",),
    n="opportunities",
    series=(Series("value", "pipeline created", "higher", "money"),),
    misleads="Amounts are those on record today, not those of the day of opening: some CRMs write 0 under a lost deal, "
    "and old weeks shrink. Unpriced opportunities add nothing: a week with many of them is worth more than it says. "
    "One large deal makes a week.",
    columns={
        "week": "first day of the week in which the opportunity was opened",
        "opportunities": "opportunities opened",
        "priced": "of these, deals with a positive amount",
        "unpriced": "of these, deals without one: in no sum",
        "amount_cents": "the amounts added up, in cents",
        "value": "the same in whole units of the currency; empty when there are opportunities and none has an amount",
    },
)
COLUMNS = list(METRIC.columns or {})
