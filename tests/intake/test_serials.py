from datetime import UTC, date, datetime

import polars as pl
import pytest

from intake.times import dates, local, times


def read(text: str, pattern: str, zone: str = "UTC") -> object:
    return times(pl.Series("at", [text]), (pattern,), zone).values[0]


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("1710233645123", "unix-ms", datetime(2024, 3, 12, 8, 54, 5, 123000, UTC)),
        ("631152000000", "unix-ms", datetime(1990, 1, 1, tzinfo=UTC)),
        ("1710233645000.0", "unix-ms", datetime(2024, 3, 12, 8, 54, 5, tzinfo=UTC)),
        ("1710233645", "unix-s", datetime(2024, 3, 12, 8, 54, 5, tzinfo=UTC)),
        ("1710233645.25", "unix-s", datetime(2024, 3, 12, 8, 54, 5, 250000, UTC)),
        ("45363", "excel", datetime(2024, 3, 12, tzinfo=UTC)),
        ("45363.5", "excel", datetime(2024, 3, 12, 12, tzinfo=UTC)),
        ("45363,25", "excel", datetime(2024, 3, 12, 6, tzinfo=UTC)),
        ("45363.604861111", "excel", datetime(2024, 3, 12, 14, 31, tzinfo=UTC)),
        ("43901", "excel-1904", datetime(2024, 3, 12, tzinfo=UTC)),
        ("31500", "excel-1904", datetime(1990, 3, 30, tzinfo=UTC)),
    ],
)
def test_numbers_that_stand_for_times(text: str, pattern: str, expected: datetime) -> None:
    assert read(text, pattern) == expected


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("1710233645", "unix-ms"), ("1710233645123", "unix-s"), ("0", "unix-s"), ("-1710233645", "unix-s"),
        ("631151999999", "unix-ms"), ("12345", "excel"), ("99999", "excel"), ("20240312", "excel"), ("45363x", "excel"),
    ],
)  # fmt: skip
def test_a_number_out_of_its_range_is_refused(text: str, pattern: str) -> None:
    assert read(text, pattern) is None


def test_days_of_a_spreadsheet_are_local_and_unix_time_is_not() -> None:
    assert read("45363", "excel", "Europe/Berlin") == datetime(2024, 3, 11, 23, tzinfo=UTC)
    assert read("1710233645", "unix-s", "Europe/Berlin") == datetime(2024, 3, 12, 8, 54, 5, tzinfo=UTC)


def test_a_clock_that_skipped_an_hour_refuses_a_spreadsheets_time_too() -> None:
    done = times(pl.Series("at", ["46110.104166667", "46110.125"]), ("excel",), "Europe/Berlin")
    assert done.values.to_list() == [None, datetime(2026, 3, 29, 1, tzinfo=UTC)]


def test_days_of_every_kind() -> None:
    cells = pl.Series("on", ["45363", "1710233645", "12. März 2024", "3/12/2024 9:14", "2024-03-12"])
    done = dates(cells, ("excel", "unix-s", "%d. %B %Y", "%m/%d/%Y %H:%M", "iso"))
    assert done.values.to_list() == [date(2024, 3, 12)] * 5


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("12. März 2024", "%d. %B %Y"), ("12. MÄRZ 2024", "%d. %b %Y"), ("12 mars 2024", "%d %b %Y"),
        ("12 de marzo de 2024", "%d de %B de %Y"), ("Mar. 12, 2024", "%b %d, %Y"), ("12.Mar.2024", "%d.%b.%Y"),
        ("March 12, 2024", "%b %d, %Y"), ("12/03/2024 12:00 a.m.", "%d/%m/%Y %I:%M %p"),
        ("12/03/2024 12:00\u202fAM", "%d/%m/%Y %I:%M %p"), ("2024-03-12 00:00 UTC", "%Y-%m-%d %H:%M %Z"),
        ("2024-03-12 02:00 +0200", "%Y-%m-%d %H:%M %Z"), ("2024-03-12T00:00Z", "%Y-%m-%dT%H:%M%Z"),
    ],
)  # fmt: skip
def test_words_in_dates(text: str, pattern: str) -> None:
    assert read(text, pattern) == datetime(2024, 3, 12, tzinfo=UTC)


def test_months_of_four_languages() -> None:
    names = {
        9: "September septembre septiembre Sept Sep", 12: "Dezember Dez décembre déc. diciembre",
        8: "août agosto August", 2: "Februar février févr. febrero", 10: "Oktober Okt octobre octubre",
        5: "Mai mayo May", 1: "Jänner janvier enero",
    }  # fmt: skip
    for month, words in names.items():
        for word in words.split():
            assert read(f"1 {word} 2024", "%d %b %Y") == datetime(2024, month, 1, tzinfo=UTC), word


@pytest.mark.parametrize("text", ["2024-03-12 00:00 EST", "2024-03-12 00:00 CET", "2024-03-12 00:00"])
def test_a_zone_whose_name_means_two_things_is_refused(text: str) -> None:
    assert read(text, "%Y-%m-%d %H:%M %Z") is None


def test_seven_digits_are_no_date() -> None:
    assert read("2016014", "%Y%m%d") is None


@pytest.mark.parametrize(
    ("text", "formats", "expected"),
    [
        ("2024-03-12 09:14", ("iso",), True), ("2024-03-12 09:14Z", ("iso",), False), ("2024-03-12", ("iso",), False),
        ("3/12/2024 9:14 UTC", ("%m/%d/%Y %H:%M %Z",), False), ("45363.5", ("excel",), True), (None, ("iso",), False),
    ],
)  # fmt: skip
def test_times_of_day_without_a_zone_are_local(text: str | None, formats: tuple[str, ...], expected: bool) -> None:
    assert local(pl.Series("at", [text], pl.String), formats) is expected
