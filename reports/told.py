"""What every form of the week has in common: its title, its lists, and how a state is written."""

from collections.abc import Sequence

from agreement.moments import day_words
from charts.numbers import interval
from reports.corrections import Correction
from reports.marks import edited_words, frozen_words
from reports.raised import Raised
from reports.week import Measure, Week

CORRECTED = "Corrected since it was reported"
SHAPES = {"better": "▲ better", "worse": "▼ worse", "changed": "◆ changed", "no signal": "● no signal"}
"""A word and a shape for each state."""


def title(one: Week) -> str:
    """Which week it is."""
    return f"The week of {day_words(one.begins)}"


def lists(one: Week, since: Sequence[Correction] = ()) -> list[tuple[str, tuple[str, ...]]]:
    """What was missed, agreed, proposed and disputed, and the data: titles and their lines, never without a line.

    First what is known otherwise `since` the week was reported, if anything.
    """
    corrected = tuple(f"{said.about}: {said.words}" for said in since)
    return [
        *([(CORRECTED, corrected)] if corrected else []),
        ("Exceptions", tuple(exception_words(raised) for raised in one.raised) or ("none",)),
        ("Agreements in force", one.agreements or ("none: no lead is judged",)),
        ("Reviews due", one.reviews or ("none",)),
        ("On the table", one.table or ("nothing",)),
        ("Decisions", one.decisions or ("none open",)),
        ("Disputed leads", (f"{one.disputes:,} open",)),
        ("Data quality", one.quality or ("no check fails",)),
    ]


def exception_words(one: Raised) -> str:
    """An exception with its owner and what was decided about it."""
    return f"{one.what} ({one.owner}): {one.action}"


def state_words(one: Measure) -> str:
    """The state of a measure with its shape."""
    return SHAPES.get(one.state, "○ too few weeks")


def usual(one: Measure) -> tuple[float, float] | None:
    """The usual range inside what is possible: nothing is less than none, no share more than all."""
    if one.limits is None:
        return None
    return max(0.0, one.limits.low), min(1.0, one.limits.high) if one.unit == "share" else one.limits.high


def known_limits(one: Measure) -> tuple[float | None, float | None, float | None]:
    """From, mean and to of the usual range; three unknowns while there is none."""
    ends = usual(one)
    return (ends[0], one.limits.mean, ends[1]) if ends and one.limits else (None, None, None)


def usual_words(one: Measure, currency: str) -> str:
    """The usual range in the measure's unit; empty while there is none."""
    ends = usual(one)
    return interval(*ends, one.unit, currency) if ends else ""


def marks(one: Week) -> list[str]:
    """What stands under the sentence: who wrote it, where a person did, and what the rule says."""
    return [edited_words(one.edited, one.sentence)] if one.edited else []


def until_words(one: Week) -> str:
    """How far the data went, and since when the report stays as it is."""
    return f"Data until {day_words(one.until)}.{f' {frozen_words(one.frozen)}' if one.frozen else ''}"
