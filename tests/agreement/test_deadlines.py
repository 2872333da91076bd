"""Deadlines against the calendar that they invert, and against a walk from minute to minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.calendar import Calendar, business_minutes
from agreement.deadlines import deadline

BERLIN = Calendar(time_zone="Europe/Berlin", holidays=(date(2026, 12, 25), date(2026, 10, 26)))
NIGHTLY = Calendar(time_zone="Europe/Berlin", workdays=(1, 2, 3, 4, 5, 6, 7), opens=0, closes=24 * 60)
SHIFTED = Calendar(time_zone="America/New_York", workdays=(2, 3, 6), opens=22 * 60, closes=24 * 60)
KOLKATA = Calendar(time_zone="Asia/Kolkata", opens=9 * 60 + 30, closes=18 * 60 + 10)
CALENDARS = (BERLIN, SHIFTED, KOLKATA, Calendar())
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))


def due(start: datetime | None, minutes: int | None, calendar: Calendar) -> datetime | None:
    frame = pl.DataFrame({"start": [start], "minutes": [minutes]}, schema={"start": _TIME, "minutes": pl.Int64})
    return frame.select(deadline("start", pl.col("minutes"), calendar)).item()


_TIME = pl.Datetime("us", "UTC")


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-11-20T10:00", 240, "2026-11-20T14:00"),  # a Friday morning
        ("2026-11-20T16:00", 240, "2026-11-23T12:00"),  # over the weekend
        ("2026-11-20T16:00", 60, "2026-11-20T17:00"),  # due at closing time itself, not at the next opening
        ("2026-11-20T21:30", 60, "2026-11-23T10:00"),  # handed over at night
        ("2026-11-21T12:00", 60, "2026-11-23T10:00"),  # on a Saturday
        ("2026-11-20T06:00", 60, "2026-11-20T10:00"),  # before opening
        ("2026-12-24T16:30", 60, "2026-12-28T09:30"),  # Christmas Day is a holiday, then comes a weekend
        ("2026-10-23T16:30", 60, "2026-10-27T09:30"),  # clocks go back on the 25th, the 26th is a holiday
        ("2026-03-27T16:30", 60, "2026-03-30T09:30"),  # clocks go forward on the 29th
        ("2026-11-20T10:00:59", 1, "2026-11-20T10:01"),  # minutes are whole, as the calendar counts them
        ("2026-11-18T10:00", 2 * 480, "2026-11-20T10:00"),  # two working days
        ("2026-11-21T12:00", 0, "2026-11-21T12:00"),
    ],
)
def test_a_deadline_is_so_many_working_minutes_later(start: str, minutes: int, expected: str) -> None:
    assert due(at(start), minutes, BERLIN) == at(expected)


def test_no_start_or_no_promise_has_no_deadline() -> None:
    assert due(None, 60, BERLIN) is None
    assert due(at("2026-11-20T10:00"), None, BERLIN) is None
    assert due(at("2026-11-20T10:00"), 10**9, BERLIN) is None


@given(rows=st.lists(st.tuples(moments, st.integers(1, 5000)), min_size=1, max_size=40))
@settings(deadline=None, max_examples=20)
def test_the_working_minutes_between_start_and_deadline_are_those_promised_and_none_fewer_would_do(rows) -> None:
    frame = pl.DataFrame(rows, schema={"start": _TIME, "minutes": pl.Int64}, orient="row")
    for calendar in CALENDARS:
        told = frame.with_columns(deadline("start", pl.col("minutes"), calendar).alias("due"))
        told = told.with_columns((pl.col("due") - pl.duration(microseconds=1)).alias("before"))
        passed = told.select(
            business_minutes("start", "due", calendar).alias("due"),
            business_minutes("start", "before", calendar).alias("before"),
        )
        assert passed["due"].to_list() == told["minutes"].to_list()
        assert (passed["before"] < told["minutes"]).all()


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-03-29T01:30", 45, "2026-03-29T03:00"),  # 2:15 does not exist: the hour left out ends at 3:00
        ("2026-03-29T01:30", 120, "2026-03-29T03:30"),
        ("2026-10-25T01:30", 60, "2026-10-25T02:30"),
    ],
)
def test_hours_that_are_left_out_or_come_twice_while_sales_works(start: str, minutes: int, expected: str) -> None:
    assert due(at(start), minutes, NIGHTLY) == at(expected)


def test_what_began_in_the_second_of_two_hours_is_not_due_in_the_first() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 2:30 in winter time
    assert due(second, 15, NIGHTLY) == second + timedelta(minutes=15)


@given(moment=moments, minutes=st.integers(1, 900))
@settings(deadline=None, max_examples=8)
def test_it_is_where_a_walk_from_minute_to_minute_comes_to(moment: datetime, minutes: int) -> None:
    zone, left = ZoneInfo(BERLIN.time_zone), minutes
    here = moment.replace(second=0, microsecond=0)
    while left:
        local = here.astimezone(zone)
        works = local.isoweekday() in BERLIN.workdays and local.date() not in BERLIN.holidays
        left -= works and time(9) <= local.time() < time(17)
        here += timedelta(minutes=1)
    assert due(moment, minutes, BERLIN) == here
