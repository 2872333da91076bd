"""The back-test's first half: one pass over the leads that says, by score, what a definition would have let through."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl

from agreement.compiled import accepted
from agreement.definition import Definition, InForce, Rule
from agreement.judge import ALL, ruling
from agreement.ledger import Ledger
from metrics._metric import tally
from metrics._recorded import on_record

DEFAULT_AGE = 180
"""Days after the hand-over at which a lead counts as won or not, when no commitment names another age."""
RECENT_WEEKS = 13
"""Whole weeks over which the volume is measured: it needs no outcome, so its leads may be young."""
KEYS = ("score", "fits", "current", "age_days", "recent_weeks", "wins_known", "amounts_known")
"""Keys of a counted line. The last four have one value throughout: the counts carry the terms they were made under, and
whether any win and any amount was ever recorded."""
MEASURES = ("replayed", "worked", "won", "vain", "pipeline_cents", "revenue_cents", "too_young", "recent")


@dataclass(frozen=True)
class Terms:
    """What is compared with what, and the age at which a lead has an outcome."""

    candidate: Definition
    current: Definition
    age_days: int


def terms(candidate: Definition, current: Definition) -> Terms:
    """Compares a candidate with the definition in force, at the age its win rate is promised for (else 180 days)."""
    ages = [c.amount for c in candidate.commitments if c.kind == "win_rate" and c.amount > 0]
    return Terms(candidate, current, ages[0] if ages else DEFAULT_AGE)


def in_force(ledger: Ledger, segment: str = ALL) -> Definition:
    """The definition that rules a segment at the end of the ledger's day; one without rules when none was signed."""
    found = ruling([one for one in ledger.agreements if isinstance(one, InForce)], _end(ledger), segment)
    return found.definition if found else Definition(segment)


def bar(definition: Definition) -> int | None:
    """The score that a lead must reach; None where the definition asks for none.

    >>> bar(Definition(rules=(Rule("trigger", "score", "at_least", 60),)))
    60
    """
    return max((rule.value for rule in definition.rules if _is_bar(rule) and isinstance(rule.value, int)), default=None)


def with_bar(definition: Definition, score: int | None) -> Definition:
    """The same definition with another score bar, or without one."""
    others = tuple(rule for rule in definition.rules if not _is_bar(rule))
    bars = () if score is None else (Rule("trigger", "score", "at_least", score),)
    return replace(definition, rules=others + bars)


def cases(ledger: Ledger, compared: Terms) -> pl.DataFrame:
    """Every handed-over lead of the segment, with what both definitions say of it and what became of it.

    Adds Booleans `fits` (passes every rule but the score bar), `current` (passes the definition in force),
    `old_enough`, `is_recent`, `was_worked`, `is_opened`, `is_won` (within the age), and `age_days`, `recent_weeks`.
    A lead that nobody answered, accepted, opened or closed was never worked: it has no outcome.
    """
    return _with_terms(replayed(ledger, compared).collect(), ledger, compared)


def counts(ledger: Ledger, compared: Terms) -> pl.DataFrame:
    """Leads by score and by whether all other rules pass: enough for every position of the score bar.

    A score beyond the bars counts as the nearest: above 100 as 100, below 0 as -1.
    Returns DIMENSIONS | KEYS | MEASURES (leads; money in cents).
    """
    old, won = pl.col("old_enough"), pl.col("old_enough") & pl.col("is_won")
    worked = pl.col("old_enough") & pl.col("was_worked")
    opened = pl.col("old_enough") & pl.col("is_opened")
    sums = {
        "replayed": old,
        "worked": worked,
        "won": won,
        "vain": worked & ~pl.col("is_won"),
        "pipeline_cents": pl.when(opened).then("amount_cents"),
        "revenue_cents": pl.when(won).then("amount_cents"),
        "too_young": ~old,
        "recent": pl.col("is_recent"),
    }
    leads = replayed(ledger, compared).with_columns(pl.col("score").clip(-1, 100).cast(pl.Int8))
    counted = _with_terms(tally(leads, ["score", "fits", "current"], sums), ledger, compared)
    known = {"wins_known": "won_at", "amounts_known": "amount_cents"}
    return counted.with_columns(pl.lit(on_record(ledger, column)).alias(name) for name, column in known.items())


def replayed(ledger: Ledger, compared: Terms) -> pl.LazyFrame:
    """The leads of `cases`, not read yet and without `age_days` and `recent_weeks`."""
    leads = handed_over(ledger, compared.candidate.segment)
    first, last = recent_weeks(ledger)
    events = [
        pl.col(f"{name}_at").is_not_null() for name in ("first_response", "accepted", "opportunity", "won", "lost")
    ]
    return leads.with_columns(
        accepted(with_bar(compared.candidate, None)).alias("fits"),
        accepted(compared.current).alias("current"),
        (pl.col("handed_over_day") + compared.age_days <= _day(ledger.as_of)).alias("old_enough"),
        pl.col("handed_over_week").is_between(first, last).alias("is_recent"),
        pl.any_horizontal(events).alias("was_worked"),
        _within("won", compared.age_days).alias("is_won"),
        _within("opportunity", compared.age_days).alias("is_opened"),
    )


def handed_over(ledger: Ledger, segment: str) -> pl.LazyFrame:
    """The leads that an agreement of this segment is about: handed over, not read yet.

    That of all leads is about all others: a segment with an agreement of its own in force is judged by that one, and so
    is not replayed under another (in the past either: what is compared are the leads to come).
    """
    leads, name = ledger.leads.lazy().filter(pl.col("handed_over_day").is_not_null()), pl.col("segment").cast(pl.String)
    if segment != ALL:
        return leads.filter((name == segment).fill_null(False))
    own = apart(ledger)
    return leads.filter(~name.is_in(own).fill_null(False)) if own else leads


def apart(ledger: Ledger) -> list[str]:
    """The segments that have an agreement of their own in force at the end of the ledger's day, sorted."""
    begun = [one for one in ledger.agreements if isinstance(one, InForce) and one.effective_at <= _end(ledger)]
    return sorted({one.definition.segment for one in begun} - {ALL})


def _end(ledger: Ledger) -> datetime:
    return ledger.calendar.begins(ledger.as_of + timedelta(days=1)) - timedelta(microseconds=1)


def _with_terms(rows: pl.DataFrame, ledger: Ledger, compared: Terms) -> pl.DataFrame:
    first, last = recent_weeks(ledger)
    return rows.with_columns(
        pl.lit(compared.age_days, pl.Int32).alias("age_days"),
        pl.lit(max(last - first + 1, 0), pl.Int32).alias("recent_weeks"),
    )


def _is_bar(rule: Rule) -> bool:
    return rule.field == "score" and rule.operator == "at_least"


def _within(event: str, age_days: int) -> pl.Expr:
    return (pl.col(f"{event}_day") - pl.col("handed_over_day") <= age_days).fill_null(False)


def recent_weeks(ledger: Ledger) -> tuple[int, int]:
    """First and last of the latest whole weeks, at most 13, not before the first hand-over; none when last < first."""
    last = ledger.calendar.week(ledger.as_of + timedelta(days=1)) - 1
    begun = ledger.leads["handed_over_week"].min()
    return max(last - RECENT_WEEKS + 1, begun if isinstance(begun, int) else last + 1), last


def _day(day: date) -> int:
    return (day - date(1970, 1, 1)).days
