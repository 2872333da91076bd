"""Did it come as both teams foresaw when they signed?"""

from collections.abc import Sequence

import polars as pl

from agreement.calendar import week_dates
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._metric import EACH, Metric, Moment, Series, tally
from metrics._periods import added
from metrics._recorded import on_record
from metrics._shares import some, with_share
from metrics._stretches import AGED, SHARES, STRETCH, passing_leads, stretches, weeks_of

MEASURES = ("passing", *AGED)
TOO_EARLY, INSIDE, OUTSIDE = "too early", "inside", "outside"


def outcomes(ledger: Ledger) -> pl.DataFrame:
    """Leads that pass, by agreement (`place`, oldest is 0) and week of hand-over, with what became of them by the age.

    Returns DIMENSIONS | place | week | passing | accepted | decidable | won | closable (leads; decidable and closable
    are those old enough to tell) | acceptance_known | win_rate_known (whether any lead of the data was).
    """
    sums = {"passing": EACH, **{name: pl.col(name) for name in AGED}}
    known = [pl.lit(on_record(ledger, f"{event}_at")).alias(f"{name}_known") for name, (event, _) in SHARES.items()]
    return tally(passing_leads(ledger), ["place", "week"], sums).with_columns(known)


def passing(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: a row for each lead that passes and each `measure` foreseen for its stretch.

    Adds measure | applies_to | version | week (first day of the stretch).
    """
    leads = passing_leads(ledger).select("lead_id", *DIMENSIONS, "place", pl.col("week").alias("of_week"), *AGED)
    found = weeks_of(stretches(ledger)).select("measure", "applies_to", "version", "place", "week", "of_week")
    beside = leads.collect().join(found, on=["place", "of_week"], maintain_order="left")
    return beside.drop("place", "of_week").with_columns(week_dates(pl.col("week"), ledger.calendar).alias("week"))


def prediction_score(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """What was foreseen against what came, a row for each version, measure and stretch; a record for each measure.

    A stretch is what was foreseen for: a week of `volume`, 13 whole weeks of hand-overs for a share. It is judged once
    it is over and its youngest lead is old enough, so each prediction is judged once. A stretch that the next version
    cut short is no row. Where no win (no acceptance) was ever recorded nobody knows its share: the value is null.
    Rows without a version are the record of a measure over all that could be judged.
    Returns the columns of METRIC.columns.
    """
    ledger = moment.ledger
    weekly = added(counts, ["place", "week"], MEASURES).rename({"week": "of_week"})
    beside = weeks_of(stretches(ledger)).join(weekly, on=["place", "of_week"], how="left", maintain_order="left")
    rows = beside.group_by(list(STRETCH), maintain_order=True).agg(pl.col(MEASURES).sum())
    ends = week_dates(pl.col("last"), ledger.calendar) + pl.duration(days=6)
    rows = rows.with_columns(week_dates(pl.col("week"), ledger.calendar).alias("week"), ends.alias("until"))
    unknown = [name for name in SHARES if not counts[f"{name}_known"].any()]
    rows = _judged(rows, moment, unknown)
    return pl.concat([_records(rows), rows], how="diagonal").select(COLUMNS)


def _judged(rows: pl.DataFrame, moment: Moment, unknown: Sequence[str]) -> pl.DataFrame:
    """Adds the parts, the value, and whether it lies where it was foreseen."""
    volume = pl.col("measure") == "volume"
    won = pl.col("measure") == "win_rate"
    part = pl.when(volume).then("passing").when(won).then("won").otherwise("accepted")
    whole = pl.when(volume).then(1).when(won).then("closable").otherwise("decidable")
    rows = rows.with_columns(part.alias("numerator"), whole.cast(pl.Int64).alias("denominator"))
    over = pl.col("until") + pl.duration(days=pl.col("age_days")) <= moment.as_of
    told_of = ~pl.col("measure").is_in(unknown)
    value = pl.when(told_of).then(pl.col("numerator") / some(pl.col("denominator")))
    rows = rows.with_columns(value.alias("value"), over.alias("over"), pl.col("passing").alias("n"))
    told = pl.when("over")
    within = {
        f"inside{level}": told.then(pl.col("value").is_between(f"low{level}", f"high{level}")) for level in (80, 95)
    }
    rows = rows.with_columns(flag.alias(name) for name, flag in within.items())
    miss = pl.when(volume).then(pl.col("value") - pl.col("predicted"))
    settled = pl.when("inside95").then(pl.lit(INSIDE)).when(~pl.col("inside95")).then(pl.lit(OUTSIDE))
    state = pl.when("over").then(settled).otherwise(pl.lit(TOO_EARLY))
    return rows.with_columns(state.alias("state"), miss.alias("miss"))


def _records(rows: pl.DataFrame) -> pl.DataFrame:
    """For each measure how many of its predictions could be judged and what share came as foreseen."""
    sums = rows.group_by("measure", maintain_order=True).agg(
        pl.col("n").sum(),
        pl.col("inside80").count().cast(pl.Int64).alias("judged"),
        pl.col("inside80").sum().cast(pl.Int64).alias("held80"),
        pl.col("inside95").sum().cast(pl.Int64).alias("held95"),
    )
    shares = with_share(sums, "held80", "judged").rename({"value": "share80"})
    return shares.with_columns((pl.col("held95") / some(pl.col("judged"))).alias("share95"))


METRIC = Metric(
    key="prediction_score",
    name="Prediction against fact",
    question="Did it come as both teams foresaw when they signed?",
    formula="leads a week that pass, share of them accepted and won within the age, against the intervals signed on",
    unit="mixed",
    better="neither",
    owner="both",
    clock="together",
    source="agreements, leads.handed_over_at, leads.accepted_at, leads.won_at",
    count=outcomes,
    finish=prediction_score,
    measures=MEASURES,
    leads=passing,
    keys=("measure", "applies_to", "version", "week"),
    totals=("applies_to", "version", "week"),
    numerator="numerator",
    denominator="denominator",
    n="n",
    series=(Series("miss", "Leads that pass, beside the prediction", "neither", "leads", ("applies_to",), "over"),),
    misleads="Predictions were made for all leads: a filter shows only a part. About one in twenty lies outside by "
    "chance alone, and weeks that follow each other are not independent. A version that lasts less than 13 weeks is "
    "never judged by its shares. Too early is neither right nor wrong, and its value leans on the oldest leads.",
    columns={
        "measure": "volume, acceptance or win_rate: what was foreseen",
        "applies_to": "segment of the agreement; empty in the record of a measure",
        "version": "version of the agreement; empty in the record",
        "week": "first day of the stretch: a week for volume, 13 weeks for the shares; empty in the record",
        "until": "its last day",
        "age_days": "days after the hand-over at which a lead is read",
        "predicted": "what was foreseen at the signature: leads a week, or a share",
        "low80": "lower end of the interval that holds 80 of 100 such stretches; empty where none was worked out",
        "high80": "its upper end",
        "low95": "lower end of the interval that holds 95 of 100",
        "high95": "its upper end",
        "value": "what came: numerator / denominator, to date while it is too early; empty where no win (no "
        "acceptance) was ever recorded",
        "numerator": "leads that pass; of these, accepted or won within the age",
        "denominator": "1 week; for a share the leads that pass and are old enough",
        "n": "leads handed over in the stretch that pass",
        "inside80": "whether it lies in the 80 % interval; empty while it is too early",
        "inside95": "whether it lies in the 95 % interval",
        "state": "too early, inside or outside (the 95 % interval); empty without an interval or a value",
        "over": "the stretch is over and its youngest lead is old enough",
        "miss": "value − predicted, for volume",
        "judged": "predictions that could be judged; only in the record of a measure",
        "held80": "of these, inside their 80 % interval",
        "share80": "held80 / judged: near 0.8 where the intervals are honest",
        "low": "lower end of its 95 % Wilson interval",
        "high": "upper end of its 95 % Wilson interval",
        "held95": "predictions inside their 95 % interval",
        "share95": "held95 / judged",
    },
)
COLUMNS = list(METRIC.columns or {})
