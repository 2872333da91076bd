"""Whole rows of weeks and months: a period in which nothing happened is a row, not a hole."""

from collections.abc import Sequence

import polars as pl

from agreement.calendar import month, month_dates, week_dates
from metrics._lines import summed
from metrics._metric import Moment


def every_week(frame: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Every business week from the first of `frame` to the one of `as_of`, in order.

    `week` is an index in `frame`. Counts of the added weeks are 0: no leads is a count, shares come afterwards.
    """
    return _every(frame, "week", moment.ledger.calendar.week(moment.as_of))


def every_month(frame: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The same for months: every `month` (index) from the first to the one of `as_of`."""
    return _every(frame, "month", month(moment.as_of))


def dated(frame: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """`week` as the date of its first day."""
    return frame.with_columns(week_dates(pl.col("week"), moment.ledger.calendar).alias("week"))


def monthly(frame: pl.DataFrame) -> pl.DataFrame:
    """`month` as the date of its first day."""
    return frame.with_columns(month_dates(pl.col("month")).alias("month"))


def added(counts: pl.DataFrame, keys: Sequence[str], measures: Sequence[str]) -> pl.DataFrame:
    """The measures added up over `keys`, sorted."""
    return summed(counts, keys, [pl.col(measures).sum()])


def _every(frame: pl.DataFrame, period: str, last: int) -> pl.DataFrame:
    known = frame.filter(pl.col(period).is_not_null())
    if known.is_empty():
        return known
    span = pl.int_range(pl.col(period).min(), pl.max_horizontal(pl.col(period).max(), last) + 1, dtype=pl.Int32)
    whole = known.select(span.alias(period)).join(known, on=period, how="left", maintain_order="left")
    return whole.with_columns(pl.exclude(period).fill_null(0))
