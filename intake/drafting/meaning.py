"""What a CRM's word for a state usually means: an event of the contract, or nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

EVENTS = ("qualified", "handed_over", "accepted", "rejected", "recycled", "opportunity", "won", "lost")
"""Events that a state can stand for, in their order."""
LATER = {
    "handed_over": ("accepted", "rejected", "recycled", "opportunity", "won", "lost"),
    "opportunity": ("won", "lost"),
}
"""A lead in a later state was in the earlier one before."""
WORDS = (
    ("won", r"\bwon\b|closed[ -]?won|gewonnen|gagn|ganad|成約|受注"),
    ("rejected", r"not converted|(un|dis|not )-?qualified|junk|spam|rejected|abgelehnt|bad fit|duplicate"),
    ("lost", r"\blost\b|closed[ -]?lost|verloren|perdu|perdid|失注"),
    ("recycled", r"recycl|nurtur|bad timing|contact in future|later"),
    ("accepted", r"\bsql\b|\bsal\b|accepted|sales qualified|converted|qualified|angenommen|accept"),
    ("opportunity", r"opportunit|proposal|negotiat|demo|angebot|quote|verhandlung"),
    ("handed_over", r"\bmql\b|marketing qualified|working|contacted|assigned|handed|in progress|connected"),
)  # fmt: skip
"""Tried in this order: `unqualified` before `qualified`."""
MOST = 60
"""A column of more different words than this is no column of states."""


@dataclass(frozen=True)
class Word:
    """One state: how many rows have it, what it means, and whether that was said or declared rather than guessed."""

    text: str
    rows: int
    event: str
    sure: bool


@dataclass(frozen=True)
class States:
    """One column of states and its words, the commonest first."""

    label: str
    words: tuple[Word, ...]

    def of(self, event: str) -> tuple[str, ...]:
        """The words that mean an event or a later one."""
        wanted = (event, *LATER.get(event, ()))
        return tuple(word.text for word in self.words if word.event in wanted)

    def direct(self, event: str) -> bool:
        """Whether some word means just this event."""
        return any(word.event == event for word in self.words)


def guess(text: str) -> str:
    """The event that a word usually means, or nothing.

    >>> [guess(text) for text in ("Closed Won", "Unqualified", "Working - Contacted", "New")]
    ['won', 'rejected', 'handed_over', '']
    """
    lower = text.casefold()
    if re.search(r"\bnot contacted\b|\bun-?contacted\b", lower):
        return ""
    return next((event for event, words in WORDS if re.search(words, lower)), "")


def states(label: str, cells: pl.Series, said: Mapping[str, str], means: Mapping[str, str]) -> States | None:
    """A column's words with what was said of them, what the format declares, or else a guess; None if it has too many.

    Words are compared without case.
    """
    counts = cells.drop_nulls().rename("text").value_counts().sort(["count", "text"], descending=[True, False])
    if counts["text"].str.to_lowercase().n_unique() > MOST or counts.is_empty():
        return None
    found: dict[str, Word] = {}
    for text, rows in counts.iter_rows():
        lower = text.lower()
        if lower in found:
            found[lower] = Word(found[lower].text, found[lower].rows + rows, found[lower].event, found[lower].sure)
            continue
        sure = lower in said or lower in means
        event = said.get(lower, means.get(lower)) if sure else guess(text)
        found[lower] = Word(text, rows, event if event in EVENTS else "", sure)
    return States(label, tuple(found.values()))
