"""What reached sales in each week: the leads that pass, who worked, and what had been promised for the week."""

import polars as pl

from agreement.calendar import week_dates
from agreement.definition import Commitment
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._metric import Moment, tally
from metrics._reigns import judged, reigns

MEASURES = ("handed_over", "judged", "passing", "accepted")
REPS = pl.col("sales_owner").drop_nulls().n_unique().cast(pl.Int64).alias("reps")
KNOWN = (pl.col("judged") > 0) | pl.col("ruled").fill_null(False)
"""Weeks in which anybody could tell which leads pass."""


def worked(ledger: Ledger) -> pl.DataFrame:
    """Leads by week: handed over, judged, passing; accepted by week of acceptance; and who worked a lead in the week.

    Returns DIMENSIONS | week | handed_over | judged | passing | accepted (leads). A rep has a line in every week in
    which a lead of theirs was handed over, answered, accepted or rejected.
    """
    leads, none = judged(ledger).lazy(), pl.lit(0)
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
            *(counts.get(name, none).cast(pl.Int8).alias(name) for name in MEASURES),
        )
        for event, counts in events.items()
    ]
    return tally(pl.concat(lines), ["week"], {name: pl.col(name) for name in MEASURES})


def passing(ledger: Ledger) -> pl.DataFrame:
    """All leads that passed the agreement in force at their hand-over, with that `week` (its first day)."""
    week = week_dates(pl.col("handed_over_week"), ledger.calendar).alias("week")
    return judged(ledger).filter("passes").with_columns(week)


def promised(moment: Moment) -> pl.DataFrame:
    """Week | ruled | committed | per_rep: agreements of several segments add up; a rep's capacity is the largest."""
    rows = [
        (week, True, *(_amount(reign.version.definition.commitments, kind) for kind in ("volume", "capacity")))
        for reign in reigns(moment.ledger)
        for week in reign.whole_weeks
    ]
    schema = {"week": pl.Int32, "ruled": pl.Boolean, "committed": pl.Int64, "per_rep": pl.Int64}
    weeks = pl.DataFrame(rows, schema=schema, orient="row").group_by("week")
    volume = pl.when(pl.col("committed").count() > 0).then(pl.col("committed").sum())
    return weeks.agg(pl.col("ruled").any(), volume.alias("committed"), pl.col("per_rep").max())


def over(moment: Moment) -> pl.Expr:
    """Whether a `week` has ended with the day shown."""
    following = moment.as_of.fromordinal(moment.as_of.toordinal() + 1)
    return (pl.col("week") < moment.ledger.calendar.week(following)).alias("over")


def _amount(commitments: tuple[Commitment, ...], kind: str) -> int | None:
    return next((one.amount for one in commitments if one.kind == kind), None)
