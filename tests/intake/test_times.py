from datetime import UTC, date, datetime

import polars as pl
import pytest

from intake.times import ISO, dates, times
from intake.values import Converted


def read(cells: list[str | None], formats: tuple[str, ...] = (ISO,), zone: str = "UTC") -> Converted:
    return times(pl.Series("at", cells, pl.String), formats, zone)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-12", datetime(2026, 3, 12, tzinfo=UTC)),
        ("2026-03-12 09:14", datetime(2026, 3, 12, 9, 14, tzinfo=UTC)),
        ("2026-03-12T09:14:05", datetime(2026, 3, 12, 9, 14, 5, tzinfo=UTC)),
        ("2026-03-12T09:14:05.123456Z", datetime(2026, 3, 12, 9, 14, 5, 123456, tzinfo=UTC)),
        ("2026-03-12T09:14:05+02:00", datetime(2026, 3, 12, 7, 14, 5, tzinfo=UTC)),
        ("2026-03-12 09:14-0330", datetime(2026, 3, 12, 12, 44, tzinfo=UTC)),
    ],
)
def test_iso_times_become_utc(text: str, expected: datetime) -> None:
    assert read([text]).values.to_list() == [expected]


@pytest.mark.parametrize(
    "text", ["3/12/2026", "2026-02-30", "2026-13-01", "20260312", "0021-03-12", "soon", "2026-03-12T25:00"]
)
def test_what_is_no_iso_time_is_refused_with_the_reason(text: str) -> None:
    done = read([text])
    assert done.values.to_list() == [None]
    assert done.reasons.to_list() == ["no time written as ISO 8601 like 2026-03-12"]


def test_a_time_without_a_zone_is_local_and_a_date_is_midnight_there() -> None:
    done = read(["2026-01-15", "2026-07-15 12:00", "2026-07-15T12:00:00Z"], zone="Europe/Berlin")
    assert done.values.to_list() == [
        datetime(2026, 1, 14, 23, tzinfo=UTC),
        datetime(2026, 7, 15, 10, tzinfo=UTC),
        datetime(2026, 7, 15, 12, tzinfo=UTC),
    ]


def test_a_time_that_the_clocks_skipped_is_refused_and_one_shown_twice_is_the_earlier_one_and_counted() -> None:
    done = read(["2026-03-29 02:30", "2026-10-25 02:30"], zone="Europe/Berlin")
    assert done.values.to_list() == [None, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
    assert "skipped" in done.reasons[0]
    assert done.notes == ("1 times that the clocks in Europe/Berlin showed twice, taken as the earlier one",)


def test_formats_are_tried_row_by_row_and_mixed_ones_are_counted() -> None:
    done = read(["1/18/2021 0:00", "10/3/2022", None, "1/8/2021 5:07"], ("%m/%d/%Y %H:%M", "%m/%d/%Y"))
    assert done.values.to_list() == [
        datetime(2021, 1, 18, tzinfo=UTC), datetime(2022, 10, 3, tzinfo=UTC), None,
        datetime(2021, 1, 8, 5, 7, tzinfo=UTC),
    ]  # fmt: skip
    assert done.notes == ("dates in 2 formats: 2 as %m/%d/%Y %H:%M, 1 as %m/%d/%Y",)


def test_a_year_of_two_digits_is_not_the_year_21() -> None:
    both = ("%m/%d/%Y", "%m/%d/%y")
    assert read(["3/5/21"], both).values.to_list() == [datetime(2021, 3, 5, tzinfo=UTC)]
    assert read(["3/5/21"], both[:1]).values.to_list() == [None]
    assert read(["01-02-2018"], ("%Y-%m-%d", "%d-%m-%Y")).values.to_list() == [datetime(2018, 2, 1, tzinfo=UTC)]


def test_the_format_decides_between_day_and_month() -> None:
    assert read(["01-02-2018"], ("%d-%m-%Y",)).values.to_list() == [datetime(2018, 2, 1, tzinfo=UTC)]
    assert read(["01-02-2018"], ("%m-%d-%Y",)).values.to_list() == [datetime(2018, 1, 2, tzinfo=UTC)]


def test_a_format_with_an_offset_ignores_the_zone() -> None:
    done = read(["12.03.2026 09:14 +0100"], ("%d.%m.%Y %H:%M %z",), "America/Chicago")
    assert done.values.to_list() == [datetime(2026, 3, 12, 8, 14, tzinfo=UTC)]


def test_twelve_hour_clocks_are_read() -> None:
    assert read(["3/15/2024 2:30 PM"], ("%m/%d/%Y %I:%M %p",)).values.to_list() == [
        datetime(2024, 3, 15, 14, 30, tzinfo=UTC)
    ]


def test_dates_are_dates() -> None:
    done = dates(pl.Series("on", ["2026-03-12", "12.03.2026", "x", None]), (ISO, "%d.%m.%Y"))
    assert done.values.to_list() == [date(2026, 3, 12), date(2026, 3, 12), None, None]
    assert done.reasons.is_not_null().to_list() == [False, False, True, False]
