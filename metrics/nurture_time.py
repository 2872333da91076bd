"""How long does marketing know a lead before it hands the lead over?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._metric import Metric, Moment, N
from metrics._nurture import BEGUN, FROM_QUALIFIED, MEASURES, TO_HANDED_OVER, TO_QUALIFIED, days_counted, ways
from metrics._periods import added, every_month, monthly
from metrics._quantiles import medians
from metrics._read_at import read_at
from metrics._survival import quantile, survival

P90 = 0.9
AGE = 90
"""Days after the first touch at which cohorts are compared."""
NAMES = {TO_HANDED_OVER: "", TO_QUALIFIED: "days_to_qualified", FROM_QUALIFIED: "days_to_handed_over"}


def known(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: all handed over, with `month` (first day), whether `touched` before, and the days
    to_handed_over, to_qualified and from_qualified.
    """
    handed = ways(ledger).filter(pl.col("handed_over_day").is_not_null())
    return monthly(handed.with_columns(pl.col("handed_over_month").alias("month")).collect())


def nurture_time(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Days from the first touch (from the creation where there was none) to the hand-over, by month, in two parts.

    `value` and what follows it look back from the leads handed over in the month: median and P90, exact. `begun` and
    what follows it look forward from the leads first touched in the month: those still nurtured are censored, so the
    Kaplan–Meier estimate tells how many are handed over by 90 days and how long half of them take.
    Returns the columns of METRIC.columns, a row for every month up to `as_of`.
    """
    handed = _summed(counts, TO_HANDED_OVER).select("month", pl.col(N).alias("leads"), "touched")
    qualified = _summed(counts, TO_QUALIFIED).select("month", pl.col(N).alias("qualified"))
    begun = _summed(counts, BEGUN).select("month", pl.col(N).alias("begun"), pl.col("done").alias("begun_handed_over"))
    rows = pl.concat([handed, qualified, begun], how="diagonal").group_by("month").agg(pl.all().sum())
    rows = every_month(rows, moment)
    for part, name in NAMES.items():
        rows = _joined(rows, _looking_back(counts.filter(pl.col("part") == part), name))
    return monthly(_joined(rows, _looking_forward(counts.filter(pl.col("part") == BEGUN)))).select(COLUMNS)


def _summed(counts: pl.DataFrame, part: str) -> pl.DataFrame:
    return added(counts.filter(pl.col("part") == part), ["month"], list(MEASURES))


def _joined(rows: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    return rows.join(more, on="month", how="left", maintain_order="left")


def _looking_back(lines: pl.DataFrame, name: str) -> pl.DataFrame:
    """By month of hand-over: median with its interval and P90 in days, the columns named after the part."""
    names = {"value": name, **{part: f"{name}_{part}" for part in ("low", "high", "p90")}} if name else {}
    return medians(lines, ["month"], "days", N, {"p90": P90}).rename(names)


def _looking_forward(lines: pl.DataFrame) -> pl.DataFrame:
    """By month of the first touch: the share handed over by 90 days, and the days until half are."""
    curve = survival(lines.with_columns(waits=pl.col(N) - pl.col("done")), ["month"], "days", "done", "waits")
    half = quantile(curve, ["month"], 0.5)
    half = half.rename({"value": "half_days", "low": "half_low", "high": "half_high"})
    followed = pl.col(N).filter(pl.col("days") >= AGE).sum().alias("at_risk")
    rows = lines.group_by("month").agg(pl.col(N).sum().alias("leads"), followed)
    shares = pl.col("surviving")
    won = curve.select(
        "month", age=pl.col("days"), share=1 - shares, low=1 - pl.col("high"), high=1 - pl.col("low"), waiting=shares
    )
    rows = read_at(rows.with_columns(age_days=pl.lit(AGE)), won, ["month"], "by_90_days")
    return half.join(rows.drop("leads", "at_risk", "age_days"), on="month")


METRIC = Metric(
    key="nurture_time",
    name="Time from first touch to hand-over",
    question="How long does marketing know a lead before it hands the lead over?",
    formula="hand-over day − day of the first touch (of the creation where no touch came before), median and P90",
    unit="days",
    better="neither",
    owner="marketing",
    clock="long",
    source="touches.at, leads.created_at, leads.qualified_at, leads.handed_over_at",
    count=days_counted,
    finish=nurture_time,
    measures=tuple(MEASURES),
    leads=known,
    keys=("month",),
    n="leads",
    misleads="The medians look back from the hand-over: leads still being nurtured are not in them, and a campaign "
    "that hands over old leads makes them longer. half_days looks forward and holds both; it does not exist where less "
    "than half of the leads are ever handed over. Touches that were never recorded make all of it look shorter. Faster "
    "is not better when the lead is not ready: read it with the yield.",
    columns={
        "month": "first day of the month: of the hand-over, from begun on of the first touch",
        "leads": "leads handed over in the month",
        "touched": "of these, leads with a touch before the hand-over",
        "value": "median days from the first touch to the hand-over; empty when no start is known",
        "low": "lower end of its 95 % interval (order statistics; empty below six leads)",
        "high": "upper end of its 95 % interval",
        "p90": "days within which nine of ten were handed over",
        "qualified": "of the leads handed over, those with a qualification on record and a known start",
        "days_to_qualified": "median days from their first touch to the qualification",
        "days_to_qualified_low": "lower end of its 95 % interval",
        "days_to_qualified_high": "upper end of its 95 % interval",
        "days_to_qualified_p90": "days within which nine of ten were qualified",
        "days_to_handed_over": "median days from the qualification to the hand-over",
        "days_to_handed_over_low": "lower end of its 95 % interval",
        "days_to_handed_over_high": "upper end of its 95 % interval",
        "days_to_handed_over_p90": "days within which nine of ten qualified leads were handed over",
        "begun": "leads first touched in the month (created in it where no touch came before the hand-over)",
        "begun_handed_over": "of these, handed over so far",
        "by_90_days": "share of these handed over by 90 days (1 − Kaplan–Meier; those still nurtured are censored)",
        "by_90_days_low": "lower end of its 95 % interval (Greenwood, log-log; Wilson where none or all were)",
        "by_90_days_high": "upper end of its 95 % interval",
        "half_days": "days until half of them are handed over (Kaplan–Meier); empty where fewer are",
        "half_low": "lower end of its 95 % interval",
        "half_high": "upper end of its 95 % interval; empty: no upper limit",
    },
)
COLUMNS = list(METRIC.columns or {})
