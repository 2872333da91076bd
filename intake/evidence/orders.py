"""Which comes first in a numeric date: day, month or a two-digit year. All rows with one separator decide together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from intake.evidence.distinct import Distinct

_FEW = 5
_MOST_DAYS, _FEW_YEARS = 20, 15


@dataclass(frozen=True)
class Group:
    """The texts of one separator, as each order reads them."""

    separator: str
    cells: pl.Series
    rows: int
    readings: dict[str, pl.Series]
    full: tuple[str, ...]
    """The orders that read every row."""

    @classmethod
    def of(cls, separator: str, found: Distinct, readings: dict[str, pl.Series]) -> Group:
        """Of a column's readings; an order that cannot be, seen by how the numbers spread, is left out."""
        any_of = pl.DataFrame(list(readings.values())).select(
            pl.any_horizontal(pl.all().is_not_null()).alias("any")
        ).to_series()  # fmt: skip
        rows = found.fitting(any_of)
        full = [first for first, value in readings.items() if found.fitting(value.is_not_null()) == rows]
        if "year" in full and len(full) > 1 and _ends_in_years(found.cells.filter(any_of)):
            full.remove("year")
        return cls(separator, found.cells, rows, readings, tuple(full))

    @property
    def decided(self) -> bool:
        """Whether its own rows say which order it is."""
        return len(self.full) == 1

    @property
    def torn(self) -> bool:
        """Whether no order reads every row."""
        return not self.full

    def examples(self, first: str) -> list[tuple[str, date]]:
        """Two texts that the orders read differently, as `first` reads them."""
        frame = pl.DataFrame({"#text": self.cells, **self.readings})
        others = [name for name in self.readings if name != first]
        differs = pl.any_horizontal(pl.col(first).ne_missing(pl.col(name)) for name in others)
        picked = frame.filter(pl.col(first).is_not_null()).sort(differs, "#text", descending=[True, False])
        return [(text, value) for text, value in picked.select("#text", first).head(2).iter_rows()]


def settled(groups: list[Group], beside: dict[str, str]) -> tuple[dict[str, str], list[str], list[Group]]:
    """The order by separator, what is to be said, and the groups that only a person can settle."""
    orders, notes, asked = {}, [], []
    for group in groups:
        from_file = beside.get(group.separator)
        if group.decided:
            orders[group.separator] = group.full[0]
        elif from_file in group.full:
            orders[group.separator] = str(from_file)
            notes.append(f"every date fits two readings; read {from_file} first, as the other columns of the file are")
        else:
            asked.append(group)
    return orders, notes, asked


def swapped(groups: list[Group], understood: list[pl.Series]) -> list[str]:
    """What to say where a spreadsheet seems to have turned day and month round in the dates that it could read.

    Opened with the wrong country's settings it makes dates of those with a day up to 12 and leaves the rest as text.
    """
    days = [day for one in understood for day in one.drop_nulls().dt.day().unique()]
    texts = [group for group in groups if len(group.readings) == 1]
    if not days or max(days) > 12 or len(days) < _FEW or not texts or len(texts) < len(groups):
        return []
    if sum(group.rows for group in texts) < _FEW:
        return []
    return [
        "no date that a spreadsheet understood has a day above 12, and no other one a day below: it seems to have "
        "swapped day and month; export again and import without opening the file"
    ]


def _ends_in_years(cells: pl.Series) -> bool:
    """Whether the first number runs through most of a month while the last stays within a few years.

    Read the other way round, the column would know 20 different years and few days of the month: only then is that
    reading left out without a question.
    """
    parts = cells.str.extract_groups(r"^(?<first>\d{2})[/.-]\d{1,2}[/.-](?<last>\d{2})").struct.unnest()
    last = pl.col("last").cast(pl.Int64)
    days, years, span = parts.select(
        pl.col("first").n_unique(), pl.col("last").n_unique().alias("years"), (last.max() - last.min()).alias("span")
    ).row(0)
    return bool(days >= _MOST_DAYS and 2 * years <= days and span <= _FEW_YEARS)
