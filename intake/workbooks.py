"""Sheets of XLSX, XLS and ODS workbooks as records of text. What a cell shows is not kept; what it holds is."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineSheet

from intake.aside import Page
from intake.records import Record

_EXACT = 10**15
"""From here on a spreadsheet keeps no more than the first 15 digits of a number."""


@dataclass
class Grid:
    """One sheet of a workbook that holds data."""

    title: str
    data: CalamineSheet | Page
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    damaged: Counter[int] = field(default_factory=Counter)
    """By column: numbers too long for a spreadsheet."""

    def records(self) -> Iterator[Record]:
        """Every row that is not blank, by its number in the sheet."""
        left = (self.data.start or (0, 0))[1]
        fill, held = self._merged(left), dict[int, str]()
        for row, values in enumerate(self.data.iter_rows()):
            cells = ["" if value == "" else self._text(at, value) for at, value in enumerate(values)]
            for at in [at for line, at in self.errors if line == row] if self.errors else ():
                cells[at] = self.errors[row, at]
            for at, (top, bottom) in fill.get(row, {}).items():
                held[at] = cells[at] if row == top else held.get(at, "")
                cells[at] = held[at] if row <= bottom else cells[at]
            if any(cell and not cell.isspace() for cell in cells):
                yield Record(row + 1, row + 1, cells)

    def notes(self, header: tuple[str, ...]) -> list[str]:
        """What the workbook did to its cells."""
        notes = [
            f"column {header[at] or at + 1!r}: {count:,} numbers of more than 15 digits, of which a spreadsheet keeps "
            "only 15: ids among them are damaged. Export as CSV, or format the column as text"
            for at, count in sorted(self.damaged.items())
            if at < len(header)
        ]
        if self.errors:
            kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(Counter(self.errors.values()).items()))
            notes.append(f"{len(self.errors):,} cells hold an error of the spreadsheet ({kinds})")
        if merged := sum(high > low for (low, _), (high, _) in self.data.merged_cell_ranges or ()):
            notes.append(f"{merged:,} cells are merged over several rows: what they hold counts for each of these rows")
        return notes

    def _merged(self, left: int) -> dict[int, dict[int, tuple[int, int]]]:
        fill: dict[int, dict[int, tuple[int, int]]] = {}
        for (top, column), (bottom, _) in self.data.merged_cell_ranges or ():
            width = (self.data.end or (0, 0))[1] - left
            if bottom > top and 0 <= column - left <= width:
                for row in range(top, min(bottom, (self.data.end or (0, 0))[0]) + 1):
                    fill.setdefault(row, {})[column - left] = (top, bottom)
        return fill

    def _text(self, at: int, value: object) -> str:
        if isinstance(value, float | int) and not isinstance(value, bool) and abs(value) >= _EXACT:
            self.damaged[at] += 1
        return text(value)


def text(value: object) -> str:
    """A cell as text: whole numbers without a point, at most 15 digits of others, ISO dates, TRUE and FALSE.

    >>> text(12.0), text(0.1 + 0.2), text(True), text(datetime(2026, 1, 2, 3, 4)), text(date(2026, 1, 2))
    ('12', '0.3', 'TRUE', '2026-01-02 03:04:00', '2026-01-02')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return str(int(value)) if value == int(value) else format(Decimal(f"{value:.15g}"), "f")
    if isinstance(value, datetime):
        return (value + timedelta(microseconds=500)).isoformat(" ", "milliseconds").removesuffix(".000")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return value.isoformat() if isinstance(value, date | time) else str(value)
