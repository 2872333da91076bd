"""How far can the numbers be trusted: what is missing, and what cannot be true?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._checks import CHECKS
from metrics._metric import Metric, Moment, tally
from metrics._shares import with_share

MEASURES = {
    name: sums
    for check in CHECKS
    for name, sums in (
        (f"{check.name}__wrong", (check.about & check.wrong).fill_null(False).sum()),
        (f"{check.name}__of", check.about.fill_null(False).sum()),
    )
}
SPLIT = "__"


def wrongs(ledger: Ledger) -> pl.DataFrame:
    """For every check how many leads it is about (`<check>__of`) and how many fail it (`<check>__wrong`).

    Returns DIMENSIONS | two columns for each of CHECKS (leads).
    """
    return tally(ledger.leads, [], MEASURES)


def wrong_leads(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: a row for each lead and `check` that it fails."""
    found = [
        ledger.leads.filter(check.about & check.wrong).with_columns(pl.lit(check.name).alias("check"))
        for check in CHECKS
    ]
    return pl.concat(found)


def data_quality(counts: pl.DataFrame, _moment: Moment) -> pl.DataFrame:
    """A row for each check: the share of the leads it is about that fail it.

    Returns check | kind (missing, order, amount, date) | words | numerator | denominator (leads)
    | value | low | high (share, 95 % Wilson).
    """
    sums = counts.sum().row(0, named=True) if counts.height else {}
    rows = [
        (
            check.name,
            check.kind,
            check.words,
            sums.get(f"{check.name}{SPLIT}wrong") or 0,
            sums.get(f"{check.name}{SPLIT}of") or 0,
        )
        for check in CHECKS
    ]
    schema = {"check": pl.String, "kind": pl.String, "words": pl.String, "numerator": pl.Int64, "denominator": pl.Int64}
    return with_share(pl.DataFrame(rows, schema=schema, orient="row"), "numerator", "denominator")


METRIC = Metric(
    key="data_quality",
    name="Data quality",
    question="How far can the numbers be trusted: what is missing, and what cannot be true?",
    formula="leads that fail a check / leads that the check is about",
    unit="share",
    better="lower",
    owner="both",
    clock="together",
    source="leads",
    count=wrongs,
    finish=data_quality,
    measures=tuple(MEASURES),
    leads=wrong_leads,
    keys=("check",),
    numerator="numerator",
    denominator="denominator",
    n="numerator",
    misleads="A field can be filled in and wrong. Dates after the day shown are not known yet, so they are not counted "
    "here; an import lists them. Two dates of one day, one without a time of day, are never called out of order.",
    columns={
        "check": "name of the check",
        "kind": "missing, order (events that cannot follow each other), amount or date",
        "words": "what is wrong",
        "numerator": "leads that fail the check",
        "denominator": "leads that the check is about",
        "value": "numerator / denominator",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
    },
)
