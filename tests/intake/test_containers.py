"""Archives, workbooks and names that lie: what lies in them is read, and what cannot be read is said."""

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

import intake
from agreement.errors import Refused
from intake import unpacking
from intake.opening import opened
from intake.sheets import sheet
from tests.intake.test_sheets import rows, written

LEADS = "lead_id,source\n007,web\n8,fair\n"


def zipped(**members: str | bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def book(folder: Path, name: str = "book.xlsx", **sheets: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(folder / name) as made:
        iso = made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for title, lines in sheets.items():
            page = made.add_worksheet(title)
            for row, cells in enumerate(lines):
                for column, cell in enumerate(cells):
                    page.write(row, column, cell, *([iso] if isinstance(cell, date) else []))
            if title == "Hidden":
                page.hide()
    return folder / name


def test_a_zip_is_its_tables_and_rubbish_and_paths_in_it_are_harmless(tmp_path: Path) -> None:
    members = {"../../etc/leads.csv": LEADS, "__MACOSX/._leads.csv": "x", ".DS_Store": "x", "notes.pdf": "x",
               "a/touches.tsv": "lead_id\tat"}  # fmt: skip
    found = intake.read([written(tmp_path, zipped(**members), "crm.zip")])
    assert found.rows["leads"].rows() == [("007", "web"), ("8", "fair")]
    assert [path.name for path in found.files] == ["crm.zip · leads.csv", "crm.zip · touches.tsv"]
    assert "crm.zip: notes.pdf left out, as no tables" in found.warnings
    assert not (tmp_path.parent.parent / "etc").exists()


@pytest.mark.parametrize("name", ["leads.csv.gz", "leads.gz", "leads.csv", "leads.zip", "leads.xlsx"])
def test_packed_files_are_known_by_their_content_and_named_without_the_endings(tmp_path: Path, name: str) -> None:
    packed = zipped(**{"export 17.csv": LEADS}) if name == "leads.zip" else gzip.compress(LEADS.encode())
    assert intake.read([written(tmp_path, packed, name)]).rows["leads"].height == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: zipped(**{"inner.zip": b"x", "leads.csv": LEADS}), "holds another archive"),
        (lambda: zipped(**{f"{at}.csv": "a" for at in range(201)}), "holds 201 files"),
        (lambda: zipped(**{"leads.csv": b"0" * 40_000_000}), "more than 300 times its size"),
        (zipped, "holds no CSV, XLSX or Parquet file"),
        (lambda: zipped(**{"leads.csv": LEADS})[:-30], "damaged archive"),
        (lambda: gzip.compress(b"0" * 40_000_000), "more than 300 times its size"),
        (lambda: gzip.compress(LEADS.encode())[:-12], "damaged"),
        (lambda: gzip.compress(zipped(**{"leads.csv": LEADS})), "archive within an archive"),
    ],
    ids=["nested", "many", "bomb", "empty", "cut", "gzip bomb", "gzip cut", "zip in gzip"],
)
def test_bombs_and_archives_within_archives_are_refused_in_words(
    tmp_path: Path, content: Callable[[], bytes], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        intake.read([written(tmp_path, content(), "leads.zip")])


def test_what_unpacks_beyond_the_limit_is_refused_whatever_it_says_of_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "LARGEST", 1000)
    for content in (gzip.compress(b"a" * 1001), zipped(**{"leads.csv": "a" * 1001})):
        with pytest.raises(Refused, match="unpacks to more than"):
            intake.read([written(tmp_path, content, "leads.zip")])


def test_a_member_without_a_name_is_none(tmp_path: Path) -> None:
    content = zipped(**{"x": LEADS, "leads.csv": LEADS}).replace(b"x", b"\0")
    assert intake.read([written(tmp_path, content, "crm.zip")]).rows["leads"].height == 2


