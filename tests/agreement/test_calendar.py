"""Business time against Python's own calendar, minute by minute where it matters."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreement.calendar import (
    EPOCH,
    Calendar,
    business_minutes,
    days,
    minutes,
    month,
    month_begins,
    month_dates,
    months,
    week_dates,
    weeks,
    working_days,
)

BERLIN = Calendar(time_zone="Europe/Berlin", holidays=(date(2026, 12, 25), date(2026, 10, 26)))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))


def frame(*pairs: tuple[datetime | None, datetime | None]) -> pl.DataFrame:
    kind = pl.Datetime("us", "UTC")
    return pl.DataFrame(pairs, schema={"start": kind, "end": kind}, orient="row")


def worked(start: datetime, end: datetime, calendar: Calendar) -> int:
    """The slow, plain reference: the working part of each local day, on the wall clock."""

    def before(moment: datetime) -> int:
        local = moment.astimezone(ZoneInfo(calendar.time_zone))
        total = 0
        day = date(2019, 12, 30)
        while day < local.date():
            total += calendar.closes - calendar.opens if works(day) else 0
            day += timedelta(days=1)
        minute = local.hour * 60 + local.minute
        return total + (min(max(minute, calendar.opens), calendar.closes) - calendar.opens if works(day) else 0)

    def works(day: date) -> bool:
        return day.isoweekday() in calendar.workdays and day not in calendar.holidays

    return before(end) - before(start)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-20T15:00", "2026-11-23T08:30", 90),  # Friday 16:00 to Monday 9:30 in Berlin
        ("2026-11-21T10:00", "2026-11-22T10:00", 0),  # over a weekend
        ("2026-12-24T08:00", "2026-12-28T16:00", 16 * 60),  # Christmas Day does not count
        ("2026-10-23T07:00", "2026-10-27T16:00", 16 * 60),  # clocks go back on the 25th, the 26th is a holiday
    ],
)
def test_only_working_minutes_count(start: str, end: str, expected: int) -> None:
    pair = tuple(datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, end))
    assert frame(pair).select(business_minutes("start", "end", BERLIN)).item() == expected


@given(moments, moments)
def test_business_minutes_equal_a_slow_count_day_by_day(one: datetime, other: datetime) -> None:
    start, end = sorted((one, other))
    fast = frame((start, end)).select(business_minutes("start", "end", BERLIN)).item()
    assert fast == worked(start, end, BERLIN)


def test_a_clock_without_an_end_is_unknown_not_zero() -> None:
    open_end = frame((datetime(2026, 1, 5, 9, tzinfo=UTC), None))
    got = open_end.select(minutes("start", "end").alias("all"), business_minutes("start", "end", BERLIN).alias("work"))
    assert got.row(0) == (None, None)


@given(moments, st.integers(1, 7))
def test_weeks_begin_on_the_weekday_that_was_set(moment: datetime, week_start: int) -> None:
    calendar = Calendar(time_zone="America/Chicago", week_start=week_start)
    local = moment.astimezone(ZoneInfo("America/Chicago")).date()
    row = frame((moment, None)).select(days("start", calendar).alias("day"))
    row = row.with_columns(weeks(pl.col("day"), calendar).alias("week"), months(pl.col("day")).alias("month"))
    assert row["day"].item() == (local - EPOCH).days
    assert row["week"].item() == calendar.week(local)
    begins = calendar.week_begins(row["week"].item())
    assert begins.isoweekday() == week_start
    assert timedelta(0) <= local - begins < timedelta(days=7)
    assert row.select(week_dates(pl.col("week"), calendar)).item() == begins
    assert month_begins(row["month"].item()) == local.replace(day=1)
    assert row.select(month_dates(pl.col("month"))).item() == local.replace(day=1)
    assert row["month"].item() == month(local)


@pytest.mark.parametrize(
    ("start", "day", "expected"),
    [
        (1, date(2026, 11, 23), (date(2026, 10, 1), date(2027, 1, 1))),
        (2, date(2026, 1, 15), (date(2025, 11, 1), date(2026, 2, 1))),
        (4, date(2026, 3, 31), (date(2026, 1, 1), date(2026, 4, 1))),
        (12, date(2026, 12, 1), (date(2026, 12, 1), date(2027, 3, 1))),
    ],
)
def test_fiscal_quarters_follow_the_month_in_which_the_year_begins(
    start: int, day: date, expected: tuple[date, date]
) -> None:
    assert Calendar(fiscal_year_start=start).fiscal_quarter(day) == expected


def test_a_business_day_begins_at_local_midnight() -> None:
    assert BERLIN.begins(date(2026, 7, 1)) == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert BERLIN.begins(date(2026, 12, 1)) == datetime(2026, 11, 30, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-20", "2026-11-23", 1),  # Friday to Monday: the Friday
        ("2026-11-21", "2026-11-23", 0),  # Saturday to Monday
        ("2026-10-23", "2026-10-27", 1),  # the clocks go back on Sunday, the Monday is a holiday
        ("2026-12-24", "2026-12-24", 0),
        ("2026-11-24", "2026-11-23", -1),
        (None, "2026-11-23", None),
        ("2026-11-23", None, None),
    ],
)
def test_working_days_are_those_that_begin_before_the_end(start: str | None, end: str | None, expected: int) -> None:
    pair = pl.DataFrame({"start": [start], "end": [end]}, schema=dict.fromkeys(("start", "end"), pl.String))
    pair = pair.with_columns(pl.all().str.to_date().cast(pl.Int32))
    assert pair.select(working_days("start", "end", BERLIN)).item() == expected


@given(st.dates(date(2020, 1, 1), date(2029, 1, 1)), st.integers(0, 900), st.sets(st.integers(1, 7), min_size=1))
def test_working_days_equal_a_slow_count(first: date, length: int, workdays: set[int]) -> None:
    calendar = Calendar(workdays=tuple(sorted(workdays)), holidays=(date(2024, 5, 1), date(2025, 1, 6)))
    last = first + timedelta(days=length)
    between = [first + timedelta(days=n) for n in range(length)]
    slow = sum(day.isoweekday() in workdays and day not in calendar.holidays for day in between)
    pair = pl.DataFrame({"start": [(first - EPOCH).days], "end": [(last - EPOCH).days]})
    assert pair.select(working_days("start", "end", calendar)).item() == slow


def test_a_clock_put_back_while_sales_works_takes_no_time_away() -> None:
    # On 25 October 2026 three o'clock becomes two again: 2:50 and, twenty minutes later, 2:10 on the wall.
    always = Calendar(time_zone="Europe/Berlin", workdays=(1, 2, 3, 4, 5, 6, 7), opens=0, closes=24 * 60)
    before, after = (datetime(2026, 10, 25, hour, minute, tzinfo=UTC) for hour, minute in ((0, 50), (1, 10)))
    pairs = frame((before, after), (after, before), (before, None))
    assert pairs.select(business_minutes("start", "end", always)).to_series().to_list() == [0, 40, None]
