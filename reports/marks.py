"""What marks a report that people have touched: a sentence of their own, and the day from which it stays as it is."""

from dataclasses import dataclass
from datetime import date

from agreement.moments import day_words


@dataclass(frozen=True)
class Edited:
    """An opening sentence that a person wrote over the rule's."""

    text: str
    by: str
    on: date


@dataclass(frozen=True)
class Frozen:
    """When a week became what was reported, and by whose doing."""

    on: date
    by: str


def edited_words(one: Edited, rule: str) -> str:
    """The mark under an edited sentence.

    >>> edited_words(Edited("All is well.", "Anna", date(2026, 11, 24)), "Watch: 1 of 4 promises missed.")
    'edited by Anna, 24 Nov 2026; by rule it says: “Watch: 1 of 4 promises missed.”'
    """
    return f"edited by {one.by}, {day_words(one.on)}; by rule it says: “{rule}”"


def frozen_words(one: Frozen) -> str:
    """The mark under a frozen report.

    >>> frozen_words(Frozen(date(2026, 11, 24), "Anna"))
    'Frozen on 24 Nov 2026 by Anna: this is what was reported.'
    """
    return f"Frozen on {day_words(one.on)} by {one.by}: this is what was reported."
