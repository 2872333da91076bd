"""Business time: which day, week and month an event belongs to, and how many business minutes lie between two.

One time zone, one first day of the week, one working day for the whole company, so that both teams cut time alike.
Indices are whole numbers: days since 1970-01-01, weeks since the first business week of 1970, months since 1970-01.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import polars as pl

EPOCH = date(1970, 1, 1)
_LAST_DAY = 47_482  # 2100-01-01, in days since 1970: the end of the table of working days


@dataclass(frozen=True)
class Calendar:
    """The company's settings of time and money."""

    time_zone: str = "UTC"
    week_start: int = 1
    """ISO weekday on which the week begins: 1 is Monday, 7 is Sunday."""
    fiscal_year_start: int = 1
    """Month in which the fiscal year begins."""
    currency: str = "EUR"
    workdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    """ISO weekdays on which sales works."""
    opens: int = 9 * 60
    """Minute of the day at which the working day begins."""
    closes: int = 17 * 60
    """Minute of the day at which it ends."""
    holidays: tuple[date, ...] = field(default=())
    contract_months: int = 12
    """How many months the amount of a won lead covers."""
    yearly_churn: float | None = None
    """The share of customers who leave within a year; None while nobody has said."""

    @property
    def _offset(self) -> int:
        return 4 + self.week_start - 1

    def week(self, day: date) -> int:
        """The business week a date belongs to.

        >>> Calendar().week(date(2026, 11, 22)), Calendar().week(date(2026, 11, 23))
        (2967, 2968)
        """
        return ((day - EPOCH).days - self._offset) // 7

    def week_begins(self, week: int) -> date:
        """The first day of a business week.

        >>> Calendar().week_begins(2968)
        datetime.date(2026, 11, 23)
        """
        return EPOCH + timedelta(days=7 * week + self._offset)

    def today(self, now: datetime | None = None) -> date:
        """The date it is in the business time zone."""
        return (now or datetime.now(UTC)).astimezone(ZoneInfo(self.time_zone)).date()

    def begins(self, day: date) -> datetime:
        """The UTC instant at which a business date begins."""
        return datetime.combine(day, time(), ZoneInfo(self.time_zone)).astimezone(UTC)

    def fiscal_quarter(self, day: date) -> tuple[date, date]:
        """First day of the fiscal quarter that holds `day`, and the first day after it."""
        months = day.year * 12 + day.month - 1
        first = months - (months - (self.fiscal_year_start - 1)) % 3
        return date(first // 12, first % 12 + 1, 1), date((first + 3) // 12, (first + 3) % 12 + 1, 1)


@dataclass(frozen=True)
class Months(Calendar):
    """The same calendar with months in the place of weeks: whatever is told by week is then told by month."""

    def week(self, day: date) -> int:
        """The month a date belongs to.

        >>> Months().week(date(2026, 11, 22)) == month(date(2026, 11, 1))
        True
        """
        return month(day)

    def week_begins(self, week: int) -> date:
        """The first day of a month.

        >>> Months().week_begins(month(date(2026, 11, 22)))
        datetime.date(2026, 11, 1)
        """
        return month_begins(week)


def month(day: date) -> int:
    """Months since January 1970."""
    return (day.year - 1970) * 12 + day.month - 1


def month_begins(index: int) -> date:
    """The first day of a month given by its index."""
    return date(1970 + index // 12, index % 12 + 1, 1)


def days(column: str, calendar: Calendar) -> pl.Expr:
    """Days since 1970 of a UTC time, counted in the business time zone."""
    local = pl.col(column).dt.convert_time_zone(calendar.time_zone)
    return local.dt.date().cast(pl.Int32)


def weeks(day: pl.Expr, calendar: Calendar) -> pl.Expr:
    """Business weeks of days since 1970."""
    if isinstance(calendar, Months):
        return months(day)
    return ((day - calendar._offset) // 7).cast(pl.Int32)


def months(day: pl.Expr) -> pl.Expr:
    """Months since January 1970 of days since 1970."""
    on = day.cast(pl.Date)
    return ((on.dt.year() - 1970) * 12 + on.dt.month().cast(pl.Int32) - 1).cast(pl.Int32)


def week_dates(week: pl.Expr, calendar: Calendar) -> pl.Expr:
    """The first day of each business week."""
    if isinstance(calendar, Months):
        return month_dates(week.cast(pl.Int32))
    return (week.cast(pl.Int32) * 7 + calendar._offset).cast(pl.Date)


def month_dates(month: pl.Expr) -> pl.Expr:
    """The first day of each month."""
    return pl.date(1970 + month // 12, month % 12 + 1, 1)


def minutes(start: str, end: str) -> pl.Expr:
    """Whole calendar minutes from one time to another; null while either is unknown."""
    return (pl.col(end) - pl.col(start)).dt.total_minutes().cast(pl.Int64)


def business_minutes(start: str, end: str, calendar: Calendar) -> pl.Expr:
    """Whole working minutes from one time to another (weekends, nights and holidays do not count).

    Read from the wall clock of the business time zone; forwards it is never less than 0, though a clock that is put
    back while sales works shows an hour twice.
    """
    worked = (_worked(end, calendar) - _worked(start, calendar)).cast(pl.Int64)
    return pl.when(pl.col(end) >= pl.col(start)).then(worked.clip(lower_bound=0)).otherwise(worked)


def working_days(start: str, end: str, calendar: Calendar) -> pl.Expr:
    """Working days from one day (since 1970) to another, both in columns: those that begin before the end does.

    From a Friday to the Monday after it that is 1 (the Friday), from a Saturday to a Monday 0, backwards negative.
    """
    before, _ = _working_days(calendar)
    first, last = (pl.lit(before).gather(pl.col(day).clip(0, _LAST_DAY - 1)) for day in (start, end))
    return (last - first).cast(pl.Int32)


def _worked(column: str, calendar: Calendar) -> pl.Expr:
    """Working minutes from 1970 to a time: whole working days before its date and the part of its own."""
    local = pl.col(column).dt.convert_time_zone(calendar.time_zone)
    day = local.dt.date().cast(pl.Int32)
    minute = local.dt.hour().cast(pl.Int64) * 60 + local.dt.minute().cast(pl.Int64)
    length = calendar.closes - calendar.opens
    before, works = _working_days(calendar)
    today = (minute - calendar.opens).clip(0, length)
    index = day.clip(0, _LAST_DAY - 1)
    return pl.lit(before).gather(index) * length + pl.when(pl.lit(works).gather(index)).then(today).otherwise(0)


@lru_cache(maxsize=8)
def _working_days(calendar: Calendar) -> tuple[pl.Series, pl.Series]:
    """For every day since 1970: working days before it, and whether it is one."""
    closed = {(holiday - EPOCH).days for holiday in calendar.holidays}
    works = [((day + 3) % 7 + 1) in calendar.workdays and day not in closed for day in range(_LAST_DAY)]
    flags = pl.Series("works", works)
    return flags.cast(pl.Int64).cum_sum().shift(1, fill_value=0).alias("before"), flags
