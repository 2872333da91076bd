"""How long does a lead wait until sales accepts or rejects it?"""

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._clocks import STATE, in_state
from metrics._metric import Metric, Moment, Series
from metrics._periods import dated, every_week
from metrics._waits import wait_columns, waits
from metrics.handed_over import handed

MEASURES = ("decided", "pending", "out_of_order")
CLOCKS = {"minutes": "", "business_minutes": "business_"}
"""The counted column of each clock, and what its results begin with."""
HEADLINE = {"median": "value", "median_low": "low", "median_high": "high"}


def decided(ledger: Ledger) -> pl.DataFrame:
    """Leads handed over, one a line, with the minutes until their first decision, or until now while they wait.

    Returns DIMENSIONS | week | minutes | business_minutes (both null when the decision is dated before the hand-over)
    | state (one of MEASURES).
    """
    waiting, early = pl.col("first_decided_at").is_null(), (pl.col("decision_minutes") < 0).fill_null(False)
    decided, pending, out_of_order = (pl.lit(name, pl.Enum(MEASURES)) for name in MEASURES)
    ran = [pl.coalesce(f"decision_{clock}", f"waiting_{clock}").cast(pl.Int32).alias(clock) for clock in CLOCKS]
    leads = ledger.leads.lazy().filter(pl.col("handed_over_week").is_not_null())
    state = pl.when(early).then(out_of_order).when(waiting).then(pending).otherwise(decided)
    timed = leads.select(*DIMENSIONS, pl.col("handed_over_week").alias("week"), *ran, state.alias(STATE))
    return timed.with_columns(pl.when(pl.col(STATE) != MEASURES[2]).then(pl.col(*CLOCKS))).collect(engine="streaming")


def timed(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number, by `week` of hand-over, with `decided`, `pending`, `out_of_order` as Booleans."""
    early = (pl.col("decision_minutes") < 0).fill_null(False)
    waiting = pl.col("first_decided_at").is_null()
    parts = {"decided": ~waiting & ~early, "pending": waiting, "out_of_order": early}
    return handed(ledger).with_columns(**parts)


def decision_time(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Hours from hand-over to the first decision, by week of hand-over (Kaplan–Meier: who still waits is counted).

    Returns week (its first day) | leads | decided | pending | out_of_order | at_risk (leads), then value (the
    median) | low | high | p90 | p90_low | p90_high in calendar hours, the same in business hours (`business_median` …),
    and settled (Boolean: no lead that still waits can move the median). An unreached quantile is null: half (a tenth)
    of the leads still wait. Where the curve is at exactly one half the median is that very duration, the shortest by
    which half are decided (lifelines misses the half by rounding and takes the next one, R takes the middle).
    """
    of_each = counts.group_by("week").agg(in_state(name) for name in MEASURES)
    rows = every_week(of_each.sort("week"), moment)
    found = [waits(counts, clock, (STATE, *MEASURES[:2]), prefix) for clock, prefix in CLOCKS.items()]
    for more in (*found, _young(counts, found[0])):
        rows = rows.join(more, on="week", how="left", maintain_order="left")
    rows = rows.with_columns(
        pl.sum_horizontal(MEASURES).alias("leads"),
        (pl.col("decided") + pl.col("pending")).alias("at_risk"),
        (pl.col("median").is_not_null() & (pl.col("young").fill_null(0) == 0)).alias("settled"),
        pl.col([name for one in found for name in one.columns if name != "week"]) / 60,
    )
    return dated(rows.rename(HEADLINE), moment).select(COLUMNS)


def _young(counts: pl.DataFrame, median: pl.DataFrame) -> pl.DataFrame:
    """By week: how many still wait that have not waited for longer than the median, and so may yet move it."""
    waiting = counts.filter(pl.col(STATE) == "pending").join(median.select("week", "median"), on="week")
    return waiting.group_by("week").agg((pl.col("minutes") <= pl.col("median")).sum().alias("young"))


METRIC = Metric(
    key="decision_time",
    name="Time to decision",
    question="How long does a lead wait until sales accepts or rejects it?",
    formula="first of accepted and rejected − handed over, in calendar and business hours: median and P90 by "
    "Kaplan–Meier, by week of hand-over",
    unit="hours",
    better="lower",
    owner="sales",
    clock="short",
    source="leads.handed_over_at, leads.accepted_at, leads.rejected_at",
    count=decided,
    finish=decision_time,
    measures=(),
    leads=timed,
    keys=("week",),
    n="leads",
    series=(Series("value", "median time to the decision", "lower", "hours", settles="settled"),),
    misleads="A mean over decided leads hides those that wait. In a week that has just begun most are pending and "
    "the median may rest on a few. Of calendar hours a weekend has 48, of business hours none.",
    columns={
        "week": "first day of the week in which the leads were handed over",
        "leads": "leads handed over",
        "decided": "of these, leads with a decision",
        "pending": "of these, leads still waiting: censored, not dropped",
        "out_of_order": "of these, leads whose decision is dated before the hand-over: in no other column",
        "at_risk": "leads the curve starts with (decided + pending)",
        **{HEADLINE.get(name, name): words for name, words in wait_columns("", "calendar hours", "decided").items()},
        **wait_columns("business_", "business hours", "decided"),
        "settled": "whether the median cannot change any more: every lead that still waits has waited longer",
    },
)
COLUMNS = list(METRIC.columns or {})
