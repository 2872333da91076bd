"""How many deals were won, and what did they bring?"""

import polars as pl

from agreement.calendar import week_dates
from agreement.ledger import Ledger
from metrics._metric import EACH, Metric, Moment, Series, tally
from metrics._money import units
from metrics._periods import dated, every_week

MEASURES = ("won", "amounted", "amount_cents")


def closings(ledger: Ledger) -> pl.DataFrame:
    """Won deals by week of the win.

    Returns DIMENSIONS | week | amounted_ever (whether any won deal of the data has an amount) | won | amounted (deals;
    those with an amount, whatever its sign) | amount_cents (money).
    """
    sums = {"won": EACH, "amounted": pl.col("amount_cents").is_not_null(), "amount_cents": pl.col("amount_cents")}
    counted = tally(_won(ledger).with_columns(pl.col("won_week").alias("week")), ["week"], sums)
    return counted.with_columns((pl.col("amounted") > 0).any().alias("amounted_ever"))


def won(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every won deal, with `week` (first day of that of its win).

    `unpriced` is a Boolean, so that every count of a row can be opened.
    """
    week = week_dates(pl.col("won_week"), ledger.calendar).alias("week")
    return _won(ledger).with_columns(week, pl.col("amount_cents").is_null().alias("unpriced")).collect()


def wins(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Deals won, a row for every week from the first win to `as_of`; a week without any is a 0.

    A week without wins brought 0; one whose wins have no amounts brought nobody knows how much, and so did every week
    where no won deal of the data has one.
    Returns week (its first day) | value (won) | unpriced (deals) | amount_cents | revenue (the same in whole units).
    """
    known = bool(counts["amounted_ever"].any())
    weekly = every_week(counts.drop("amounted_ever"), moment).with_columns(
        pl.col("won").alias("value"), (pl.col("won") - pl.col("amounted")).alias("unpriced")
    )
    told = pl.lit(known) & ((pl.col("amounted") > 0) | (pl.col("won") == 0))
    weekly = weekly.with_columns(pl.when(told).then(units(pl.col("amount_cents"))).alias("revenue"))
    return dated(weekly, moment).select(COLUMNS)


def _won(ledger: Ledger) -> pl.LazyFrame:
    return ledger.leads.lazy().filter(pl.col("won_week").is_not_null())


METRIC = Metric(
    key="wins",
    name="Deals won",
    question="How many deals were won, and what did they bring?",
    formula="won leads and the sum of their amounts, by week of the win",
    unit="leads",
    better="higher",
    owner="sales",
    clock="short",
    source="leads.won_at, leads.amount_cents",
    count=closings,
    finish=wins,
    measures=MEASURES,
    leads=won,
    keys=("week",),
    n="value",
    series=(
        Series("value", "deals won", "higher", "leads"),
        Series("revenue", "revenue won", "higher", "money"),
    ),
    misleads="A week's wins were opened months ago: they judge an older week's work. They are few, so that only a long "
    "run says something, and one large deal makes a week's revenue. Against a target read `revenue`, by month.",
    columns={
        "week": "first day of the week of the win",
        "value": "deals won",
        "unpriced": "of these, deals without an amount: in no sum",
        "amount_cents": "the amounts added up, in cents, negative ones as recorded",
        "revenue": "the same in whole units of the currency; empty when there are wins and none has an amount",
    },
)
COLUMNS = list(METRIC.columns or {})
