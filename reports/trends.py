"""The 6-12 view: six weeks beside twelve months of the main measures, with the year before and what was promised."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta

import polars as pl

import metrics
from agreement import ALL
from agreement.calendar import month, month_begins
from agreement.ledger import Ledger
from charts.numbers import compact, percent
from charts.theme import Side
from metrics._by_month import by_month

WEEKS, MONTHS = 6, 12
YEAR = timedelta(weeks=52)
"""The week a year ago: the same working days."""
MAIN: tuple[tuple[str, str, str, str, Side], ...] = (
    ("sal_volume", "value", "Leads that pass", "leads", "marketing"),
    ("sal_rate", "value", "SAL rate", "share", "sales"),
    ("response_time", "share_commitment", "Answered within the commitment", "share", "sales"),
    ("pipeline_created", "value", "Pipeline created", "money", "sales"),
    ("wins", "value", "Deals won", "leads", "together"),
    ("wins", "revenue", "Revenue won", "money", "together"),
)
"""Metric, column, name, unit and whose it is."""


@dataclass(frozen=True)
class Period:
    """A week or a month of one measure."""

    begins: date
    value: float | None
    year_before: float | None
    target: float | None


@dataclass(frozen=True)
class Trend:
    """One measure: the last six weeks, the last twelve whole months."""

    key: str
    name: str
    unit: str
    side: Side
    weeks: tuple[Period, ...]
    months: tuple[Period, ...]


def trends(ledger: Ledger, begins: date) -> tuple[Trend, ...]:
    """Every main measure up to the week that begins on `begins`.

    Months are whole calendar months that were over at the end of that week: each is counted anew, as weeks cut months.
    The year before is the week 52 weeks earlier, or the same month. Targets are what was promised at that time.
    """
    weeks = [begins - timedelta(weeks=ago) for ago in range(WEEKS - 1, -1, -1)]
    until = month(min(begins + timedelta(days=6), ledger.as_of) + timedelta(days=1))
    months = [month_begins(until - ago) for ago in range(MONTHS, 0, -1)]
    return tuple(
        Trend(
            key, name, unit, side,
            _periods(weeks, _values(metrics.BY_KEY[key].result(ledger), "week", column), _weekly_targets(ledger, key),
                     {day: day - YEAR for day in weeks}),
            _periods(months, _values(by_month(metrics.BY_KEY[key], ledger), "month", column),
                     _monthly_targets(ledger, key, column, months),
                     {day: day.replace(year=day.year - 1) for day in months}),
        )
        for key, column, name, unit, side in MAIN
    )  # fmt: skip


def _periods(
    days: list[date], values: Mapping[date, float], targets: Mapping[date, float], before: Mapping[date, date]
) -> tuple[Period, ...]:
    return tuple(Period(day, values.get(day), values.get(before[day]), targets.get(day)) for day in days)


def _values(rows: pl.DataFrame, by: str, column: str) -> dict[date, float]:
    """Values by first day. The first period of the data is left out: nobody knows whether it is whole."""
    known = rows.filter(pl.col(column).is_not_null() & (pl.col(by) > pl.col(by).min()))
    return dict(zip(known[by].to_list(), known[column].cast(pl.Float64).to_list(), strict=True))


def _weekly_targets(ledger: Ledger, key: str) -> dict[date, float]:
    """Leads promised a week, and the share that was promised to be answered in time (of the agreement of all leads)."""
    if key == "sal_volume":
        return _values(metrics.BY_KEY[key].result(ledger), "week", "committed")
    if key != "response_time":
        return {}
    rows = metrics.BY_KEY["commitments_kept"].result(ledger)
    promised = rows.filter((pl.col("commitment") == "first_response") & (pl.col("applies_to") == ALL))
    return _values(promised.unique("week", keep="last", maintain_order=True), "week", "target")


def _monthly_targets(ledger: Ledger, key: str, column: str, months: list[date]) -> dict[date, float]:
    """Revenue as planned for the month; a weekly promise as it stood all through the month, a count by its days."""
    if column == "revenue":
        return _values(metrics.BY_KEY["revenue"].result(ledger).filter(kind="month"), "starts_on", "target")
    weekly = _weekly_targets(ledger, key)
    ends = [day.replace(day=monthrange(day.year, day.month)[1]) for day in months]
    found = {first: _promised(weekly, ledger, first, last) for first, last in zip(months, ends, strict=True)}
    days = {first: monthrange(first.year, first.month)[1] / 7 if key == "sal_volume" else 1.0 for first in months}
    return {first: value * days[first] for first, value in found.items() if value is not None}


def _promised(weekly: Mapping[date, float], ledger: Ledger, first: date, last: date) -> float | None:
    """What each week that touches the month was promised, if all were promised the same; else nothing simple holds."""
    calendar = ledger.calendar
    weeks = range(calendar.week(first), calendar.week(last) + 1)
    told = {weekly.get(calendar.week_begins(week)) for week in weeks}
    return told.pop() if len(told) == 1 else None


def sentence(one: Trend) -> str:
    """The last six weeks beside the same six a year ago, added up; of a share only the last week; else empty.

    Only counts and money add up over weeks; a share's weeks have different numbers of leads.
    """
    if one.unit == "share":
        last = one.weeks[-1]
        if last.value is None or last.year_before is None:
            return ""
        return f"{percent(last.value)} this week, {percent(last.year_before)} a year before"
    now, before = ([getattr(period, name) for period in one.weeks] for name in ("value", "year_before"))
    if None in now or None in before:
        return ""
    return f"{compact(sum(now))} in six weeks, {compact(sum(before))} a year before"


def frame(periods: Sequence[Period]) -> pl.DataFrame:
    """The periods as begins (Date) | value | year_before | target."""
    schema = {"begins": pl.Date, "value": pl.Float64, "year_before": pl.Float64, "target": pl.Float64}
    return pl.DataFrame([astuple(one) for one in periods], schema=schema, orient="row")
