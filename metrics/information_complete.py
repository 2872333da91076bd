"""Does marketing hand over leads with every field that the agreement asks for?"""

from collections.abc import Iterator

import polars as pl

from agreement.calendar import month_dates
from agreement.compiled import accepted
from agreement.definition import Definition
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from agreement.rules import FILLED
from agreement.words import field_words
from metrics._lines import stacked
from metrics._metric import EACH, Metric, Moment, N, tally
from metrics._periods import added
from metrics._reigns import judged, reigns
from metrics._shares import with_share

EVERY = "every field"
"""Stands for all the fields that the agreement asks for together."""
LINE = {"month": pl.Int32, "field": pl.String, N: pl.Int64, "complete": pl.Int64}


def filled(ledger: Ledger) -> pl.DataFrame:
    """Judged leads by month of hand-over and by each field that the agreement in force then asked for.

    Returns DIMENSIONS | month | field (EVERY: all of them) | n | complete (leads with the field).
    """
    leads = judged(ledger)
    none = leads.head(0).select(*DIMENSIONS, *(pl.lit(None, kind).alias(name) for name, kind in LINE.items()))
    return stacked([none, *(_counted(leads, *asks) for asks in _asking(ledger))], ["complete"])


def asked(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number, a row for each lead and each field asked of it: `month`, `field` and `complete`."""
    leads = judged(ledger).with_columns(month_dates(pl.col("handed_over_month")).alias("month"))
    schema = {"field": pl.String, "complete": pl.Boolean}
    none = leads.head(0).with_columns(pl.lit(None, kind).alias(name) for name, kind in schema.items())
    rows = [
        leads.filter(pl.col("place") == place).with_columns(pl.lit(field).alias("field"), known.alias("complete"))
        for place, questions in _asking(ledger)
        for field, known in questions.items()
    ]
    return pl.concat([none, *rows])


def information_complete(counts: pl.DataFrame, _moment: Moment) -> pl.DataFrame:
    """The share of handed-over leads with every required field, and with each one, by month of hand-over.

    A lead is asked for what the agreement in force at its hand-over requires; a lead under an agreement that requires
    no field, or under none, is in no row. For one commitment the weekly view of the same is in commitments_kept.
    Returns month (its first day) | field ("every field" first) | words | leads | complete | missing | value | low
    | high (share, 95 % Wilson).
    """
    rows = added(counts, ["month", "field"], [N, "complete"]).rename({N: "leads"})
    rows = with_share(rows, "complete", "leads").with_columns(
        month_dates(pl.col("month")).alias("month"),
        (pl.col("leads") - pl.col("complete")).alias("missing"),
        pl.col("field").replace(_WORDS).alias("words"),
    )
    return rows.sort("month", pl.col("field") != EVERY, "field").select(COLUMNS)


def _asking(ledger: Ledger) -> Iterator[tuple[int, dict[str, pl.Expr]]]:
    """For each agreement that asks for any field its place, and whether a lead has each of them and all of them."""
    for reign in reigns(ledger):
        rules = tuple(rule for rule in reign.version.definition.rules if rule.block == "information")
        if rules:
            each = {rule.field: accepted(Definition(rules=(rule,))) for rule in rules}
            yield reign.place, {EVERY: accepted(Definition(rules=rules)), **each}


def _counted(leads: pl.DataFrame, place: int, questions: dict[str, pl.Expr]) -> pl.DataFrame:
    theirs = leads.lazy().filter(pl.col("place") == place).with_columns(pl.col("handed_over_month").alias("month"))
    sums = {N: EACH, **questions}
    counted = tally(theirs, ["month"], sums)
    keys = [*DIMENSIONS, "month", N]
    lines = counted.unpivot(on=list(questions), index=keys, variable_name="field", value_name="complete")
    return lines.select(*DIMENSIONS, *LINE)


_WORDS = {field: field_words(field) for field in FILLED}

METRIC = Metric(
    key="information_complete",
    name="Complete information",
    question="Does marketing hand over leads with every field that the agreement asks for?",
    formula="handed-over leads with every field that the agreement in force requires / handed-over leads it judges",
    unit="share",
    better="higher",
    owner="marketing",
    clock="long",
    source="agreements, leads.handed_over_at and the fields that the agreement requires",
    count=filled,
    finish=information_complete,
    measures=(N, "complete"),
    leads=asked,
    keys=("month", "field"),
    numerator="complete",
    denominator="leads",
    n="leads",
    misleads="Fields are read as they are known now: what sales filled in after the hand-over counts as handed over. A "
    "field can be filled in and wrong. A new agreement that asks for more makes the share fall on the same leads.",
    columns={
        "month": "first day of the month of hand-over",
        "field": "the required field; 'every field' for all of them together",
        "words": "the field as people say it",
        "leads": "leads handed over under an agreement that requires the field (or any)",
        "complete": "of these, with the field known (or all that it requires)",
        "missing": "of these, without it",
        "value": "complete / leads",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
    },
)
COLUMNS = list(METRIC.columns or {})
