"""Sheets in the house's look: a head, a table, numbers as numbers, words that stay words."""

from collections.abc import Collection, Sequence
from datetime import date

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from agreement.cells import harmless
from charts.theme import LIGHT
from reports.packed import clean

HEAD = 4
"""The row of the table's head, from 0."""
FONT, SERIF = "Arial", "Georgia"
STATES = {"better": LIGHT.better, "worse": LIGHT.worse}
WIDEST = 44
LONGEST = 32_767
"""Letters that a cell can hold."""


class Book:
    """A workbook with its formats."""

    def __init__(self, made: Workbook, currency: str) -> None:
        self.made, self.currency = made, currency
        self.plain = self._format(indent=1)
        self.quoted = self._words(indent=1)
        self.bold = self._words(bold=True)
        self.head = self._words(
            indent=1,
            bold=True,
            bg_color=LIGHT.grid,
            bottom=1,
            bottom_color=LIGHT.muted,
            text_wrap=True,
            valign="vcenter",
        )
        self.right = self._words(
            bold=True, bg_color=LIGHT.grid, bottom=1, bottom_color=LIGHT.muted, text_wrap=True, valign="vcenter",
            align="right",
        )  # fmt: skip
        self.states = {name: self._words(bold=True, font_color=hue, indent=1) for name, hue in STATES.items()}
        self.title = self._words(font_name=SERIF, font_size=16, bold=True)
        self.lead = self._words(font_size=11)
        self.small = self._words(font_color=LIGHT.muted, font_size=9)
        self.linked = self._words(font_color="#1F4468", underline=1, indent=1)
        self.day = self._format(num_format="d mmm yyyy", align="left", indent=1)
        self.month = self._format(num_format="mmm yyyy", align="left", indent=1)
        self.whole = self._format(num_format="#,##0")
        self.part = self._format(num_format="#,##0.0#")
        self.units: dict[tuple[str, bool], Format] = {}

    def _words(self, **look: object) -> Format:
        """Marked as text, so that a cell that is edited does not become a formula either."""
        return self._format(quote_prefix=True, **look)

    def _format(self, **look: object) -> Format:
        return self.made.add_format({"font_name": FONT, "font_size": 10, "font_color": LIGHT.ink, **look})

    def sheet(self, name: str, title: str, lead: str, small: str) -> Worksheet:
        """A sheet with its title, a sentence and the small print, that prints on one page's width."""
        sheet = self.made.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD)
        sheet.set_row(0, 26)
        for row, (words, look) in enumerate(((title, self.title), (lead, self.lead), (small, self.small))):
            self.words(sheet, row, 0, words, look)
        return sheet

    def heads(self, sheet: Worksheet, heads: Sequence[str], right: Collection[int]) -> None:
        """The head of the table; columns of numbers have theirs at the right."""
        sheet.set_row(HEAD, 30)
        for column, words in enumerate(heads):
            self.words(sheet, HEAD, column, words, self.right if column in right else self.head)

    def words(self, sheet: Worksheet, row: int, column: int, words: str, look: Format | None = None) -> None:
        """Words as words, never a formula; `look` must be one of words."""
        words = clean(words)[:LONGEST]
        if words:
            marked = self.plain if harmless(words) == words else self.quoted
            sheet.write_string(row, column, words, look or marked)

    def link(self, sheet: Worksheet, row: int, column: int, to: str, words: str) -> None:
        """Words that lead to another sheet."""
        place = to.replace("'", "''")
        sheet.write_url(row, column, f"internal:'{place}'!A1", self.linked, clean(words)[:255], f"Open {to}"[:255])

    def number(
        self, sheet: Worksheet, row: int, column: int, value: float | None, unit: str, exact: bool = True
    ) -> None:
        """A number in its unit; an unknown one leaves the cell empty. A limit is not `exact`: it has a decimal more."""
        if value is None:
            return
        look = self.units.setdefault((unit, exact), self._format(num_format=self._shown(unit, exact)))
        sheet.write_number(row, column, value, look)

    def _shown(self, unit: str, exact: bool) -> str:
        part = "#,##0" if exact else "#,##0.0"
        named = {"hours": '0.0 "h"', "minutes": '#,##0 "min"', "days": '#,##0.0 "days"', "months": '0.0 "months"'}
        return {"share": "0.0%", "money": f'#,##0 "{self.currency}"', "ratio": '0.0 "×"', **named}.get(unit, part)

    def unit(self, unit: str) -> str:
        """A unit as the sheet names it."""
        return self.currency if unit == "money" else unit

    def widths(self, sheet: Worksheet, widths: Sequence[float]) -> None:
        """How wide the columns are."""
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def frame(self, sheet: Worksheet, first: int, rows: pl.DataFrame) -> None:
        """A frame, a column at a time, each as wide as what it holds."""
        wide = []
        for column, name in enumerate(rows.columns):
            values = rows[name].to_list()
            for row, value in enumerate(values, start=first):
                self._cell(sheet, row, column, value)
            longest = max((len(str(value)) for value in values if value is not None), default=0)
            wide.append(min(max(longest, len(name) + 3, 9) + 2, WIDEST))
        self.widths(sheet, wide)

    def _cell(self, sheet: Worksheet, row: int, column: int, value: object) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self.words(sheet, row, column, "yes" if value else "no")
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.whole if float(value).is_integer() else self.part)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.day)
        else:
            self.words(sheet, row, column, str(value))
