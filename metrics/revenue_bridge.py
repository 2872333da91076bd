"""Which earlier quarters, and which sources, brought the revenue of a month?"""

from datetime import date

import polars as pl

from agreement.calendar import Calendar, month_begins
from agreement.ledger import Ledger
from metrics._metric import Metric, Moment, tally
from metrics._money import units
from metrics._periods import monthly

MEASURES = ("won", "priced", "amount_cents")
KEYS = ["month", "created_quarter", "source"]


def wins_by_origin(ledger: Ledger) -> pl.DataFrame:
    """Won leads by month of the win and month of their creation.

    Returns DIMENSIONS | month | created_month | won | priced (leads; those with an amount) | amount_cents.
    """
    sums = {"won": pl.len(), "priced": pl.col("amount_cents").count(), "amount_cents": pl.col("amount_cents").sum()}
    lines = _won(ledger)
    return tally(lines, ["month", "created_month"], sums)


def won(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every won lead, with `month` (of the win) and `created_quarter` (first days)."""
    return monthly(_with_quarter(_won(ledger), ledger.calendar))


def revenue_bridge(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The revenue of each month, split by the fiscal quarter of creation and by source; the parts add up to it.

    Returns month | created_quarter (first days) | source | won | priced (leads) | amount_cents | value (money in whole
    units) | share (of the month's revenue).
    """
    rows = _with_quarter(counts, moment.ledger.calendar).group_by(KEYS).agg(pl.col(MEASURES).sum())
    of_month = pl.col("amount_cents").sum().over("month")
    rows = rows.with_columns(
        pl.when(pl.col("priced") > 0).then(units(pl.col("amount_cents"))).alias("value"),
        pl.when((of_month > 0) & (pl.col("priced") > 0)).then(pl.col("amount_cents") / of_month).alias("share"),
    )
    return monthly(rows).select(COLUMNS).sort(KEYS, nulls_last=True)


def _won(ledger: Ledger) -> pl.DataFrame:
    return ledger.leads.filter(pl.col("won_month").is_not_null()).with_columns(pl.col("won_month").alias("month"))


def _with_quarter(frame: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """Adds `created_quarter`: the first day of the fiscal quarter of creation; null when that is unknown."""
    months = frame["created_month"].drop_nulls().unique().to_list()
    begins: list[tuple[int, date]] = [(index, calendar.fiscal_quarter(month_begins(index))[0]) for index in months]
    quarters = pl.DataFrame(begins, schema={"created_month": pl.Int32, "created_quarter": pl.Date}, orient="row")
    return frame.join(quarters, on="created_month", how="left", maintain_order="left")


METRIC = Metric(
    key="revenue_bridge",
    name="Revenue by when its leads came",
    question="Which earlier quarters, and which sources, brought the revenue of a month?",
    formula="amounts of the leads won in the month, by fiscal quarter of creation and by source",
    unit="money",
    better="higher",
    owner="both",
    clock="long",
    source="leads.won_at, leads.amount_cents, leads.created_at, leads.source",
    count=wins_by_origin,
    finish=revenue_bridge,
    measures=MEASURES,
    by=("source",),
    leads=won,
    keys=("month", "created_quarter", "source"),
    n="won",
    misleads="It says where revenue came from, not what caused it. Wins without an amount add nothing.",
    columns={
        "month": "first day of the month of the win",
        "created_quarter": "first day of the fiscal quarter in which the leads were created; empty when unknown",
        "source": "where the leads came from; empty when nobody recorded it",
        "won": "leads won",
        "priced": "of these, leads with an amount",
        "amount_cents": "their amounts added up, in cents",
        "value": "the same in whole units of the currency; empty when no win has an amount",
        "share": "part of the month's revenue",
    },
)
COLUMNS = list(METRIC.columns or {})
