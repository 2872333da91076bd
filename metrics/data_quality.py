"""How far can the numbers be trusted: what is missing, late or there twice, and what cannot be true?"""

import polars as pl

from agreement.calendar import week_dates
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._checks import CHANGED_LATE, CHECKS, checkable
from metrics._lines import stacked, summed
from metrics._metric import EACH, Metric, Moment, Series, tally
from metrics._periods import added, dated, every_week
from metrics._shares import with_share
from metrics._strays import STRAYS, strays

MEASURES = ("wrong", "of")
_ASKED = [check for check in CHECKS if check is not CHANGED_LATE]
_SAID = [(one.name, one.kind, one.words, "leads") for one in CHECKS] + [
    (name, "stray", words, rows) for name, (rows, words) in STRAYS.items()
]
"""Every check in reading order: its name, kind and words, and what it counts."""


def wrongs(ledger: Ledger) -> pl.DataFrame:
    """For every check how many rows it is about (`of`) and how many fail it (`wrong`); late ones by week of the change.

    Returns DIMENSIONS | check | week (null but for late changes) | wrong | of (leads, or rows of the check's frame).
    """
    leads = checkable(ledger)
    answers = {f"{one.name} wrong": one.about & one.wrong for one in _ASKED}
    answers |= {f"{one.name} of": one.about for one in _ASKED}
    told = leads.select(*DIMENSIONS, *(answer.fill_null(False).alias(name) for name, answer in answers.items()))
    sums = [pl.col(name).sum().cast(pl.Int64) for name in answers]
    wide = summed(told.collect(engine="streaming"), DIMENSIONS, sums)
    apart = [
        wide.select(
            *DIMENSIONS, pl.lit(one.name).alias("check"), *(pl.col(f"{one.name} {n}").alias(n) for n in MEASURES)
        )
        for one in _ASKED
    ]
    late = leads.filter(CHANGED_LATE.about).with_columns(pl.col("changed_week").alias("week"))
    weekly = tally(late, ["week"], {"wrong": CHANGED_LATE.wrong, "of": EACH})
    lines = [*apart, weekly.with_columns(pl.lit(CHANGED_LATE.name).alias("check")), strays(ledger)]
    return stacked(lines, MEASURES).select(*DIMENSIONS, "check", "week", *MEASURES)


def wrong_leads(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: a row for each lead and `check` that it fails, with `week` (of a late change)."""
    leads = checkable(ledger).collect()
    late = pl.lit(CHANGED_LATE.name)
    found = [
        leads.filter((check.about & check.wrong).fill_null(False)).select(
            "lead_id", *DIMENSIONS, "changed_week", pl.lit(check.name).alias("check")
        )
        for check in CHECKS
    ]
    week = week_dates(pl.col("changed_week"), ledger.calendar)
    return pl.concat(found).with_columns(pl.when(pl.col("check") == late).then(week).alias("week")).drop("changed_week")


def data_quality(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """A row for each check, and one for each week of late changes: the share of rows that fail it.

    Returns check | kind | words | rows (what is counted) | week (first day; null for all) | numerator | denominator
    | n (leads that can be opened) | value | low | high (share, 95 % Wilson).
    """
    said = pl.DataFrame(_SAID, schema=["check", "kind", "words", "rows"], orient="row").with_row_index("place")
    whole = said.join(added(counts, ["check"], MEASURES), on="check", how="left", maintain_order="left")
    weekly = counts.filter(pl.col("check") == CHANGED_LATE.name)
    weeks = dated(every_week(added(weekly, ["week"], MEASURES), moment), moment)
    late = said.filter(pl.col("check") == CHANGED_LATE.name).join(weeks, how="cross")
    rows = pl.concat([whole, late], how="diagonal").with_columns(
        pl.col("wrong").fill_null(0).alias("numerator"), pl.col("of").fill_null(0).alias("denominator")
    )
    n = pl.when(pl.col("rows") == "leads").then(pl.col("numerator")).alias("n")
    return with_share(rows.with_columns(n), "numerator", "denominator").sort("place", "week").select(COLUMNS)


METRIC = Metric(
    key="data_quality",
    name="Data quality",
    question="How far can the numbers be trusted: what is missing, late or there twice, and what cannot be true?",
    formula="rows that fail a check / rows that the check is about; late changes by week, too",
    unit="share",
    better="lower",
    owner="both",
    clock="together",
    source="leads; stage_changes, touches, conversations, content_uses, disputes, spend where they lead nowhere",
    count=wrongs,
    finish=data_quality,
    measures=MEASURES,
    leads=wrong_leads,
    keys=("check", "week"),
    totals=("week",),
    numerator="numerator",
    denominator="denominator",
    n="n",
    series=(Series("value", "Late changes", "lower", "share"),),
    misleads="A field can be filled in and wrong. Dates after the day shown are not known yet, so they are not counted "
    "here; an import lists them. Two dates of one day, one without a time of day, are never called out of order. A "
    "late change may be a late entry or a harmless correction; only a lead's latest change is known. One person may "
    "rightly be two leads, and a recycled lead rightly enters a stage again. Rows that lead nowhere have no source or "
    "region: a filter leaves them out.",
    columns={
        "check": "name of the check",
        "kind": "missing, order (events that cannot follow each other), amount, date, late, twice (the same under "
        "several ids), stray (it names what is not there) or history (what a stage history says)",
        "words": "what is wrong",
        "rows": "what is counted: leads, or rows of another frame",
        "week": "first day of the week of the latest change, for late changes; empty for all weeks together",
        "numerator": "rows that fail the check",
        "denominator": "rows that the check is about",
        "n": "leads that can be opened; empty where rows of another frame are counted",
        "value": "numerator / denominator",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
    },
)
COLUMNS = list(METRIC.columns or {})
