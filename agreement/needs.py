"""What each side needs from a score bar, told in secret until both have told theirs, so that nobody anchors."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from math import inf
from typing import Any

from agreement.definition import Side
from agreement.errors import Refused
from agreement.people import MARKETING, SALES


@dataclass(frozen=True)
class Need:
    """One of the two numbers that a side needs: its words, its unit, and how far it may go."""

    side: Side
    words: str
    largest: float
    whole: bool
    at_most: bool
    """Whether less is enough (sales: leads per rep; marketing: wins missed)."""


NEEDS: dict[str, Need] = {
    "most_a_rep": Need("sales", "leads per rep and week, at most", 10_000, True, True),
    "win_percent": Need("sales", "% of passing leads won, at least", 100, False, False),
    "least_a_week": Need("marketing", "SALs a week, at least", 1_000_000, True, False),
    "missed_percent": Need("marketing", "% of all wins missed, at most", 100, False, True),
}
"""The four needs, two of each side. Percentages may have one decimal: win rates are small."""


@dataclass(frozen=True)
class Needs:
    """The two numbers of one side; those of the other side are null."""

    side: Side
    most_a_rep: int | None = None
    win_percent: float | None = None
    least_a_week: int | None = None
    missed_percent: float | None = None


@dataclass(frozen=True)
class Told:
    """What a side said it needs, by whom and when."""

    needs: Needs
    by: str
    at: datetime


@dataclass(frozen=True)
class Table:
    """The needs of a segment as one person may see them now."""

    own: tuple[Told, ...] = ()
    """What the person's own side told, oldest first; only the last counts."""
    other: tuple[Told, ...] = ()
    """The other side's; empty until both have told theirs, and then without what was replaced before that."""
    other_has_told: bool = False

    @property
    def opened(self) -> bool:
        """Whether both have told, so that both see both."""
        return bool(self.own and self.other)


def seen(told: Sequence[Told], seat: str) -> Table:
    """What a seat may see of all that was told in a round, which is given in its order.

    A side sees all of its own, and nothing of the other's before it has told too. Who has no side sees nothing before
    both have told, and then both (`own` is that of sales). What a side replaced in silence stays its own.
    """
    mine, theirs = (MARKETING, SALES) if seat == MARKETING else (SALES, MARKETING)
    said = {one.needs.side for one in told}
    opened = said == {SALES, MARKETING}
    if seat in (SALES, MARKETING):
        own = tuple(one for one in told if one.needs.side == mine)
    else:
        own = _open(told, mine) if opened else ()
    return Table(own, _open(told, theirs) if opened else (), theirs in said)


def _open(told: Sequence[Told], side: str) -> tuple[Told, ...]:
    """What a side told in the open: what counted when both had told, and every move after it."""
    sides: list[str] = [one.needs.side for one in told]
    opening = max(sides.index(SALES), sides.index(MARKETING))
    sealed = [one for one in told[: opening + 1] if one.needs.side == side]
    return tuple(sealed[-1:]) + tuple(one for one in told[opening + 1 :] if one.needs.side == side)


def checked_needs(needs: Needs) -> Needs:
    """The needs themselves; raises Refused when a number is missing, the other side's, or out of bounds."""
    if not isinstance(needs, Needs):
        raise Refused(f"{needs!r} are no needs. Give the two numbers of your side.")
    if needs.side not in (SALES, MARKETING):
        raise Refused(f"Only sales and marketing have needs of a bar, not {needs.side!r}.")
    for name, need in NEEDS.items():
        value = getattr(needs, name)
        if need.side != needs.side:
            if value is not None:
                raise Refused(f"“{need.words}” is what {need.side} needs; {needs.side} does not say it.")
            continue
        _check(value, need)
    return needs


def needs_json(needs: Needs) -> str:
    """The text that is kept."""
    return json.dumps({name: value for name, value in asdict(needs).items() if value is not None}, sort_keys=True)


def read_needs(text: str) -> Needs:
    """The needs of a kept text."""
    return checked_needs(Needs(**json.loads(text)))


def _check(value: Any, need: Need) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < inf
    if not number:
        raise Refused(f"“{need.words}” needs a number, not {value!r}.")
    if need.whole and value != int(value):
        raise Refused(f"“{need.words}” is a whole number, not {value}.")
    if round(value, 1) != value:
        raise Refused(f"“{need.words}” is {value}; one decimal is enough.")
    if not 0 <= value <= need.largest:
        raise Refused(f"“{need.words}” is {value}; it must lie between 0 and {need.largest:,.0f}.")
