"""Sentences of the charter page."""

from agreement.documents import terms_differences
from agreement.people import MARKETING, SALES
from metrics._owed import Owed
from pages.parts.agreeing.words import OTHER
from pages.parts.chartering.opening import Now
from pages.parts.wording import plural

WHAT = {
    "task": ("task late", "tasks late"), "step": ("hand-over step often late", "hand-over steps often late"),
    "training": ("training behind", "trainings behind"),
}  # fmt: skip
"""What is owed, for one and for many."""


def headline(shown: Now) -> str:
    """The page's message: what lies on the table, and what of the charter in force is not done."""
    if not shown.ruling and not shown.table:
        return "No charter is signed yet: write down who answers for what"
    return "; ".join(filter(None, (_table(shown), owed_words(shown.owed) if shown.ruling else "")))


def owed_words(late: tuple[Owed, ...]) -> str:
    """What is late in a few words, by kind."""
    counts = {about: sum(one.about == about for one in late) for about in WHAT}
    said = [f"{count} {words[count > 1]}" for about, words in WHAT.items() if (count := counts[about])]
    return ", ".join(said) if said else "nothing that it asks is late"


def owing(late: tuple[Owed, ...], side: str) -> tuple[str, ...]:
    """What one side owes, a line each."""
    return tuple(one.words for one in late if one.side == side)


def _table(shown: Now) -> str:
    if not shown.table:
        version = shown.ruling.version if shown.ruling else 0
        return f"Both sides signed charter v{version}"
    one = shown.table[0]
    if one.signed_sides:
        waits = next(side for side in (SALES, MARKETING) if side not in one.signed_sides)
        return f"{OTHER[waits].capitalize()} has signed the new charter, {waits} has not"
    if shown.terms is None:
        return f"{one.current.side.capitalize()} proposes the first charter"
    count = len(terms_differences(shown.terms, one.current.terms))
    return f"{one.current.side.capitalize()} proposes {plural(count, 'change')} to the charter"
