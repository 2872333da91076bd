"""Months and fiscal quarters with their names, and what was promised for them."""

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from agreement.calendar import Calendar, month_begins
from metrics._metric import Moment

MONTH, QUARTER = "month", "quarter"
PERIODS = {"month": pl.Int32, "kind": pl.String, "period": pl.String, "starts_on": pl.Date, "ends_on": pl.Date}


def periods(months: Iterable[int], calendar: Calendar) -> pl.DataFrame:
    """Each month (index) twice: with its own period and with its fiscal quarter's.

    Returns month | kind (month, quarter) | period ("2026-11", "2026-Q4") | starts_on | ends_on (dates).
    """
    named = [row for index in months for row in (_month(index), _quarter(index, calendar))]
    return pl.DataFrame(named, schema=PERIODS, orient="row")


def targets(moment: Moment, key: str) -> pl.DataFrame:
    """What was promised of one metric for each period, all owners together; an empty promise is none.

    Returns period | target (in the metric's unit).
    """
    promised = moment.ledger.targets.filter((pl.col("metric") == key) & pl.col("value").is_not_null())
    return promised.group_by("period").agg(pl.col("value").sum().alias("target"))


def _month(index: int) -> tuple[int, str, str, date, date]:
    begins = month_begins(index)
    return index, MONTH, f"{begins:%Y-%m}", begins, month_begins(index + 1) - timedelta(days=1)


def _quarter(index: int, calendar: Calendar) -> tuple[int, str, str, date, date]:
    """The fiscal quarter of a month; a fiscal year bears the number of the calendar year in which it ends."""
    begins, following = calendar.fiscal_quarter(month_begins(index))
    since = (begins.month - calendar.fiscal_year_start) % 12
    year = begins.year + (1 if calendar.fiscal_year_start > 1 and begins.month >= calendar.fiscal_year_start else 0)
    return index, QUARTER, f"{year}-Q{since // 3 + 1}", begins, following - timedelta(days=1)
