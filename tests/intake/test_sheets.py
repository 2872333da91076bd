from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from agreement.errors import Refused
from intake.sheets import Sheet, sheet


def written(folder: Path, content: str | bytes, name: str = "leads.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(one: Sheet) -> list[tuple[str | None, ...]]:
    return one.cells.rows()


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_gives_the_same_rows_and_line_numbers(tmp_path: Path, ending: str) -> None:
    one = sheet(written(tmp_path, ending.join(["lead_id,source", "00123,web", "0123,fair", ""])))
    assert rows(one) == [("00123", "web"), ("0123", "fair")]
    assert one.lines.to_list() == [2, 3]


def test_a_byte_order_mark_is_not_part_of_the_first_name(tmp_path: Path) -> None:
    assert sheet(written(tmp_path, b"\xef\xbb\xbflead_id\n1\n")).header == ("lead_id",)


def test_utf_16_is_read_by_its_byte_order_mark(tmp_path: Path) -> None:
    one = sheet(written(tmp_path, "lead_id\tcompany\n1\tMüller\n".encode("utf-16")))
    assert rows(one) == [("1", "Müller")]


def test_other_encodings_are_found_out_and_one_that_is_named_holds_for_every_byte(tmp_path: Path) -> None:
    path = written(tmp_path, "lead_id,company\n1,Müller\n".encode("latin-1"))
    assert rows(sheet(path)) == rows(sheet(path, "latin-1")) == [("1", "Müller")]
    with pytest.raises(Refused, match="not written in utf-8"):
        sheet(path, "utf-8")


def test_a_quoted_newline_stays_in_its_cell_and_later_lines_keep_their_numbers(tmp_path: Path) -> None:
    one = sheet(written(tmp_path, 'lead_id,name\n1,"Ann\nLee"\n2,Bo\n'))
    assert rows(one) == [("1", "Ann\nLee"), ("2", "Bo")]
    assert one.lines.to_list() == [2, 4]


def test_blank_lines_are_not_rows(tmp_path: Path) -> None:
    one = sheet(written(tmp_path, "lead_id,source\n\n1,web\n , \n,\n2,fair\n\n"))
    assert one.lines.to_list() == [3, 6]
    assert one.refused == ()


def test_cells_are_stripped_and_blank_ones_are_null(tmp_path: Path) -> None:
    assert rows(sheet(written(tmp_path, "a,b\n  x\u00a0 ,  \n"))) == [("x", None)]


def test_a_row_with_too_few_or_too_many_cells_is_refused_with_its_line(tmp_path: Path) -> None:
    one = sheet(written(tmp_path, "a,b\n1\n1,2\n1,2,3\n"))
    assert rows(one) == [("1", "2")]
    assert [(no.row, no.reason) for no in one.refused] == [
        (2, "the row has 1 cells, the header has 2"),
        (4, "the row has 3 cells, the header has 2"),
    ]


def test_broken_quotes_refuse_their_row_and_the_next_one_is_read(tmp_path: Path) -> None:
    one = sheet(written(tmp_path, 'a,b\n"1"x,2\n3,4\n'))
    assert rows(one) == [("3", "4")]
    assert [no.row for no in one.refused] == [2]


def test_a_quotation_mark_that_is_never_closed_is_refused_where_it_opens(tmp_path: Path) -> None:
    one = sheet(written(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n'))
    assert rows(one) == [("1", "2"), ("5", "6")]
    assert [no.row for no in one.refused] == [3]


def test_an_empty_file_is_refused_and_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="empty"):
        sheet(written(tmp_path, ""))
    with pytest.raises(Refused, match="empty"):
        sheet(written(tmp_path, "\n\n"))
    assert rows(sheet(written(tmp_path, "lead_id,source\n"))) == []


def test_a_cell_of_a_megabyte_is_read(tmp_path: Path) -> None:
    one = sheet(written(tmp_path, "a,b\n1," + "x" * 2**20 + "\n"))
    assert len(rows(one)[0][1] or "") == 2**20


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_the_header_uses_most(tmp_path: Path, separator: str) -> None:
    assert rows(sheet(written(tmp_path, f"a{separator}b{separator}c\n1{separator}2{separator}3\n"))) == [
        ("1", "2", "3")
    ]


def test_names_match_without_case_blanks_and_underscores(tmp_path: Path) -> None:
    one = sheet(written(tmp_path, "Lead ID,Create Date\n1,2026-01-01\n"))
    assert (one.position("lead_id"), one.position("createdate"), one.position("source")) == (0, 1, None)
    assert one.position("source", "create date") == 1


def test_a_name_that_the_header_has_twice_is_refused_when_it_is_needed(tmp_path: Path) -> None:
    one = sheet(written(tmp_path, "lead_id,source,source\n1,a,b\n"))
    assert one.position("lead_id") == 0
    with pytest.raises(Refused, match="2 columns named 'source'"):
        one.position("source")


def test_parquet_becomes_the_text_that_a_file_would_have(tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    pl.DataFrame(
        {
            "id": ["007"], "at": [datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)], "naive": [datetime(2026, 1, 2)],
            "on": [date(2026, 1, 2)], "yes": [True], "whole": [3], "money": [Decimal("12.50")], "share": [0.1],
        }
    ).write_parquet(path)  # fmt: skip
    assert rows(sheet(path)) == [
        ("007", "2026-01-02T03:04:05.000000Z", "2026-01-02T00:00:00.000000", "2026-01-02", "true", "3", "12.50", "0.1")
    ]
    assert sheet(path).lines.to_list() == [1]


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read as Parquet"):
        sheet(written(tmp_path, "lead_id\n1\n", "leads.parquet"))


def test_spans_bytes_and_lists_of_parquet_become_text(tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    pl.DataFrame(
        {"span": [timedelta(days=1), None], "bytes": [b"\xff", None], "text": [b"M\xc3\xbc", None],
         "list": [["a", "b"], None], "record": [{"a": 1}, None]}
    ).write_parquet(path)  # fmt: skip
    assert rows(sheet(path)) == [("P1D", "0xff", "Mü", '["a", "b"]', '{"a": 1}'), (None,) * 5]
    assert "column 'list' holds lists or records, read as JSON text" in sheet(path).notes


def test_the_separator_is_decided_by_many_records_and_not_by_the_one_that_has_most(tmp_path: Path) -> None:
    one = sheet(written(tmp_path, "Report\nname;note\nA;x,y,z,u,v\nB;q\nC;r\n"))
    assert (one.header, rows(one)[0]) == (("name", "note"), ("A", "x,y,z,u,v"))


def test_decimal_commas_do_not_separate(tmp_path: Path) -> None:
    one = sheet(written(tmp_path, 'id;amount;share\n1;"1,5";0,5\n2;2,5;0,25\n'))
    assert rows(one) == [("1", "1,5", "0,5"), ("2", "2,5", "0,25")]


def test_progress_is_told_as_rows_are_read(tmp_path: Path) -> None:
    told: list[tuple[int, str]] = []
    path = written(tmp_path, "id\n" + "1\n" * 45_000)
    sheet(path, progress=lambda done, name: told.append((done, name)))
    assert told == [(20_000, "leads.csv"), (40_000, "leads.csv")]
