"""Which earlier quarters, and which sources, brought the revenue of a month?"""

from datetime import date, timedelta

import polars as pl

from agreement.calendar import Calendar, month, month_begins, months
from agreement.ledger import Ledger
from metrics._metric import EACH, Metric, Moment, tally
from metrics._money import units
from metrics._periods import monthly

MEASURES = ("won", "priced", "amount_cents")
KEYS = ["month", "created_quarter", "source"]


def wins_by_origin(ledger: Ledger) -> pl.DataFrame:
    """Won leads by month of the win and month of their creation.

    Returns DIMENSIONS | month | created_month | won | priced (leads; those with an amount) | amount_cents.
    """
    sums = {"won": EACH, "priced": pl.col("amount_cents").is_not_null(), "amount_cents": pl.col("amount_cents")}
    return tally(_won(ledger), ["month", "created_month"], sums)


def won(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every won lead, with `month` (of the win) and `created_quarter` (first days)."""
    return monthly(_with_quarter(_won(ledger).collect(), ledger.calendar))


def revenue_bridge(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The revenue of each month, split by the fiscal quarter of creation and by source; the parts add up to it.

    The parts are what happened, not an estimate: they have no interval. The running month is to date.
    Returns month | created_quarter (first days) | source | to_date | quarters_before | won | priced (leads)
    | amount_cents | value (money in whole units) | month_cents (of all parts) | share (of the month's revenue).
    """
    rows = _with_quarter(counts, moment.ledger.calendar).group_by(KEYS).agg(pl.col(MEASURES).sum())
    rows = rows.with_columns(pl.col("amount_cents").sum().over("month").alias("month_cents"))
    told = (pl.col("month_cents") > 0) & (pl.col("priced") > 0)
    rows = rows.with_columns(
        pl.when(pl.col("priced") > 0).then(units(pl.col("amount_cents"))).alias("value"),
        pl.when(told).then(pl.col("amount_cents") / pl.col("month_cents")).alias("share"),
        (pl.col("month") == month(moment.as_of + timedelta(days=1))).alias("to_date"),
        _quarters_before(moment.ledger.calendar).alias("quarters_before"),
    )
    return monthly(rows).select(COLUMNS).sort(KEYS, nulls_last=True)


def _won(ledger: Ledger) -> pl.LazyFrame:
    won = ledger.leads.lazy().filter(pl.col("won_month").is_not_null())
    return won.with_columns(pl.col("won_month").alias("month"))


def _with_quarter(frame: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """Adds `created_quarter`: the first day of the fiscal quarter of creation; null when that is unknown."""
    created = frame["created_month"].drop_nulls().unique().to_list()
    begins: list[tuple[int, date]] = [(index, calendar.fiscal_quarter(month_begins(index))[0]) for index in created]
    quarters = pl.DataFrame(begins, schema={"created_month": pl.Int32, "created_quarter": pl.Date}, orient="row")
    return frame.join(quarters, on="created_month", how="left", maintain_order="left")


def _quarters_before(calendar: Calendar) -> pl.Expr:
    """Fiscal quarters from that of the creation to that of the win."""
    shift = (calendar.fiscal_year_start - 1) % 3
    created = months(pl.col("created_quarter").cast(pl.Int32))
    return ((pl.col("month") - shift) // 3 - (created - shift) // 3).cast(pl.Int64)


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
    misleads="It says where revenue came from, not what caused it. Wins without an amount add nothing. The running "
    "month is to date. In the first months of a record the older leads are missing: all seems to be new.",
    columns={
        "month": "first day of the month of the win",
        "created_quarter": "first day of the fiscal quarter in which the leads were created; empty when unknown",
        "source": "where the leads came from; empty when nobody recorded it",
        "to_date": "true while the month is not over",
        "quarters_before": "fiscal quarters between the creation and the win: 0 the same one; below 0: won before it",
        "won": "leads won",
        "priced": "of these, leads with an amount",
        "amount_cents": "their amounts added up, in cents",
        "value": "the same in whole units of the currency; empty when no win has an amount",
        "month_cents": "revenue of the month, all quarters and sources together, in cents",
        "share": "amount_cents / month_cents; empty where the month has no revenue above zero",
    },
)
COLUMNS = list(METRIC.columns or {})
