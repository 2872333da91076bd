"""What every form of the week has in common: its title, its lists, and how a state is written."""

from agreement.moments import day_words
from reports.marks import edited_words, frozen_words
from reports.raised import Raised
from reports.week import Measure, Week

SHAPES = {"better": "▲ better", "worse": "▼ worse", "changed": "◆ changed", "no signal": "● no signal"}
"""A word and a shape for each state."""


def title(one: Week) -> str:
    """Which week it is."""
    return f"The week of {day_words(one.begins)}"


def lists(one: Week) -> list[tuple[str, tuple[str, ...]]]:
    """What was missed, agreed, proposed and disputed, and the data: titles and their lines, never without a line."""
    return [
        ("Exceptions", tuple(exception_words(raised) for raised in one.raised) or ("none",)),
        ("Agreements in force", one.agreements or ("none: no lead is judged",)),
        ("Reviews due", one.reviews or ("none",)),
        ("On the table", one.table or ("nothing",)),
        ("Disputed leads", (f"{one.disputes} open",)),
        ("Data quality", one.quality or ("no check fails",)),
    ]


def exception_words(one: Raised) -> str:
    """An exception with its owner and what was decided about it."""
    return f"{one.what} ({one.owner}): {one.action}"


def state_words(one: Measure) -> str:
    """The state of a measure with its shape."""
    return SHAPES.get(one.state, "○ too few weeks")


def marks(one: Week) -> list[str]:
    """What stands under the sentence: who wrote it, where a person did, and what the rule says."""
    return [edited_words(one.edited, one.sentence)] if one.edited else []


def until_words(one: Week) -> str:
    """How far the data went, and since when the report stays as it is."""
    return f"Data until {day_words(one.until)}.{f' {frozen_words(one.frozen)}' if one.frozen else ''}"
