"""How many opportunities were opened, and what became of them?"""

import polars as pl

from agreement.calendar import week_dates
from agreement.ledger import Ledger
from metrics._deals import deals
from metrics._metric import EACH, Metric, Moment, Series, tally
from metrics._periods import dated, every_week
from metrics._recorded import on_record

MEASURES = ("opened", "won", "lost", "undated")


def openings(ledger: Ledger) -> pl.DataFrame:
    """Opportunities by week of opening.

    Returns DIMENSIONS | week | opened | won | lost | undated (deals).
    """
    sums = {
        "opened": EACH,
        "won": pl.col("is_won"),
        "lost": pl.col("is_lost"),
        "undated": ~pl.col("is_dated"),
    }
    return tally(deals(ledger).with_columns(pl.col("opened_week").alias("week")), ["week"], sums)


def opened(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every opportunity, with `week` (first day of that of its opening).

    `won`, `lost`, `open` and `undated` are Booleans here, so that every count of a row can be opened.
    """
    named = {"is_won": "won", "is_lost": "lost", "is_open": "open"}
    found = deals(ledger).rename(named).with_columns((~pl.col("is_dated")).alias("undated"))
    return found.with_columns(week_dates(pl.col("opened_week"), ledger.calendar).alias("week")).collect()


def opportunities(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Opportunities opened, a row for every week from the first to `as_of`; a week without any is a 0.

    Where no opening was ever recorded, `value` and `open` are null: when deals closed says nothing of it.
    Returns week (its first day) | value (opened) | won | lost | open | undated (deals).
    """
    told = pl.when(pl.lit(on_record(moment.ledger, "opportunity_at")))
    weekly = every_week(counts, moment).with_columns(
        told.then(pl.col("opened")).alias("value"),
        told.then(pl.col("opened") - pl.col("won") - pl.col("lost")).alias("open"),
    )
    return dated(weekly, moment).select(COLUMNS)


METRIC = Metric(
    key="opportunities",
    name="Opportunities opened",
    question="How many opportunities were opened, and what became of them?",
    formula="leads that became an opportunity, by week of opening",
    unit="leads",
    better="higher",
    owner="both",
    clock="short",
    source="leads.opportunity_at, leads.won_at, leads.lost_at",
    count=openings,
    finish=opportunities,
    measures=MEASURES,
    leads=opened,
    keys=("week",),
    n="value",
    series=(Series("value", "opportunities opened", "higher", "leads"),),
    misleads="More opportunities are not more customers: a lower bar opens more and wins a smaller share. A deal "
    "closed without a known opening counts in the week in which it closed (undated).",
    columns={
        "week": "first day of the week in which the opportunity was opened",
        "value": "opportunities opened",
        "won": "of these, deals won since",
        "lost": "of these, deals lost since",
        "open": "of these, deals still open",
        "undated": "of these, deals whose opening nobody recorded: they count when they were closed",
    },
)
COLUMNS = list(METRIC.columns or {})
