"""How long does marketing know a lead before it hands the lead over?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._metric import Metric, Moment, N, tally
from metrics._periods import monthly
from metrics._quantiles import medians, quantiles

P90 = 0.9


def days_known(ledger: Ledger) -> pl.DataFrame:
    """Leads by month of hand-over and days since their first touch.

    Returns DIMENSIONS | month | days | n | touched (leads; those that had a touch).
    """
    lines = _known(ledger).with_columns(pl.col("handed_over_month").alias("month"))
    return tally(lines, ["month", "days"], {N: pl.len(), "touched": pl.col("touched").sum()})


def known(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: all handed over, with `month` (first day), `days` and whether `touched` before."""
    return monthly(_known(ledger).with_columns(pl.col("handed_over_month").alias("month")))


def nurture_time(counts: pl.DataFrame, _moment: Moment) -> pl.DataFrame:
    """Days from the first touch (from the creation where there was none) to the hand-over, by month of hand-over.

    Returns month (its first day) | leads | touched | value | low | high (median, 95 %) | p90 (days), exact.
    """
    sums = counts.group_by("month").agg(pl.col(N).sum().alias("leads"), pl.col("touched").sum())
    rows = sums.join(medians(counts, ["month"], "days", N), on="month", how="left")
    rows = rows.join(quantiles(counts, ["month"], "days", N, {"p90": P90}), on="month", how="left")
    return monthly(rows).select(COLUMNS).sort("month")


def _known(ledger: Ledger) -> pl.DataFrame:
    """A hand-over dated before the creation counts as day 0, like every impossible order; data quality reports it."""
    first = ledger.touches.group_by("lead_row").agg(pl.col("at").min(), pl.col("day").min().alias("touched_day"))
    leads = ledger.leads.with_row_index("lead_row").filter(pl.col("handed_over_day").is_not_null())
    leads = leads.join(first, on="lead_row", how="left", maintain_order="left").drop("lead_row")
    leads = leads.with_columns(pl.when(pl.col("at") <= pl.col("handed_over_at")).then("touched_day")).drop("at")
    begin = pl.coalesce("touched_day", "created_day")
    days = (pl.col("handed_over_day") - begin).clip(lower_bound=0)
    return leads.with_columns(days.alias("days"), pl.col("touched_day").is_not_null().alias("touched"))


METRIC = Metric(
    key="nurture_time",
    name="Time from first touch to hand-over",
    question="How long does marketing know a lead before it hands the lead over?",
    formula="hand-over day − day of the first touch (of the creation where no touch came before), median and P90",
    unit="days",
    better="neither",
    owner="marketing",
    clock="long",
    source="touches.at, leads.created_at, leads.handed_over_at",
    count=days_known,
    finish=nurture_time,
    measures=(N, "touched"),
    leads=known,
    keys=("month",),
    n="leads",
    misleads="Leads still being nurtured are not in it, and touches that were never recorded make it look shorter. "
    "Faster is not better when the lead is not ready: read it with the yield.",
    columns={
        "month": "first day of the month of hand-over",
        "leads": "leads handed over",
        "touched": "of these, leads with a touch before the hand-over",
        "value": "median days from the first touch to the hand-over; empty when no start is known",
        "low": "lower end of its 95 % interval (order statistics; empty below six leads)",
        "high": "upper end of its 95 % interval",
        "p90": "days within which nine of ten were handed over",
    },
)
COLUMNS = list(METRIC.columns or {})
