"""The signed charter on paper: one HTML file that prints, with names, times, the hash, and how to check it."""

from collections.abc import Sequence
from html import escape

from agreement import Proposal
from agreement.calendar import Calendar
from agreement.charter_words import (
    limit_words,
    priority_words,
    responsibility_words,
    step_words,
    training_words,
)
from agreement.moments import day_words, moment_words
from reports.paper import page
from reports.signed import check, comments, rounds, sentences, signatures


def charter_html(one: Proposal, calendar: Calendar) -> str:
    """The charter as a whole page; raises ValueError for one that was never agreed.

    Holds every row in words, both signatures with their times, the rounds, comments, and the text letter by letter.
    """
    if one.version is None or one.effective_at is None:
        raise ValueError(f"Proposal {one.id} was never agreed; there is nothing to print.")
    current, charter = one.current, one.current.charter
    title = f"Charter of sales and marketing, version {one.version}"
    head = (
        f"In force from {moment_words(one.effective_at, calendar)} ({calendar.time_zone}); both sides look at it again "
        f"on {day_words(current.review_on)}."
    )
    steps = [f"{place}. {step_words(step)}" for place, step in enumerate(charter.handover, 1)]
    first = [f"{place}. {priority_words(row)}" for place, row in enumerate(charter.priorities, 1)]
    parts = [
        f"<h1>{escape(title)}</h1><p class='lead'>{escape(head)}</p>",
        _part("Who answers for what", [responsibility_words(row) for row in charter.responsibilities]),
        _part("What comes first", first),
        _part("The hand-over, step by step", steps),
        _part("Learning each other’s work", [training_words(row) for row in charter.training]),
        _part("Campaigns", [limit_words(charter, calendar.currency)]),
        signatures(current, calendar),
        rounds(one.revisions, calendar),
        comments(one, calendar),
        check(current),
    ]
    return page(title, "".join(parts))


def _part(title: str, said: Sequence[str]) -> str:
    return sentences(title, said) if said else ""
