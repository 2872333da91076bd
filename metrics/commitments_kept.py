"""Which of the promises in the agreement did each side keep?"""

from datetime import date, timedelta

import polars as pl

from agreement.calendar import week_dates
from agreement.ledger import Ledger
from metrics._metric import Metric, Moment, Series, tally
from metrics._promised import items, lines, promised
from metrics._promises import BY_WEEK
from metrics._reigns import reigns
from metrics._verdicts import KEPT, MISSED, with_verdict

KEYS = ["week", "place", "item"]
MEASURES = {"kept": pl.col("kept"), "broken": ~pl.col("kept"), "open": pl.col("kept").is_null()}


def outcomes(ledger: Ledger) -> pl.DataFrame:
    """Kept, broken and open promises by week, agreement (`place`, oldest is 0) and commitment (`item`).

    Returns DIMENSIONS | week | place | item | kept | broken | open (leads). For what is promised by the week, `kept`
    counts the leads that pass; the other lines say which reps were active.
    """
    return tally(pl.concat(lines(ledger)), KEYS, MEASURES)


def asked(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number, a row for each lead and commitment.

    Returns lead_id | DIMENSIONS | week (its first day) | applies_to | version | side | commitment (kind) | place | item
    | kept (null: still open).
    """
    named = [
        (one.place, item, one.version.definition.segment, one.version.version, asks.side, asks.kind)
        for one in reigns(ledger)
        for item, asks in items(one)
    ]
    schema = {
        "place": pl.Int32, "item": pl.Int32, "applies_to": pl.String, "version": pl.Int64, "side": pl.String,
        "commitment": pl.String,
    }  # fmt: skip
    every = pl.concat(lines(ledger)).collect()
    every = every.join(pl.DataFrame(named, schema=schema, orient="row"), on=["place", "item"])
    every = every.filter(~pl.col("commitment").is_in(BY_WEEK) | pl.col("kept"))
    return every.with_columns(week_dates(pl.col("week"), ledger.calendar))


def commitments_kept(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """A row for each week and commitment of the agreement that ruled: kept, missed, too early, or nothing to judge.

    Returns week (its first day) | applies_to (segment) | version | side | commitment (kind) | words | target
    | numerator | denominator | value | low | high | open (leads) | state | n (leads) | share | settled.
    """
    groups = counts.group_by(KEYS)
    sums = groups.agg(
        pl.col(*MEASURES).sum(), pl.col("sales_owner").drop_nulls().n_unique().cast(pl.Int64).alias("reps")
    )
    promises = promised(moment.ledger)
    weeks = pl.concat([promises.select(KEYS), sums.select(KEYS)]).unique()
    rows = weeks.join(promises.drop("week").unique(), on=["place", "item"]).join(sums, on=KEYS, how="left")
    calendar = moment.ledger.calendar
    this_week = calendar.week(moment.as_of + timedelta(days=1))
    rows = rows.with_columns(pl.col(*MEASURES, "reps").fill_null(0), (pl.col("week") < this_week).alias("over"))
    begins = week_dates(pl.col("week"), calendar).alias("week")
    return _watched(with_verdict(rows)).sort(KEYS).with_columns(begins).select(METRIC_COLUMNS)


def _watched(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds n, and what is watched: `share` of a commitment about leads in a week that one version alone ruled."""
    by_week = pl.col("commitment").is_in(BY_WEEK)
    alone = pl.len().over("week", "applies_to", "commitment") == 1
    return rows.with_columns(
        (pl.col("kept") + pl.when(by_week).then(0).otherwise(pl.col("broken") + pl.col("open"))).alias("n"),
        pl.when(alone & ~by_week).then("value").alias("share"),
        (pl.col("over") & (pl.col("open") == 0)).alias("settled"),
    )


def kept_summary(rows: pl.DataFrame, week: date) -> dict[str, tuple[int, int]]:
    """Of the promises that could be judged in a week, how many each side kept: {"sales": (kept, judged), …}."""
    of_week = rows.filter(pl.col("week") == week)
    states = {side: of_week.filter(pl.col("side") == side)["state"].to_list() for side in ("sales", "marketing")}
    return {side: (seen.count(KEPT), seen.count(KEPT) + seen.count(MISSED)) for side, seen in states.items()}


METRIC = Metric(
    key="commitments_kept",
    name="Commitments kept",
    question="Which of the promises in the agreement did each side keep?",
    formula="kept / settled leads of each commitment, by week, judged by the agreement in force at the hand-over",
    unit="mixed",
    better="higher",
    owner="both",
    clock="together",
    source="agreements, leads.handed_over_at, first_response_at, accepted_at, rejected_at, attempts, won_at",
    count=outcomes,
    finish=commitments_kept,
    measures=tuple(MEASURES),
    by=("sales_owner",),
    leads=asked,
    keys=("week", "applies_to", "version", "side", "commitment"),
    numerator="numerator",
    denominator="denominator",
    n="n",
    series=(
        Series("share", "Promise kept", "higher", "share", by=("applies_to", "side", "commitment"), settles="settled"),
    ),
    misleads="Promises were made for all leads: with a filter, volume and capacity count only a part. A week is judged "
    "once no open lead can change the verdict, so recent weeks say too early. Attempts nobody recorded are left out, "
    "and so are responses and wins where none was ever recorded.",
    columns={
        "week": "first day of the week of the hand-over (win_rate: of the acceptance)",
        "applies_to": "segment of the agreement; all: every lead without one of its own",
        "version": "version of the agreement",
        "side": "whose promise it is",
        "commitment": "its kind",
        "words": "the promise in words",
        "target": "share promised; for volume leads a week, for capacity leads per rep and week",
        "numerator": "leads for which it was kept; for volume and capacity leads that pass",
        "denominator": "leads for which it is settled; for volume 1 week, for capacity active reps",
        "value": "numerator / denominator; of win_rate empty until every lead is old enough",
        "low": "the share if every open lead turned out broken; empty while the week runs for volume and capacity",
        "high": "the share if every open lead were kept",
        "open": "leads that can still go either way",
        "state": "kept, missed, too early; empty where there was nothing to judge",
        "n": "leads that it is about; for volume and capacity those that pass",
        "share": "value, of promises about leads, in weeks that one version ruled alone: what is watched",
        "settled": "the week is over and no lead is open",
    },
)
METRIC_COLUMNS = list(METRIC.columns or {})
