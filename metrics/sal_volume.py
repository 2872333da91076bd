"""How many leads passed the agreement's bar, against what was promised and what the reps can take?"""

import polars as pl

from metrics._metric import Metric, Moment, Series
from metrics._periods import dated, every_week
from metrics._workload import KNOWN, MEASURES, REPS, over, passing, promised, worked


def sal_volume(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Leads that pass, a row for every week up to `as_of`; unknown (null) in weeks that no agreement ruled.

    Returns week (its first day) | handed_over | value (= leads that pass) | accepted | committed (leads a week)
    | of_commitment | reps | capacity (leads a week) | capacity_use | over.
    """
    weeks = every_week(counts.group_by("week").agg(pl.col(MEASURES).sum(), REPS), moment)
    rows = weeks.join(promised(moment), on="week", how="left", maintain_order="left").with_columns(
        pl.when(KNOWN).then(pl.col("passing")).alias("value"),
        (pl.col("per_rep") * pl.col("reps")).alias("capacity"),
        over(moment),
    )
    shares = rows.with_columns(
        pl.when(pl.col("committed") > 0).then(pl.col("value") / pl.col("committed")).alias("of_commitment"),
        pl.when(pl.col("capacity") > 0).then(pl.col("value") / pl.col("capacity")).alias("capacity_use"),
    )
    return dated(shares, moment).select(COLUMNS)


METRIC = Metric(
    key="sal_volume",
    name="Leads that pass, a week",
    question="How many leads passed the agreement's bar, against what was promised and what the reps can take?",
    formula="leads handed over in the week that pass / committed; / (active reps × capacity of a rep)",
    unit="leads",
    better="higher",
    owner="both",
    clock="together",
    source="agreements, leads.handed_over_at, leads.accepted_at, leads.sales_owner",
    count=worked,
    finish=sal_volume,
    measures=MEASURES,
    by=("sales_owner",),
    leads=passing,
    keys=("week",),
    n="value",
    series=(
        Series("value", "Leads that pass, a week", "higher", "leads", settles="over"),
        Series("of_commitment", "Share of the promised volume", "higher", "share", settles="over"),
    ),
    misleads="The last week is to date until it is over. The promise is for all leads: a filter shows only a part. "
    "A rep counts as active when a lead of theirs was handed over, answered, accepted or rejected in the week.",
    columns={
        "week": "first day of the week of the hand-over",
        "handed_over": "leads handed over",
        "value": "of these, leads that pass the agreement in force; empty before there was one",
        "accepted": "leads accepted in the week",
        "committed": "leads a week that marketing promised; empty without a promise",
        "of_commitment": "value / committed",
        "reps": "sales owners active in the week",
        "capacity": "active reps × promised capacity of a rep, leads a week",
        "capacity_use": "value / capacity",
        "over": "false while the week runs",
    },
)
COLUMNS = list(METRIC.columns or {})
