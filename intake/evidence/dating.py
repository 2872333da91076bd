"""How a column writes its dates, decided from all its rows, or asked: never guessed."""

from dataclasses import dataclass, field
from datetime import date
from itertools import product

import polars as pl

from intake.evidence.asking import Choice, Question
from intake.evidence.distinct import Distinct, sample
from intake.evidence.layouts import layouts, order
from intake.evidence.orders import Group, settled, swapped
from intake.serials import EXCEL, SERIALS
from intake.times import ISO, dates, times

_ROUNDS = 30
_ORDERS = {"day": "day first", "month": "month first", "year": "year first"}


@dataclass(frozen=True)
class Dated:
    """The formats in the order in which they are tried, with the rows each reads; `read` rows in all."""

    formats: dict[str, int] = field(default_factory=dict)
    read: int = 0
    asked: int = 0
    """Rows that wait for the answer."""
    question: Question | None = None
    orders: dict[str, str] = field(default_factory=dict)
    """By separator, which part comes first where the rows themselves say so."""
    notes: tuple[str, ...] = ()


def dated(found: Distinct, meant: bool = False, day: bool = False, beside: dict[str, str] | None = None) -> Dated:
    """Formats of a column. `meant`: it is known to hold times, so that bare numbers may be days or seconds.

    `day`: dates without a time are meant. `beside`: the orders that other columns of the same file have.
    """
    readings = _readings(found, meant, day)
    groups = _groups(found, readings)
    orders, notes, open_ones = settled(groups, beside or {})
    kept = {one: value for one, value in readings.items() if _fits(one, orders, open_ones)}
    formats, read = _counted(found, kept)
    if SERIALS[2] in formats:
        notes.append("days since 1900 as spreadsheets count them; one from an old Mac counts from 1904 (excel-1904)")
    notes += swapped(groups, [kept[one] for one in (ISO, EXCEL) if one in kept])
    proven = {group.separator: orders[group.separator] for group in groups if group.decided}
    question = _question(found, readings, formats, open_ones) if open_ones else None
    return Dated(formats, read, sum(group.rows for group in open_ones), question, proven, tuple(notes))


def _readings(found: Distinct, meant: bool, day: bool) -> dict[str, pl.Series]:
    """Every format that reads at least one text, with what it reads. Looks where no format has read yet."""
    readings: dict[str, pl.Series] = {}
    left = found.cells
    for _ in range(_ROUNDS):
        new = {one for text in sample(left) for one in layouts(text, day)} - set(readings)
        new -= set() if meant else set(SERIALS)
        fresh = {one: _read(found.cells, one, day) for one in sorted(new)}
        fresh = {one: value for one, value in fresh.items() if value.null_count() < len(value)}
        if not fresh:
            break
        readings |= fresh
        unread = pl.DataFrame(list(readings.values())).select(pl.all_horizontal(pl.all().is_null())).to_series()
        left = found.cells.filter(unread)
        if left.is_empty():
            break
    return readings


def _read(cells: pl.Series, pattern: str, day: bool) -> pl.Series:
    """In UTC: clocks that skip an hour somewhere say nothing about the format."""
    done = dates(cells, (pattern,)) if day else times(cells, (pattern,), "UTC")
    return done.values.rename(pattern)


def _groups(found: Distinct, readings: dict[str, pl.Series]) -> list[Group]:
    by: dict[str, dict[str, list[pl.Series]]] = {}
    for pattern, value in readings.items():
        if first := order(pattern):
            by.setdefault(first[0], {}).setdefault(first[1], []).append(value)
    return [
        Group.of(separator, found, {first: pl.select(pl.coalesce(values)).to_series() for first, values in one.items()})
        for separator, one in by.items()
    ]


def _fits(pattern: str, orders: dict[str, str], open_ones: list[Group]) -> bool:
    first = order(pattern)
    if first is None:
        return True
    return first[0] not in {group.separator for group in open_ones} and orders[first[0]] == first[1]


def _counted(found: Distinct, readings: dict[str, pl.Series]) -> tuple[dict[str, int], int]:
    """Rows by format, the commonest first; a text that two formats read counts for the first."""
    each = {one: found.fitting(value.is_not_null()) for one, value in readings.items()}
    ranked = sorted(each, key=lambda one: (one == EXCEL, -each[one], one))
    taken = pl.Series([False]).new_from_index(0, len(found.cells))
    formats = {}
    for one in ranked:
        new = readings[one].is_not_null() & ~taken
        if count := found.fitting(new):
            formats[one] = count
        taken |= new
    return formats, found.fitting(taken)


def _question(
    found: Distinct, readings: dict[str, pl.Series], formats: dict[str, int], open_ones: list[Group]
) -> Question:
    """Each way to read what is open, with examples, and how many rows that answer would refuse."""
    rows = sum(group.rows for group in open_ones)
    ways = product(*(sorted(group.full or group.readings, key=list(_ORDERS).index) for group in open_ones))
    choices = []
    for way in sorted(ways, key=lambda one: len(set(one))):
        wanted = set(zip((group.separator for group in open_ones), way, strict=True))
        named, read = _counted(found, {one: value for one, value in readings.items() if order(one) in wanted})
        lost = f"; {rows - read:,} of {rows:,} rows would be refused" if read < rows else ""
        choices.append(Choice(_shown(open_ones, way) + lost, {"formats": [*formats, *named]}))
    why = "rows contradict each other" if any(group.torn for group in open_ones) else "every row fits both"
    text = f"{found.title}: what comes first in its dates? {why[0].upper()}{why[1:]}."
    return Question(text, tuple(choices))


def _shown(open_ones: list[Group], way: tuple[str, ...]) -> str:
    """Two examples of one separator, one each of several."""
    each = 2 if len(way) == 1 else 1
    parts = [
        (_ORDERS[first], ", ".join(f"{text} is {_said(value)}" for text, value in group.examples(first)[:each]))
        for group, first in zip(open_ones, way, strict=True)
    ]
    if len(set(way)) == 1:
        return f"{parts[0][0]}: {', '.join(examples for _, examples in parts)}"
    return ", ".join(f"{first}: {examples}" for first, examples in parts)


def _said(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
