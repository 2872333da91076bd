"""How many leads passed the agreement's bar, against what was promised and what the reps can take?"""

from datetime import timedelta

import polars as pl

from agreement.calendar import week_dates
from agreement.definition import Commitment
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._metric import Metric, Moment, tally
from metrics._periods import dated, every_week
from metrics._reigns import judged, reigns

MEASURES = ("handed_over", "judged", "passing", "accepted")


def worked(ledger: Ledger) -> pl.DataFrame:
    """Leads by week: handed over, judged, passing; accepted by week of acceptance; and who worked a lead in the week.

    Returns DIMENSIONS | week | handed_over | judged | passing | accepted (leads).
    """
    leads, none = judged(ledger), pl.lit(0)
    passes = {"judged": pl.col("passes").is_not_null(), "passing": pl.col("passes").fill_null(False)}
    events = {
        "handed_over": {"handed_over": pl.lit(1), **passes},
        "first_response": {},
        "accepted": {"accepted": pl.col("accepted").fill_null(False)},
        "rejected": {},
    }
    lines = [
        leads.filter(pl.col(f"{event}_week").is_not_null()).select(
            *DIMENSIONS,
            pl.col(f"{event}_week").alias("week"),
            *(counts.get(name, none).cast(pl.Int64).alias(name) for name in MEASURES),
        )
        for event, counts in events.items()
    ]
    return tally(pl.concat(lines), ["week"], {name: pl.col(name).sum() for name in MEASURES})


def passing(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: all that passed the agreement in force at their hand-over, with that `week`."""
    week = week_dates(pl.col("handed_over_week"), ledger.calendar).alias("week")
    return judged(ledger).filter("passes").with_columns(week)


def sal_volume(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Leads that pass, a row for every week up to `as_of`; unknown (null) in weeks that no agreement ruled.

    Returns week (its first day) | handed_over | value (= leads that pass) | accepted | committed (leads a week)
    | of_commitment | reps | capacity (leads a week) | capacity_use | over.
    """
    reps = pl.col("sales_owner").drop_nulls().n_unique().cast(pl.Int64).alias("reps")
    weeks = every_week(counts.group_by("week").agg(pl.col(MEASURES).sum(), reps), moment)
    rows = weeks.join(_promised(moment), on="week", how="left").with_columns(
        pl.when((pl.col("judged") > 0) | pl.col("ruled")).then(pl.col("passing")).alias("value"),
        (pl.col("per_rep") * pl.col("reps")).alias("capacity"),
        (pl.col("week") < moment.ledger.calendar.week(moment.as_of + timedelta(days=1))).alias("over"),
    )
    shares = rows.with_columns(
        pl.when(pl.col("committed") > 0).then(pl.col("value") / pl.col("committed")).alias("of_commitment"),
        pl.when(pl.col("capacity") > 0).then(pl.col("value") / pl.col("capacity")).alias("capacity_use"),
    )
    return dated(shares, moment).select(COLUMNS).sort("week")


def _promised(moment: Moment) -> pl.DataFrame:
    """Week | ruled | committed | per_rep: agreements of several segments add up; a rep's capacity is the largest."""
    rows = [
        (week, True, *(_amount(reign.version.definition.commitments, kind) for kind in ("volume", "capacity")))
        for reign in reigns(moment.ledger)
        for week in reign.whole_weeks
    ]
    schema = {"week": pl.Int32, "ruled": pl.Boolean, "committed": pl.Int64, "per_rep": pl.Int64}
    weeks = pl.DataFrame(rows, schema=schema, orient="row").group_by("week")
    promised = pl.when(pl.col("committed").count() > 0).then(pl.col("committed").sum())
    return weeks.agg(pl.col("ruled").any(), promised.alias("committed"), pl.col("per_rep").max())


def _amount(commitments: tuple[Commitment, ...], kind: str) -> int | None:
    return next((one.amount for one in commitments if one.kind == kind), None)


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
