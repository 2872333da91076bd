"""What the week asks somebody to look at: a measure that is worse than usual, or a promise that was missed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from charts.theme import Side

UNDECIDED = "no action agreed yet"


@dataclass(frozen=True)
class Raised:
    """One exception of the week."""

    what: str
    owner: Side
    action: str = UNDECIDED
    """What was decided about it, by whom and until when."""


def raised(
    signals: Iterable[tuple[str, Side, str]], promises: Iterable[Mapping[str, Any]], actions: Mapping[str, str]
) -> tuple[Raised, ...]:
    """Signals as (metric, whose, words), then missed promises as rows of commitments_kept.

    `actions` says what was decided, by metric or commitment.
    """
    worse = [Raised(words, side, actions.get(key, UNDECIDED)) for key, side, words in signals]
    missed = [Raised(_missed(one), one["side"], actions.get(one["commitment"], UNDECIDED)) for one in promises]
    return (*worse, *missed)


def _missed(promise: Mapping[str, Any]) -> str:
    """The promise, and how far it was kept."""
    of = "" if promise["share"] is None else f" of {promise['denominator']}"
    return f"{promise['words']}: {promise['value'] if not of else promise['numerator']:,.0f}{of}"