def test_a_protected_archive_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped(**{"leads.csv": LEADS}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    with pytest.raises(Refused, match="protected by a password"):
        intake.read([written(tmp_path, bytes(content), "leads.zip")])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "a PDF"), (b'{"leads": []}', "JSON"), (b' [{"a": 1}]', "JSON"), (b"<?xml version='1.0'?>", "XML"),
        (b"\xef\xbb\xbf<html><table>", "a web page"), (b"SQLite format 3\0", "an SQLite database"),
        (bytes(range(1, 32)) * 20, "neither text nor"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_what_it_is(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        intake.read([written(tmp_path, content)])


def test_a_name_that_lies_is_noted(tmp_path: Path) -> None:
    found = intake.read([written(tmp_path, LEADS, "leads.xls")])
    assert "leads.xls is text, whatever its name says, and was read as that" in found.warnings
    assert sheet(book(tmp_path, "leads.csv", One=[["a"], ["b"]])).header == ("a",)


def test_cells_of_a_workbook_are_text_without_harm(tmp_path: Path) -> None:
    cells = [
        "00123",
        12.0,
        0.1 + 0.2,
        True,
        datetime(2026, 1, 2),
        datetime(2026, 1, 2, 3, 4, 59),
        "1234567890123456789",
    ]
    one = sheet(book(tmp_path, One=[list("abcdefg"), cells]))
    assert one.file == "book.xlsx · One"
    assert rows(one) == [("00123", "12", "0.3", "TRUE", "2026-01-02", "2026-01-02 03:04:59", "1234567890123456789")]
    assert one.notes == ()


def test_a_number_too_long_for_a_spreadsheet_is_said_to_be_damaged(tmp_path: Path) -> None:
    one = sheet(book(tmp_path, One=[["Record Id"], [1234567890123456789]]))
    assert one.notes[0].startswith("column 'Record Id': 1 numbers of more than 15 digits")


def test_errors_of_a_spreadsheet_stay_where_they_are_and_are_counted(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as made:
        page = made.add_worksheet("One")
        page.write_row(2, 1, ["a", "b"])
        page.write(3, 1, 1)
        page.write_formula(3, 2, "=1/0", None, "#DIV/0!")
        page.write_formula(4, 1, "=NA()", None, "#N/A")
        page.write(4, 2, 5)
    one = sheet(tmp_path / "book.xlsx")
    assert rows(one) == [("1", "#DIV/0!"), ("#N/A", "5")]
    assert one.lines.to_list() == [4, 5]
    assert "2 cells hold an error of the spreadsheet (1 #DIV/0!, 1 #N/A)" in one.notes


def test_an_error_of_a_spreadsheet_is_no_text(tmp_path: Path) -> None:
    found = intake.read([written(tmp_path, "lead_id,source\n1,#REF!\n2,web\n")])
    assert [(no.row, no.value) for no in found.refused] == [(2, "#REF!")]


def test_merged_cells_count_for_each_of_their_rows(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as made:
        page = made.add_worksheet("One")
        page.write_row(0, 0, ["id", "region"])
        page.write_column(1, 0, [1, 2, 3, 4])
        page.merge_range(1, 1, 3, 1, "North")
    one = sheet(tmp_path / "book.xlsx")
    assert rows(one) == [("1", "North"), ("2", "North"), ("3", "North"), ("4", None)]
    assert "1 cells are merged" in one.notes[0]


def test_every_sheet_is_a_table_and_hidden_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    path = book(tmp_path, leads=[["lead_id"], ["1"]], Touches=[["lead_id", "at"]], Hidden=[["x"]], Empty=[])
    found = intake.read([path])
    assert [path.name for path in found.files] == ["book.xlsx · leads", "book.xlsx · Touches"]
    assert [note for note in found.warnings if "left out" in note] == [
        "book.xlsx: the sheet 'Hidden' is hidden or no table, left out",
        "book.xlsx: the sheet 'Empty' is empty, left out",
    ]


def test_the_only_sheet_of_a_workbook_goes_by_its_name(tmp_path: Path) -> None:
    assert intake.read([book(tmp_path, "Leads.xlsx", Sheet1=[["lead_id"], ["1"]])]).rows["leads"].height == 1


def test_titles_blank_columns_and_lines_above_the_header_are_left_out_and_said(tmp_path: Path) -> None:
    lines = [[], [None, "Leads of March"], [], [None, "lead_id", "source", "score"], [None, "1", "web", 3]]
    one = sheet(book(tmp_path, One=lines))
    assert (one.header, rows(one), one.lines.to_list()) == (("lead_id", "source", "score"), [("1", "web", "3")], [5])
    assert one.notes == ("1 line (line 2 'Leads of March') above the header, left out as no rows",)


def test_a_sheet_that_spans_more_than_memory_is_refused(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as made:
        page = made.add_worksheet("One")
        page.write(0, 0, "a")
        page.write(1_048_575, 16_383, "b")
    with pytest.raises(Refused, match="1,048,576 rows and 16,384 columns"):
        sheet(tmp_path / "book.xlsx")


def test_a_map_finds_its_files_in_archives_and_workbooks(tmp_path: Path) -> None:
    content = zipped(**{"x/Leads.csv": LEADS, "Opportunities.xlsx": book(tmp_path, One=[["a"], ["b"]]).read_bytes()})
    with opened([written(tmp_path, content, "crm.zip")]) as files:
        assert [part.matches("Leads.csv") for part in files.parts] == [0, None]
        assert [part.matches("opportunities*.csv") for part in files.parts] == [None, 2]


def test_a_workbook_that_is_damaged_is_refused(tmp_path: Path) -> None:
    content = book(tmp_path, One=[["a"], ["b"]]).read_bytes()
    for part in (content[: len(content) // 2], content.replace(b"PK\x01\x02", b"PK\x01\x09")):
        with pytest.raises(Refused, match="damaged workbook"):
            sheet(written(tmp_path, part, "broken.xlsx"))


def test_whole_numbers_of_parquet_have_no_point(tmp_path: Path) -> None:
    pl.DataFrame({"id": [12.0, None, 0.5, 1e15]}).write_parquet(tmp_path / "leads.parquet")
    one = sheet(tmp_path / "leads.parquet")
    assert rows(one) == [("12",), (None,), ("0.5",), ("1000000000000000",)]
    assert "1 numbers of more than 15 digits" in one.notes[0]
