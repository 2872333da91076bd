"""Whether what came has left what was foreseen, so that both sides should look at the agreement again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from agreement.clauses import clauses
from agreement.definition import Definition, InForce
from agreement.moments import day_words
from agreement.states import review_due

RECENT, ENOUGH = 3, 2
"""Of the latest three weeks two outside their 95 % interval: by chance in about 4 of 1,000 weeks. One week outside is
no sign: one in twenty is."""
CLAUSES = {"volume": "promise:marketing:volume", "win_rate": "promise:marketing:win_rate"}
"""Measure → the promise that it is about. What sales accepts is promised by nobody: there the rules are at fault."""
NAMES = {
    "volume": "Leads a week that pass",
    "acceptance": "Acceptance of what passes",
    "win_rate": "Wins of what passes",
}


@dataclass(frozen=True)
class Broken:
    """A measure that came otherwise than foreseen, and the clause that rests on it."""

    measure: str
    side: str
    """above or below the interval"""
    outside: int
    judged: int
    """Stretches looked at, and how many of them lay outside on that side."""
    clause: str
    """In words; empty where no clause names it."""


def broken(scored: pl.DataFrame, version: int, definition: Definition) -> tuple[Broken, ...]:
    """The measures of a version that have left their 95 % interval, from the result of `prediction_score`.

    A week's volume lies outside by chance once in twenty: two of the latest three weeks on one side are needed. A
    share is judged over 13 weeks, so its latest judged stretch decides. Whatever is too early says nothing.
    """
    mine = scored.filter(
        (pl.col("version") == version) & (pl.col("applies_to") == definition.segment) & pl.col("inside95").is_not_null()
    )
    found = []
    for measure in NAMES:
        latest = mine.filter(pl.col("measure") == measure).sort("week").tail(RECENT if measure == "volume" else 1)
        for side, out in (("below", pl.col("value") < pl.col("low95")), ("above", pl.col("value") > pl.col("high95"))):
            outside = latest.filter(out).height
            if outside >= (ENOUGH if measure == "volume" else 1):
                found.append(Broken(measure, side, outside, latest.height, _clause(measure, definition)))
    return tuple(found)


def broken_words(one: Broken) -> str:
    """What was broken, and which clause rests on it.

    >>> broken_words(Broken("volume", "below", 2, 3, "…"))
    'Leads a week that pass: below what was foreseen in 2 of the latest 3 weeks. Clause: “…”'
    """
    when = f"in {one.outside} of the latest {one.judged} weeks" if one.measure == "volume" else "in the latest 13 weeks"
    clause = f"Clause: “{one.clause}”" if one.clause else "No clause promises it: the rules themselves are in question"
    return f"{NAMES[one.measure]}: {one.side} what was foreseen {when}. {clause}"


def reminders(ruling: InForce, scored: pl.DataFrame, today: date) -> list[str]:
    """Why both sides should look at a version in force again, in words; empty while nothing calls for it.

    Its review day has come, or a measure has left what was foreseen (`broken`). `scored`: the result of
    `prediction_score`.
    """
    review = date.fromisoformat(ruling.review_on) if ruling.review_on else None
    come = [f"The day of the review, {day_words(review)}, has come"] if review and review_due(review, today) else []
    return come + [broken_words(one) for one in broken(scored, ruling.version, ruling.definition)]


def due(versions: Sequence[InForce], scored: pl.DataFrame, today: date) -> list[tuple[str, str]]:
    """What calls for a review of any agreement in force: segment and reason; the latest of a segment rules."""
    latest = {one.definition.segment: one for one in sorted(versions, key=lambda version: version.effective_at)}
    return [(segment, said) for segment, one in latest.items() for said in reminders(one, scored, today)]


def _clause(measure: str, definition: Definition) -> str:
    return next((one.words for one in clauses(definition) if one.key == CLAUSES.get(measure)), "")
