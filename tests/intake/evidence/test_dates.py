import polars as pl
import pytest

from intake import evidence
from intake.evidence import Options


def column(*cells: str | None, title: str = "Created") -> pl.Series:
    return pl.Series(title, cells, pl.String)


def options(*cells: str | None, target: str = "created_at", title: str = "Created") -> Options:
    return evidence.options("leads", target, title, column(*cells))


@pytest.mark.parametrize(
    ("cells", "formats"),
    [
        (["3/15/2024 2:30 PM", "1/2/2024 12:05 AM"], ["%m/%d/%Y %I:%M %p"]),
        (["3/15/2024, 2:30\u202fPM"], ["%m/%d/%Y, %I:%M %p"]),
        (["15/03/2024, 14:30:11", "01/02/2024, 01:00:00"], ["%d/%m/%Y, %H:%M:%S"]),
        (["31.12.2023 23:59", "01.02.2024 00:00"], ["%d.%m.%Y %H:%M"]),
        (["20160104", "20161231"], ["%Y%m%d"]),
        (["12-Mar-2024"], ["%d-%b-%Y"]),
        (["Mar 12, 2024, 2:30 PM"], ["%b %d, %Y, %I:%M %p"]),
        (["Tuesday, March 12, 2024"], ["%A, %b %d, %Y"]),
        (["2024-03-12 09:14:05 UTC"], ["%Y-%m-%d %H:%M:%S %Z"]),
        (["Tue, 12 Mar 2024 09:14:05 +0000"], ["%a, %d %b %Y %H:%M:%S %z"]),
        (["Tue, 12 Mar 2024 09:14:05 GMT"], ["%a, %d %b %Y %H:%M:%S %Z"]),
        (["12. März 2024 14:30"], ["%d. %b %Y %H:%M"]),
        (["12 févr. 2024"], ["%d %b %Y"]),
        (["12 de marzo de 2024"], ["%d de %b de %Y"]),
        (["2024/03/12 09:14"], ["%Y/%m/%d %H:%M"]),
        (["1710233645123"], ["unix-ms"]),
        (["1710233645"], ["unix-s"]),
        (["45363.604861"], ["excel"]),
    ],
)
def test_one_format_is_found_for_a_column(cells: list[str], formats: list[str]) -> None:
    found = options(*cells)
    assert (found.column_options, found.question) == ({"formats": formats}, None)


@pytest.mark.parametrize("cell", ["2024-03-12", "2024-03-12 09:14", "2024-03-12T09:14:05.123+0000"])
def test_iso_dates_need_no_option(cell: str) -> None:
    assert options(cell) == Options()


def test_dates_that_fit_both_ways_are_asked_with_both_readings() -> None:
    found = options("01/02/2024", "03/04/2024")
    assert found.column_options == {}
    assert [(choice.label, choice.options) for choice in found.question.choices] == [
        ("day first: 01/02/2024 is 1 February 2024, 03/04/2024 is 3 April 2024", {"formats": ["%d/%m/%Y"]}),
        ("month first: 01/02/2024 is 2 January 2024, 03/04/2024 is 4 March 2024", {"formats": ["%m/%d/%Y"]}),
    ]
