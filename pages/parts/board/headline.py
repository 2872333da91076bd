"""The board's title: what the week's numbers say, in words, made by rule from the answers and the promises."""

from collections.abc import Mapping, Sequence

from pages.parts.cards import Block
from pages.parts.wording import plural

QUIET = "No signal this week: every measure within its usual range"
UNKNOWN = "Nothing to judge yet: no measure has enough weeks"


def message(answers: Sequence[Block], promises: Mapping[str, int]) -> str:
    """The first answer that is worse, else the first that is better, and how many promises were missed.

    `promises` counts the week's promises by state (kept, missed, too early).

    >>> sal = Block("sal_rate", "sales", "SAL rate 41 %: eight weeks worse than usual", "41 %", signal="worse")
    >>> message([sal], {"kept": 3, "missed": 1})
    'SAL rate 41 %: eight weeks worse than usual; 1 of 4 promises missed'
    >>> message([], {})
    'Nothing to judge yet: no measure has enough weeks'
    """
    return "; ".join(filter(None, (_said(answers), _missed(promises))))


def _said(answers: Sequence[Block]) -> str:
    for state in ("worse", "better"):
        found = [answer.message for answer in answers if answer.signal == state]
        if found:
            others = f" (and {len(found) - 1} more {state})" if len(found) > 1 else ""
            return found[0] + others
    return QUIET if any(answer.signal == "no signal" for answer in answers) else UNKNOWN


def _missed(promises: Mapping[str, int]) -> str:
    kept, missed = promises.get("kept", 0), promises.get("missed", 0)
    if not kept + missed:
        return ""
    if not missed:
        return f"{plural(kept, 'promise')} kept, none missed"
    return f"{missed} of {plural(kept + missed, 'promise')} missed"
