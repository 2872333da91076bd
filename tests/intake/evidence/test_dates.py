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
        (["2024年3月12日 9:14"], ["%Y年%m月%d日 %H:%M"]),
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


def test_rows_that_contradict_each_other_are_asked_with_what_each_answer_refuses() -> None:
    found = options("01/13/2024", "13/01/2024", "01/02/2024")
    assert "contradict" in found.question.text
    assert ["1 of 3 rows would be refused" in choice.label for choice in found.question.choices] == [True, True]


def test_one_row_in_a_million_decides() -> None:
    found = options(*["01/02/2024"] * 1000, "02/13/2024")
    assert (found.column_options, found.question) == ({"formats": ["%m/%d/%Y"]}, None)


def test_formats_that_are_mixed_are_counted_and_all_taken() -> None:
    found = options("1/18/2021 0:00", "1/8/2021 5:07", "10/3/2022", "2026-01-01")
    assert found.column_options == {"formats": ["%m/%d/%Y %H:%M", "%m/%d/%Y", "iso"]}
    assert found.notes == ("formats: 2 as %m/%d/%Y %H:%M, 1 as %m/%d/%Y, 1 as iso",)


def test_what_is_no_date_is_counted() -> None:
    assert options("2024-03-12", "soon").notes == ("1 of 2 cells are no date and would be refused",)


def test_separators_are_told_apart_and_only_the_open_one_is_asked() -> None:
    found = options("13.02.2024", "01/02/2024")
    assert found.column_options == {}
    assert [choice.options for choice in found.question.choices] == [
        {"formats": ["%d.%m.%Y", "%d/%m/%Y"]}, {"formats": ["%d.%m.%Y", "%m/%d/%Y"]},
    ]  # fmt: skip


def test_a_year_of_two_digits_may_stand_first_and_is_then_asked() -> None:
    found = options("20-10-16", "21-11-17")
    assert [choice.label.partition(",")[0] for choice in found.question.choices] == [
        "day first: 20-10-16 is 20 October 2016", "year first: 20-10-16 is 16 October 2020",
    ]  # fmt: skip
    many = [f"{day:02}-{month:02}-{year}" for day in range(1, 29) for month in (1, 12) for year in (16, 17)]
    assert options(*many, "31-12-16").column_options == {"formats": ["%d-%m-%y"]}
    assert options("99-10-16").column_options == {"formats": ["%y-%m-%d"]}


def test_the_same_day_and_month_is_asked_too_for_the_files_to_come() -> None:
    assert options("05/05/2024").question is not None


def test_seconds_and_milliseconds_are_told_by_their_size_and_mixed_ones_said() -> None:
    found = options("1710233645123", "1710233645", "631152000")
    assert found.column_options == {"formats": ["unix-s", "unix-ms"]}
    assert found.notes == ("formats: 2 as unix-s, 1 as unix-ms",)


def test_a_number_is_a_time_only_where_a_time_is_meant() -> None:
    for cells in (["45363", "45364"], ["1710233645", "1710233646"], ["20160104", "20160105"]):
        assert evidence.seen(column(*cells, title="Revenue")).kind == "number"
        assert evidence.seen(column(*cells, title="Revenue"), meant="time").kind == "time"


def test_days_of_a_spreadsheet_are_said_to_count_from_1900() -> None:
    assert "excel-1904" in options("45363").notes[0]


def test_a_date_without_a_time_names_the_time_that_stands_beside_it() -> None:
    found = evidence.options("content", "published_on", "Published", column("2024-03-12T09:14:05Z"))
    assert found.column_options == {"formats": ["%Y-%m-%dT%H:%M:%S%Z"]}


def test_a_title_that_names_utc_sets_the_time_zone() -> None:
    assert options("2024-03-12 09:14", title="Created (UTC)").column_options == {"time_zone": "UTC"}


def test_a_duration_is_no_date_and_its_unit_is_asked() -> None:
    found = options("45000", "90000", target="first_response_at", title="Lead response time")
    assert found.question.choices[0].options == {"after": "assigned_at", "unit": "ms"}


