"""How long does an opportunity take until it is won?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._deals import deals
from metrics._metric import Metric, Moment, tally
from metrics._periods import monthly
from metrics._quantiles import medians
from metrics._risk_sets import risk_sets
from metrics._until import until

MEASURES = ("won", "lost", "open", "out_of_order")
CLOCKS = {"days": "", "business_days": "business_"}
"""The counted column of each clock, and what its results begin with."""


def cycles(ledger: Ledger) -> pl.DataFrame:
    """Opportunities by month of opening and by the days until they were won or lost, or so far while they are open.

    Returns DIMENSIONS | month | days (calendar days) | business_days (both null where the end is dated before the
    opening) | won | lost | open | out_of_order (deals).
    """
    known = pl.col("days").is_not_null()
    sums = {name: known & pl.col(f"is_{name}") for name in ("won", "lost", "open")}
    return tally(_timed(ledger), ["month", *CLOCKS], {**sums, "out_of_order": ~known})


def timed(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every opportunity with a known opening, with `month` (its first day).

    `days` and `business_days` are its age at the end; `won`, `lost`, `open` and `out_of_order` are Booleans here.
    """
    early = pl.col("days").is_null()
    parts = [(pl.col(f"is_{name}") & ~early).alias(name) for name in ("won", "lost", "open")]
    return monthly(_timed(ledger).with_columns(*parts, early.alias("out_of_order")).collect())


def sales_cycle(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Days from opening to win, for all opportunities (`month` null) and by month of opening, on two clocks.

    Calendar days are the dates apart in the business time zone, business days the working days among them. The median,
    P90 and mean are of the won only. `half` is the Kaplan–Meier median: days until half would be won if none were
    lost; open deals are censored at their age and lost ones at their loss.
    Returns the columns of METRIC.columns: month | opportunities | won | lost | open | out_of_order (deals), then for
    each clock mean | median (`value`) | low | high | p90 | half | half_low | half_high (days).
    """
    both = pl.concat([counts.with_columns(pl.lit(None, pl.Int32).alias("month")), counts])
    rows = both.group_by("month").agg(pl.col(MEASURES).sum()).sort("month")
    rows = rows.with_columns(pl.sum_horizontal(MEASURES).alias("opportunities"))
    for clock, prefix in CLOCKS.items():
        for more in _durations(both, clock, prefix):
            rows = rows.join(more, on="month", how="left", nulls_equal=True, maintain_order="left")
    headline = {"business_value": "business_median"}
    return monthly(rows.rename(headline)).select(COLUMNS)


def _durations(counts: pl.DataFrame, clock: str, prefix: str) -> list[pl.DataFrame]:
    """By month: mean; median with its interval; P90; Kaplan–Meier median with its interval."""
    left = counts.with_columns((pl.col("lost") + pl.col("open")).alias("left"))
    sets = risk_sets(left, ["month"], clock, ["won"], "left").rename({"won": "events"})
    half = until(sets, ["month"], clock, {"half": 0.5})
    sold = counts.filter(pl.col("won") > 0)
    days = (pl.col(clock).cast(pl.Int64) * pl.col("won")).sum()
    found = [
        sold.group_by("month").agg((days / pl.col("won").sum()).alias("mean")),
        medians(sold, ["month"], clock, "won", {"p90": 0.9}),
        half.with_columns(pl.exclude("month").cast(pl.Float64)),
    ]
    return [one.rename({name: f"{prefix}{name}" for name in one.columns if name != "month"}) for one in found]


def _timed(ledger: Ledger) -> pl.LazyFrame:
    ordered = pl.col("cycle_days") >= 0
    return (
        deals(ledger)
        .filter("is_dated")
        .with_columns(
            pl.col("opened_month").alias("month"),
            pl.when(ordered).then("cycle_days").alias("days"),
            pl.when(ordered).then("cycle_business_days").alias("business_days"),
        )
    )


def _clock_columns(prefix: str, unit: str) -> dict[str, str]:
    median = "business_median" if prefix else "value"
    return {
        f"{prefix}mean": f"mean {unit} from opening to win, among the won",
        median: f"median {unit} from opening to win, among the won; empty when none is won",
        f"{prefix}low": "lower end of its 95 % interval (order statistics; empty with fewer than six wins)",
        f"{prefix}high": "upper end of its 95 % interval",
        f"{prefix}p90": f"{unit} within which 90 % of the won were won",
        f"{prefix}half": f"{unit} until half would be won if none were lost (Kaplan–Meier); empty while fewer are",
        f"{prefix}half_low": "lower end of its 95 % interval (Greenwood, log-log)",
        f"{prefix}half_high": "upper end of its 95 % interval; empty when there is no upper limit yet",
    }


METRIC = Metric(
    key="sales_cycle",
    name="Sales cycle",
    question="How long does an opportunity take until it is won?",
    formula="won date − opened date in calendar and in working days: median among the won, by month of opening; beside "
    "it the Kaplan–Meier median with open and lost deals as censored",
    unit="days",
    better="lower",
    owner="sales",
    clock="short",
    source="leads.opportunity_at, leads.won_at, leads.lost_at",
    count=cycles,
    finish=sales_cycle,
    measures=MEASURES,
    leads=timed,
    keys=("month",),
    totals=("month",),
    n="opportunities",
    misleads="The median among the won of a young month holds only its quick wins: read it with `half`. That one asks "
    "how long if none were lost; of all opportunities fewer are won. Days are dates apart: opened and won on one day "
    "is 0. Deals whose opening nobody recorded are left out.",
    columns={
        "month": "first day of the month of opening; empty for all months together",
        "opportunities": "deals with a known opening",
        "won": "of these, deals won",
        "lost": "of these, deals lost: censored at their loss",
        "open": "of these, deals still open: censored at their age",
        "out_of_order": "of these, deals closed before they were opened: in no other column",
        **_clock_columns("", "calendar days"),
        **_clock_columns("business_", "working days"),
    },
)
COLUMNS = list(METRIC.columns or {})
