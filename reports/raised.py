"""What the week asks somebody to look at: a measure that is worse than usual, or a promise that was missed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
    about: str = ""
    """The metric, or the kind of commitment."""


def raised(signals: Iterable[tuple[str, Side, str]], promises: Iterable[Mapping[str, Any]]) -> tuple[Raised, ...]:
    """Signals as (metric, whose, words), then missed promises as rows of commitments_kept."""
    worse = [Raised(words, side, about=key) for key, side, words in signals]
    missed = [Raised(_missed(one), one["side"], about=one["commitment"]) for one in promises]
    return (*worse, *missed)


def acted_on(exceptions: Iterable[Raised], actions: Mapping[str, str]) -> tuple[Raised, ...]:
    """The exceptions with what was decided about each and is not done (`agreement.decided.actions`)."""
    return tuple(replace(one, action=actions.get(one.about, one.action)) for one in exceptions)


def _missed(promise: Mapping[str, Any]) -> str:
    """The promise, and how far it was kept."""
    of = "" if promise["share"] is None else f" of {promise['denominator']}"
    return f"{promise['words']}: {promise['value'] if not of else promise['numerator']:,.0f}{of}"
