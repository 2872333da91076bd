"""The way of a lead from its first touch to the hand-over, counted."""

from datetime import date

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._lines import stacked
from metrics._metric import EACH, N, tally

TO_HANDED_OVER, TO_QUALIFIED, FROM_QUALIFIED, BEGUN = PARTS = (
    "to_handed_over",
    "to_qualified",
    "from_qualified",
    "begun",
)
"""First touch → hand-over, first touch → qualified, qualified → hand-over, all three of leads handed over, by month of
the hand-over; and all leads by month of their first touch, handed over or still waiting."""
MEASURES = {N: EACH, "touched": pl.col("touched"), "done": pl.col("done")}


def ways(ledger: Ledger) -> pl.LazyFrame:
    """Every lead with `begun_day` (its first touch, its creation where no touch came before the hand-over), `touched`,
    and the days of each part; a part that ends before it begins took 0 days, data quality reports it.
    """
    first = ledger.touches.lazy().select("lead_row", "at", pl.col("day").alias("touched_day"))
    first = first.filter(
        pl.col("lead_row").ne_missing(pl.col("lead_row").shift(1))
    )  # touches are sorted by lead and time
    leads = ledger.leads.lazy().with_row_index("lead_row").join(first, on="lead_row", how="left", maintain_order="left")
    before = (pl.col("at") <= pl.col("handed_over_at")) | pl.col("handed_over_at").is_null()
    leads = leads.with_columns(pl.when(before).then("touched_day").alias("touched_day")).drop("lead_row", "at")
    leads = leads.with_columns(
        pl.coalesce("touched_day", "created_day").alias("begun_day"),
        pl.col("touched_day").is_not_null().alias("touched"),
    )
    qualified, handed = pl.col("qualified_day"), pl.col("handed_over_day")
    return leads.with_columns(
        (handed - pl.col("begun_day")).clip(lower_bound=0).alias(TO_HANDED_OVER),
        (qualified - pl.col("begun_day")).clip(lower_bound=0).alias(TO_QUALIFIED),
        (handed - qualified).clip(lower_bound=0).alias(FROM_QUALIFIED),
    )


def days_counted(ledger: Ledger) -> pl.DataFrame:
    """Leads by part of the way, month and days.

    Returns DIMENSIONS | part | month | days (for BEGUN: to the hand-over, or waited so far) | n | touched (leads; those
    with a touch before) | done (leads handed over).
    """
    columns = (*DIMENSIONS, "handed_over_month", "begun_day", "touched", *PARTS[:3])
    done = pl.col("handed_over_day").is_not_null().alias("done")
    every = ways(ledger).select(*columns, done).collect().lazy()
    handed = every.filter("done").with_columns(pl.col("handed_over_month").alias("month"))
    known = {TO_HANDED_OVER: handed, **{part: handed.filter(pl.col(part).is_not_null()) for part in PARTS[1:3]}}
    counted = [_of(part, leads.with_columns(pl.col(part).alias("days"))) for part, leads in known.items()]
    return stacked([*counted, _of(BEGUN, _begun(every, ledger.as_of))], [*MEASURES])


def _begun(every: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    waited = pl.lit(as_of).cast(pl.Int32) - pl.col("begun_day")
    month = pl.col("begun_day").cast(pl.Date)
    recorded = pl.col("done").any()  # where no hand-over ever was, nobody knows who was not handed over
    return every.filter(pl.col("begun_day").is_not_null() & recorded).with_columns(
        ((month.dt.year() - 1970) * 12 + month.dt.month().cast(pl.Int32) - 1).alias("month"),
        pl.coalesce(TO_HANDED_OVER, waited).alias("days"),
    )


def _of(part: str, leads: pl.LazyFrame) -> pl.DataFrame:
    return tally(leads, ["month", "days"], MEASURES).with_columns(pl.lit(part, pl.Enum(PARTS)).alias("part"))
