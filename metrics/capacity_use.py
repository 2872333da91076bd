"""How much of the promised capacity is used, by each rep and by all together?"""

import polars as pl

from metrics._metric import Metric, Moment, Series
from metrics._periods import added, dated, every_week
from metrics._workload import KNOWN, MEASURES, REPS, over, passing, promised, worked


def capacity_use(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Leads that pass against what reps promised to work, a row for every week and for every rep active in it.

    In the row of a week `sales_owner` is null: all reps together, with the leads that nobody was given.
    Returns week (its first day) | sales_owner | sals (leads that pass) | reps | per_rep | capacity (leads a week)
    | value (share) | team (share; only in the row of the week) | over.
    """
    by_rep = added(counts.filter(pl.col("sales_owner").is_not_null()), ["week", "sales_owner"], MEASURES)
    team = every_week(counts.group_by("week").agg(pl.col(MEASURES).sum(), REPS), moment)
    rows = pl.concat([team, by_rep.with_columns(reps=pl.lit(1, pl.Int64))], how="diagonal_relaxed")
    rows = rows.join(promised(moment), on="week", how="left", maintain_order="left").with_columns(
        pl.when(KNOWN).then(pl.col("passing")).alias("sals"),
        (pl.col("per_rep") * pl.col("reps")).alias("capacity"),
        over(moment),
    )
    share = pl.when(pl.col("capacity") > 0).then(pl.col("sals") / pl.col("capacity"))
    rows = rows.with_columns(share.alias("value"), pl.when(pl.col("sales_owner").is_null()).then(share).alias("team"))
    return dated(rows, moment).select(COLUMNS).sort("week", "sales_owner", nulls_last=False)


METRIC = Metric(
    key="capacity_use",
    name="Capacity used",
    question="How much of the promised capacity is used, by each rep and by all together?",
    formula="leads handed over in the week that pass / (active reps × leads that a rep promised to work a week)",
    unit="share",
    better="neither",
    owner="sales",
    clock="together",
    source="agreements, leads.handed_over_at, leads.sales_owner",
    count=worked,
    finish=capacity_use,
    measures=MEASURES,
    by=("sales_owner",),
    leads=passing,
    keys=("week", "sales_owner"),
    totals=("sales_owner",),
    numerator="sals",
    denominator="capacity",
    n="sals",
    series=(Series("team", "Capacity used, all reps", "neither", "share", settles="over"),),
    misleads="Every rep counts as one, part-time or not, and as active when a lead of theirs was handed over, "
    "answered, accepted or rejected in the week: a rep on leave is no capacity. Leads that do not pass cost time, too, "
    "and are not in it. Leads without a rep are in the row of all reps only.",
    columns={
        "week": "first day of the week of the hand-over",
        "sales_owner": "the rep; empty for all reps together",
        "sals": "leads handed over in the week that pass the agreement in force; empty before there was one",
        "reps": "sales owners active in the week",
        "per_rep": "leads a week that a rep promised to work; empty without a promise",
        "capacity": "reps × per_rep, leads a week",
        "value": "sals / capacity: above 1 sales was sent more than it promised to work",
        "team": "the same, in the row of all reps only",
        "over": "false while the week runs",
    },
)
COLUMNS = list(METRIC.columns or {})
