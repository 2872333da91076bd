"""Weeks, months and fiscal quarters in pandas: a period without anything is a row of zeros."""

import pandas as pd

from agreement.calendar import Calendar
from benchmarks.company import AS_OF
from benchmarks.rivals.pandas_leads import DAY

EPOCH = pd.Timestamp(0)
TOMORROW = EPOCH + pd.Timedelta(days=DAY + 1)
MONTH = (AS_OF.year - 1970) * 12 + AS_OF.month - 1
"""The month of `as_of`, counted from January 1970."""


def every_week(rows: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """A row for every week (the index) from the first to that of `as_of`."""
    return _every(rows, "week", (DAY - _monday(calendar)) // 7)


def every_month(rows: pd.DataFrame, first: float | None = None) -> pd.DataFrame:
    """A row for every month (the index) from `first`, or else the first of the rows, to that of `as_of`."""
    return _every(rows, "month", MONTH, first)


def week_begins(weeks: pd.Index, calendar: Calendar) -> pd.DatetimeIndex:
    """The first days of weeks."""
    return EPOCH + pd.to_timedelta(weeks * 7 + _monday(calendar), unit="D")


def month_begins(months: pd.Index) -> pd.DatetimeIndex:
    """The first days of months."""
    return pd.PeriodIndex.from_ordinals(months.astype("int64"), freq="M").to_timestamp()


def weekly(rows: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """`week` as a column with its first day."""
    return rows.set_axis(week_begins(rows.index, calendar)).rename_axis("week").reset_index()


def periods(first: int, calendar: Calendar) -> pd.DataFrame:
    """Every month and every fiscal quarter from month `first` to `as_of`.

    Returns kind | period | begin | end (months; the end is the first after it).
    """
    months = pd.Series(range(int(first), MONTH + 1), dtype="int64")
    shift = calendar.fiscal_year_start - 1
    begins = (months - (months - shift) % 3).drop_duplicates()
    quarter = (begins - shift) % 12 // 3 + 1
    year = 1970 + (begins - shift) // 12 + (1 if shift else 0)
    kinds = [
        pd.DataFrame({"kind": "month", "period": _named(months), "begin": months, "end": months + 1}),
        pd.DataFrame(
            {
                "kind": "quarter",
                "period": year.astype(str) + "-Q" + quarter.astype(str),
                "begin": begins,
                "end": begins + 3,
            }
        ),
    ]
    return pd.concat(kinds, ignore_index=True)


def targets(promised: pd.DataFrame, metric: str, periods: pd.Series) -> pd.Series:
    """What was promised for each period, all owners together; NaN where nothing was."""
    known = promised[(promised["metric"] == metric) & promised["value"].notna()]
    return periods.map(known.groupby("period")["value"].sum())


def _named(months: pd.Series) -> pd.Index:
    return pd.PeriodIndex.from_ordinals(months, freq="M").strftime("%Y-%m")


def _every(rows: pd.DataFrame, period: str, last: int, first: float | None = None) -> pd.DataFrame:
    start, end = rows.index.min() if first is None else first, max(rows.index.max(), last)
    whole = pd.RangeIndex(int(start), int(end) + 1, name=period)
    return rows.set_axis(rows.index.astype("int64")).reindex(whole, fill_value=0)


def _monday(calendar: Calendar) -> int:
    """The first day on which a week of 1970 begins, in days since 1970."""
    return 3 + calendar.week_start