def test_columns_of_one_file_settle_what_one_of_them_leaves_open() -> None:
    cells = {"Created": column("13/01/2024", "01/02/2024"), "Closed": column("01/02/2024", title="Closed")}
    seen = evidence.table(cells)
    assert (seen["Closed"].formats, seen["Closed"].question) == ({"%d/%m/%Y": 1}, None)
    assert seen["Closed"].notes == (
        "every date fits two readings; read day first, as the other columns of the file are",
    )
    found = evidence.options("leads", "won_at", "Closed", cells["Closed"], beside=seen)
    assert found.column_options == {"formats": ["%d/%m/%Y"]}


def test_columns_of_one_file_that_disagree_settle_nothing() -> None:
    cells = {
        "Created": column("13/01/2024"), "Updated": column("01/13/2024", title="Updated"),
        "Closed": column("01/02/2024", title="Closed"),
    }  # fmt: skip
    assert evidence.table(cells)["Closed"].question is not None
    with_dots = {"Created": column("13.01.2024"), "Closed": cells["Closed"]}
    assert evidence.table(with_dots)["Closed"].question is not None


def test_a_few_dates_do_not_make_a_text_a_column_of_dates() -> None:
    assert evidence.seen(column(*(f"note {n}" for n in range(50)), "01/02/2024", title="Notes")).kind == "text"


def test_a_candidate_is_no_date() -> None:
    assert evidence.seen(column("1710233645", title="Candidate ID")).kind == "text"
    assert evidence.seen(column("1710233645", title="Candidates")).kind == "number"
    assert evidence.seen(column("1710233645", title="createdAt")).kind == "time"


def test_a_note_with_a_date_in_it_settles_nothing() -> None:
    cells = {
        "Notes": column("13/01/2024", *(f"note {n}" for n in range(9)), title="Notes"),
        "Closed": column("01/02/2024", title="Closed"),
    }
    assert evidence.table(cells)["Closed"].question is not None


def test_two_separators_that_are_open_are_asked_together_in_every_way() -> None:
    found = options("01-02-2024", "03/04/2024")
    assert [choice.label for choice in found.question.choices] == [
        "day first: 01-02-2024 is 1 February 2024, 03/04/2024 is 3 April 2024",
        "month first: 01-02-2024 is 2 January 2024, 03/04/2024 is 4 March 2024",
        "day first: 01-02-2024 is 1 February 2024, month first: 03/04/2024 is 4 March 2024",
        "month first: 01-02-2024 is 2 January 2024, day first: 03/04/2024 is 3 April 2024",
    ]
    assert found.question.choices[2].options == {"formats": ["%d-%m-%Y", "%m/%d/%Y"]}


def test_a_spreadsheet_that_swapped_day_and_month_is_noticed() -> None:
    understood, left = [f"2024-03-{day:02}" for day in range(1, 13)], [f"{day}/03/2024" for day in range(13, 32)]
    assert "swapped day and month" in options(*understood, *left).notes[0]
    for cells in ([*understood, "2024-03-13", *left], [*understood, *left, "12/03/2024"], [*understood, left[0]]):
        assert "swapped" not in "".join(options(*cells).notes)


def test_a_few_days_far_apart_are_no_proof_against_years() -> None:
    assert len(options("01-01-01", "26-01-01").question.choices) == 2
    yearly = [f"{year:02}-01-{day:02}" for year in range(1, 26) for day in (1, 31)]
    assert [choice.options for choice in options(*yearly).question.choices][1:] == [{"formats": ["%y-%m-%d"]}]


def test_an_order_that_does_not_read_every_row_is_no_answer() -> None:
    found = options("01-02-03", "01-02-45")
    assert [choice.options for choice in found.question.choices] == [
        {"formats": ["%d-%m-%y"]},
        {"formats": ["%m-%d-%y"]},
    ]
