"""Deadlines in business time: the instant at which so many working minutes have passed since another."""

from functools import lru_cache

import polars as pl

from agreement.calendar import _LAST_DAY, Calendar, _worked, _working_days

_UTC = pl.Datetime("us", "UTC")


def deadline(start: str, minutes: pl.Expr, calendar: Calendar) -> pl.Expr:
    """The first instant, not before `start`, at which `business_minutes` from `start` to it are at least `minutes`.

    The inverse of `agreement.calendar.business_minutes`: exactly so many, but where a clock put forward while sales
    works leaves a minute out. What began in the night, on a weekend or on a holiday runs from the next opening on.
    Null where either is unknown, and where no working day is left before the year 2100.
    Misleads by up to a night: work that is due at closing time is late only from the first minute of the next working
    day on, because no working minute passes in between.
    """
    length = calendar.closes - calendar.opens
    target = _worked(start, calendar).cast(pl.Int64) + minutes.cast(pl.Int64)
    before = (target - 1) // length
    day = pl.lit(_days_worked(calendar)).gather(before.clip(lower_bound=0), null_on_oob=True)
    due = day.cast(pl.Date).cast(pl.Datetime("us")) + pl.duration(minutes=calendar.opens + target - before * length)
    first, second = (_instant(due, calendar, which) for which in ("earliest", "latest"))
    later = pl.when(first >= pl.col(start)).then(first).otherwise(pl.max_horizontal(second, start))
    return pl.when(minutes > 0).then(pl.when(due.is_not_null()).then(later)).when(minutes <= 0).then(pl.col(start))


def _instant(local: pl.Expr, calendar: Calendar, ambiguous: str) -> pl.Expr:
    """A wall-clock time in UTC: of an hour that comes twice the one asked for, of one left out its end."""
    half = local.dt.truncate("30m")
    tries = (local, *(half + pl.duration(minutes=minutes) for minutes in (30, 60)))
    found = [
        one.dt.replace_time_zone(calendar.time_zone, ambiguous=ambiguous, non_existent="null")  # type: ignore[arg-type]
        for one in tries
    ]
    return pl.coalesce(found).dt.convert_time_zone("UTC").cast(_UTC)


@lru_cache(maxsize=8)
def _days_worked(calendar: Calendar) -> pl.Series:
    """The working days, numbered from the first one since 1970, as days since 1970."""
    _, works = _working_days(calendar)
    return pl.Series("day", range(_LAST_DAY), pl.Int32).filter(works)
