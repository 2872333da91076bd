"""Sixty pieces of content for the five conversations."""

from datetime import date, timedelta
from random import Random
from typing import Any

from sample_data import company
from sample_data.truth import ENDS_ON, SEED, WEEKS, week_begins

Row = dict[str, Any]
PIECES = 60
_PHASES = ("attention", "interest", "consideration", "decision", "decision")
_PER_CONVERSATION = (20, 14, 12, 10, 4)
"""Conversation 5 is the hole: the fewest pieces for the talk that closes."""
_KINDS = {
    "guide": 22,
    "case study": 22,
    "one-pager": 16,
    "video": 12,
    "webinar recording": 10,
    "calculator": 8,
    "checklist": 10,
}
_THEMES = {
    1: (
        "Why shifts break on Mondays",
        "The price of an idle line",
        "Five signs of a tired plan",
        "Service in a dry season",
    ),
    2: ("Who owns downtime", "The team behind a rollout", "A map for operations and IT", "Questions for your planner"),
    3: ("A day with Moorline", "Moorline and your ERP", "From whiteboard to plan", "Moorline in a plant of 200"),
    4: ("What success looks like", "Goals for the first 90 days", "Measures that operations trust", "The rollout plan"),
    5: ("The value of a saved hour", "Your business case", "Three years of cost", "What the board asks"),
}


def pieces() -> list[Row]:
    """Rows of the frame content."""
    plan = [kind for kind, many in enumerate(_PER_CONVERSATION, 1) for _ in range(many)]
    return [_piece(number, conversation) for number, conversation in enumerate(plan, 1)]


def _piece(number: int, conversation: int) -> Row:
    draw = Random(f"{SEED} content {number}")
    theme = _THEMES[conversation][number % 4]
    kind = draw.choices(tuple(_KINDS), tuple(_KINDS.values()))[0]
    industry = draw.choice(tuple(company.INDUSTRIES))
    published = week_begins(draw.randrange(-40, 3 if number % 2 else WEEKS - 6)) + timedelta(days=draw.randrange(5))
    updated = published + timedelta(days=draw.randrange(30, 400)) if draw.random() < 0.5 else None
    retired = published + timedelta(days=draw.randrange(400, 700)) if draw.random() < 0.15 else None
    return {
        "content_id": f"P{number:02d}",
        "title": f"{theme} ({industry}, {kind})",
        "kind": kind,
        "conversation": conversation,
        "persona": draw.choice(tuple(company.PERSONAS)),
        "phase": _PHASES[conversation - 1],
        "published_on": published,
        "updated_on": _until_the_end(updated),
        "retired_on": _until_the_end(retired),
        "cost_cents": draw.randrange(8, 140) * 10_000,
        "_liked": number % 3 == 0 or draw.random() < 0.2,
    }


def _until_the_end(day: date | None) -> date | None:
    return day if day is not None and day <= ENDS_ON else None
