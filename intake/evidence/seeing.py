"""What the cells of a column are: times, numbers, yes or no, or text; decided from all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from intake.evidence.asking import Question
from intake.evidence.dating import Dated, dated
from intake.evidence.distinct import Distinct, distinct, identifying, words
from intake.evidence.numbering import Counted, counted
from intake.evidence.yes_no import answers
from intake.numbers import Numbers

_MOST = 0.8
"""A column is of the kind that this share of its filled rows is."""
_TIMELY = frozenset({
    "date", "time", "timestamp", "created", "updated", "modified", "closed", "converted", "at", "on", "since", "datum",
    "fecha",
})  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """One column: its rows, filled ones, different texts (up to a cap), disguised nulls, kind and formats."""

    title: str
    rows: int
    filled: int
    distinct: int
    nulls: dict[str, int]
    kind: str
    """`time`, `number`, `yes-no` or `text`; a column of ids is text."""
    formats: dict[str, int] = field(default_factory=dict)
    """Of times: rows that each format reads, in the order in which they are tried."""
    numbers: Numbers | None = None
    orders: dict[str, str] = field(default_factory=dict)
    """Of times: which part comes first by separator, where the column's own rows say so."""
    question: Question | None = None
    notes: tuple[str, ...] = ()

    CAP = 100_000


def seen(cells: pl.Series, meant: str | None = None) -> Seen:
    """What a column of text is. `meant="time"`: bare numbers may be Unix time or a spreadsheet's days."""
    return _seen(distinct(cells, written=meant is not None), meant, {})


def table(cells: Mapping[str, pl.Series], meant: Mapping[str, str] | None = None) -> dict[str, Seen]:
    """The columns of one file: where one column's dates fit two readings, the others may settle it, and that is said.

    They do where every other date column with the same separator says the same by its own rows.
    """
    wanted = meant or {}
    found = {title: distinct(one.alias(title), written=title in wanted) for title, one in cells.items()}
    first = {title: _seen(one, wanted.get(title), {}) for title, one in found.items()}
    orders = agreed(first)
    return {
        title: _seen(found[title], wanted.get(title), orders) if one.question and one.kind == "time" else one
        for title, one in first.items()
    }


def agreed(columns: Mapping[str, Seen]) -> dict[str, str]:
    """The order of each separator, where all columns of a file that say one say the same."""
    said: dict[str, set[str]] = {}
    for one in columns.values():
        for separator, first in one.orders.items() if one.kind == "time" else ():
            said.setdefault(separator, set()).add(first)
    return {separator: firsts.pop() for separator, firsts in said.items() if len(firsts) == 1}


def _seen(found: Distinct, meant: str | None, beside: dict[str, str]) -> Seen:
    base = (found.title, found.height, found.filled, min(len(found.cells), Seen.CAP), found.nulls)
    told = meant is None and not identifying(found) and bool(_TIMELY & set(words(found.title)))
    timely = meant == "time" or told
    times = dated(found, timely, beside=beside) if timely or not identifying(found) else Dated()
    if found.filled and times.read + times.asked >= _MOST * found.filled and (timely or not _digits(found)):
        return Seen(*base, "time", times.formats, orders=times.orders, question=times.question, notes=times.notes)
    if answers(found) is not None and (found.cells.str.len_chars() > 1).any():
        return Seen(*base, "yes-no")
    number = Counted() if identifying(found) else counted(found)
    if found.filled and number.read >= _MOST * found.filled:
        return Seen(*base, "number", numbers=number.numbers, question=number.question, notes=number.notes)
    return Seen(*base, "text")


def _digits(found: Distinct) -> bool:
    """Whether the texts are bare numbers, which are times only where a time is meant."""
    return bool(found.cells.str.contains(r"^[\d.]+$").all())
