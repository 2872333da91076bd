"""The week as a workbook: its table, and for each measure the leads behind the number, one a row."""

import io
import re
from collections.abc import Iterable, Sequence

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

import metrics
from agreement.moments import day_words
from reports.corrections import Correction
from reports.more_sheets import CLOCKS, TRENDS, clocks_sheet, trends_sheet
from reports.packed import clean, packed
from reports.sheet import HEAD, Book
from reports.told import known_limits, lists, marks, state_words, title, until_words
from reports.week import WEEKS, Measure, Week

FRONT = "Week"
LEAD = "Lead"
HEADS = (
    "Measure",
    "Whose",
    "This week",
    "Unit",
    "A week before",
    "Usual from",
    "Mean",
    "Usual to",
    "Signal",
    "Leads behind",
)
DATES = {
    "sal_volume": "Handed over", "response_time": "Handed over", "decision_time": "Handed over",
    "sal_rate": "Decided", "opportunities": "Opened", "pipeline_created": "Opened", "wins": "Won",
}  # fmt: skip
"""Which date of a lead puts it into the week of a measure."""


def week_sheets(one: Week, leads: pl.DataFrame, since: Sequence[Correction] = ()) -> bytes:
    """The workbook; the same bytes for the same week.

    `leads` has a row a lead: `Lead` (its number) and whatever else is to stand beside it, in this order, names already
    masked where they are not for the reader. A lead of the week that is not in it stands there with its number alone.
    Words are written as words: no cell computes.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        made.set_properties({"title": title(one), "author": "Accord", "subject": clean(one.opening)})
        book = Book(made, one.currency)
        names = sheet_names(m.name for m in one.measures)
        _front(book, one, names, since)
        trends_sheet(book, one)
        clocks_sheet(book, one)
        for m, name in zip(one.measures, names, strict=True):
            _behind(book, m, name, behind(m, leads))
    return packed(out.getvalue(), one.until)


def behind(m: Measure, leads: pl.DataFrame) -> pl.DataFrame:
    """The rows behind a number: as many as it has leads, in the order of `leads`, its own date first."""
    known = leads.filter(pl.col(LEAD).is_in(list(m.behind)))
    lost = sorted(set(m.behind) - set(known[LEAD]))
    rows = pl.concat([known, pl.DataFrame({LEAD: lost}, schema={LEAD: pl.String})], how="diagonal")
    own = DATES.get(m.key, "")
    return rows.select(LEAD, *(name for name in (own,) if name in rows.columns), pl.exclude(LEAD, own))


def sheet_names(names: Iterable[str]) -> list[str]:
    """Names that a workbook can hold, in order: at most 31 letters, none twice."""
    found: list[str] = []
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\\t\n\r]", " ", clean(name)).strip(" '")[:31].strip(" '") or "Measure"
        taken, number = {one.lower() for one in (FRONT, TRENDS, CLOCKS, "History", *found)}, 1
        while (numbered := plain if number == 1 else f"{plain[:27]} {number}").lower() in taken:
            number += 1
        found.append(numbered)
    return found


def _front(book: Book, one: Week, names: list[str], since: Sequence[Correction]) -> None:
    sheet = book.sheet(FRONT, title(one), one.opening, " ".join([*marks(one), until_words(one)]))
    weeks = [week_ago(one, ago) for ago in range(WEEKS - 1, -1, -1)]
    book.heads(sheet, [*HEADS, *weeks], (2, *range(4, 8), *range(9, 10 + WEEKS)))
    for row, (m, name) in enumerate(zip(one.measures, names, strict=True), start=HEAD + 1):
        _measure(book, sheet, row, m, name)
    last = HEAD + max(1, len(one.measures))
    sheet.autofilter(HEAD, 0, last, len(HEADS) - 1 + len(weeks))
    sheet.freeze_panes(HEAD + 1, 1)
    book.widths(sheet, [32, 12, 13, 9, 13, 13, 13, 13, 15, 12, *[11] * len(weeks)])
    row = last + 2
    for about, lines in lists(one, since):
        book.words(sheet, row, 0, about, book.bold)
        for line in lines:
            row += 1
            book.words(sheet, row, 0, line)
        row += 2


def week_ago(one: Week, ago: int) -> str:
    """The first day of a week before the told one."""
    return day_words(one.begins.fromordinal(one.begins.toordinal() - 7 * ago))


def _measure(book: Book, sheet: Worksheet, row: int, m: Measure, name: str) -> None:
    book.link(sheet, row, 0, name, m.name)
    book.words(sheet, row, 1, m.side.capitalize())
    book.words(sheet, row, 3, book.unit(m.unit))
    book.words(sheet, row, 8, state_words(m), book.states.get(m.state))
    limits = known_limits(m)
    history = [*[None] * (WEEKS - len(m.history)), *m.history][-WEEKS:]
    placed = {2: m.number, 4: m.previous, **dict(zip((5, 6, 7), limits, strict=True)), **dict(enumerate(history, 10))}
    for column, value in placed.items():
        book.number(sheet, row, column, value, m.unit, exact=column in (2, 4, *range(10, 10 + WEEKS)))
    sheet.write_number(row, 9, len(m.behind), book.whole)


def _behind(book: Book, m: Measure, name: str, rows: pl.DataFrame) -> None:
    metric = metrics.BY_KEY.get(m.key)
    counted = f"Counted as {metric.formula}" if metric else ""
    count = f"{m.value}; {rows.height:,} {'lead' if rows.height == 1 else 'leads'} behind it"
    sheet = book.sheet(name, f"{m.name}: {count}", counted, "")
    book.link(sheet, HEAD - 1, 0, FRONT, "Back to the week")
    book.heads(sheet, rows.columns, [place for place, kind in enumerate(rows.dtypes) if kind.is_numeric()])
    book.frame(sheet, HEAD + 1, rows)
    sheet.autofilter(HEAD, 0, HEAD + max(1, rows.height), rows.width - 1)
    sheet.freeze_panes(HEAD + 1, 1)
