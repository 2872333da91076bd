"""Who moved how far over the rounds, clause by clause."""

from collections.abc import Sequence

import polars as pl

from agreement import Definition, Proposal, clauses
from agreement.people import MARKETING, SALES
from agreement.rounds import Walk, walks
from pages.parts.look import tag


def drawn(one: Proposal, before: Definition | None) -> str:
    """A row for each number on which the sides differ or differed; empty before anybody has answered."""
    found = _found(one, before)
    if not found:
        return ""
    heads = "".join(tag("th", words, "") for words in ("Sales", "Marketing", "Apart"))
    rows = "".join(_row(walk) for walk in found)
    table = f"<thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody>"
    return tag("div", sentence(found), "accord-asked") + f'<table class="accord-ladder">{table}</table>'


def saved(one: Proposal, before: Definition | None) -> pl.DataFrame:
    """The same as a table to save: clause | sales | marketing | apart."""
    lines = [(walk.name, _path(walk.sales), _path(walk.marketing), _apart(walk)) for walk in _found(one, before)]
    return pl.DataFrame(lines, schema=["clause", "sales", "marketing", "apart"], orient="row")


def _found(one: Proposal, before: Definition | None) -> Sequence[Walk]:
    return walks(one.revisions, clauses(before) if before else ()) if len(one.revisions) >= 2 else ()


def sentence(found: Sequence[Walk]) -> str:
    """What the rounds did to the distance between the sides.

    >>> sentence([Walk("k", "score bar", (70, 64), (50, 58))])
    'Over the rounds: score bar 20 → 6 apart; sales moved 6, marketing 8'
    """
    first = max(found, key=lambda walk: walk.apart[0] / (max(walk.sales + walk.marketing) or 1))
    was, now = first.apart
    moved = f"sales moved {_signed(first.gave(SALES))}, marketing {_signed(first.gave(MARKETING))}"
    return f"Over the rounds: {first.name} {was:,} → {now:,} apart; {moved}"


def _row(walk: Walk) -> str:
    cells = (_path(walk.sales), _path(walk.marketing), _apart(walk))
    name = f'<th class="accord-left">{tag("span", walk.name, "")}</th>'
    return f"<tr>{name}{''.join(tag('td', cell, '') for cell in cells)}</tr>"


def _apart(walk: Walk) -> str:
    was, now = walk.apart
    return f"{was:,} → {now:,}" if was != now else f"{now:,}"


def _path(amounts: Sequence[int]) -> str:
    """Each number once, in the order in which a side named it.

    >>> _path((70, 70, 64))
    '70 → 64'
    """
    steps = [amount for place, amount in enumerate(amounts) if place == 0 or amount != amounts[place - 1]]
    return " → ".join(f"{amount:,}" for amount in steps)


def _signed(moved: int) -> str:
    return f"{moved:,}" if moved >= 0 else f"−{-moved:,}"
