"""Are the steps of the hand-over done by their deadlines?"""

import polars as pl

from agreement.calendar import week_dates
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._handover import STANDINGS, WEEKS, asked, first_week, standing
from metrics._metric import Metric, Moment, tally
from metrics._shares import with_share

KEYS = ["week", "place", "step"]


def steps_stood(ledger: Ledger) -> pl.DataFrame:
    """How each lead of the window stands with each step: DIMENSIONS | week | place | step | kept | late | young."""
    return tally(standing(ledger), KEYS, {name: pl.col(name) for name in STANDINGS})


def leads_stood(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number, a row for each lead and step.

    Returns lead_id | DIMENSIONS | week (first day) | version | step | what | kept | late | young.
    """
    named = standing(ledger).join(asked(ledger).select("place", "step", "version", "what"), on=["place", "step"])
    begins = week_dates(pl.col("week"), ledger.calendar)
    return named.with_columns(begins).select(
        "lead_id", *DIMENSIONS, "week", "version", "step", "what", *STANDINGS
    )  # fmt: skip


def handover_steps(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """A row for each step of each charter, of the last 12 weeks together (week is null) and of each week.

    A step that no event shows, or whose events were never recorded, has a row without numbers: nobody knows.
    Returns the columns of METRIC.columns.
    """
    named, calendar = asked(moment.ledger), moment.ledger.calendar
    sums = [pl.col(name).sum().cast(pl.Int64) for name in STANDINGS]
    by_week = counts.group_by(KEYS).agg(sums)
    whole = counts.group_by("place", "step").agg(sums)
    weekly = by_week.join(named, on=["place", "step"])
    together = named.join(whole, on=["place", "step"], how="left").with_columns(
        pl.when("known").then(pl.col(STANDINGS).fill_null(0)), pl.lit(None, pl.Int32).alias("week")
    )
    rows = pl.concat([together, weekly.select(together.columns)]).with_columns(
        (pl.col("kept") + pl.col("late")).alias("judged"),
        (pl.col("kept") + pl.col("late") + pl.col("young")).alias("n"),
        pl.lit(calendar.week_begins(first_week(moment.ledger)), pl.Date).alias("since"),
    )
    ordered = rows.sort("week", "place", "step", nulls_last=False, descending=[False, True, False])
    return with_share(ordered, "kept", "judged").with_columns(week_dates(pl.col("week"), calendar)).select(COLUMNS)


METRIC = Metric(
    key="handover_steps",
    name="Hand-over steps kept",
    question="Are the steps of the hand-over done by their deadlines?",
    formula=f"done in time / leads whose deadline has passed, each step of the charter, hand-overs of {WEEKS} weeks",
    unit="share",
    better="higher",
    owner="both",
    clock="together",
    source="the signed charter, leads.handed_over_at, assigned_at, first_response_at, accepted_at, rejected_at",
    count=steps_stood,
    finish=handover_steps,
    measures=STANDINGS,
    leads=leads_stood,
    keys=("week", "version", "step"),
    totals=("week",),
    numerator="kept",
    denominator="judged",
    n="n",
    misleads="A lead is judged by the charter in force at its hand-over, and only once its deadline has passed, so the "
    "last days are young. A step that began for no lead is not judged: who is never assigned is not late with the "
    "call. What was done before the clock began counts as kept. A conversation that nobody logged looks late.",
    columns={
        "week": f"first day of the week of the hand-over; empty: the last {WEEKS} weeks together",
        "since": "first day of the window",
        "version": "version of the charter that ruled at the hand-over",
        "step": "its place in the charter's list",
        "what": "the step in the charter's words",
        "whose": "the side that does it",
        "hours": "business hours until it is due",
        "after": "the event from which they run",
        "shown_by": "the event that shows it; empty: no event does, and nobody counts it",
        "kept": "leads for which it was done in time; empty where nothing shows it",
        "late": "leads for which the deadline passed without it",
        "young": "leads whose deadline has not passed: too early to judge, done or not",
        "judged": "kept + late",
        "value": "kept / judged",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "n": "kept + late + young: leads for which the step has begun",
    },
)
COLUMNS = list(METRIC.columns or {})
