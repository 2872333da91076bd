"""What is exported comes back to the letter: random tables in four dialects and three encodings.

`ACCORD_FULL=1` tries 1,000 tables in each encoding, else 20; each goes through all four dialects.
"""

import os
from pathlib import Path
from random import Random

import pytest
import xlsxwriter

from intake.sheets import sheet

TABLES = 1_000 if os.environ.get("ACCORD_FULL") else 20
DIALECTS = ((",", "\r\n", False), (";", "\n", True), ("\t", "\r", False), ("|", "\r\n", True))
"""Separator, line end, and whether every cell is quoted."""
ENCODINGS = ("utf-8", "utf-16", "cp932")
WORDS = (
    "", "", "web", "00123", "1234567890123456789", "Lee, Ann", 'the "best"', '"', '""', "a\nb", "a\r\nb", "x;y", "a|b",
    "a\tb", "12.0", "1,5", "2026-01-02", "N/A", "Total", "株式会社山田", "さとう", "ｶﾅ", "=1+1", "-", "sep=", "#", "'",
    "\\", "end\\",
)  # fmt: skip
MORE = ("Müller", "Łódź", "😀", "Иван", "ß", "\u00a0x")
"""Beyond Shift-JIS."""


def table(chance: Random, encoding: str) -> list[list[str]]:
    words = WORDS if encoding == "cp932" else (*WORDS, *MORE)
    width = chance.randrange(2, 7)
    header = [f"{chance.choice(('Lead', 'リード', 'Closed, at', 'a b'))} {at}" for at in range(width)]
    rows = [[f"id {row}", *chance.choices(words, k=width - 1)] for row in range(chance.randrange(1, 12))]
    return [header, *rows]


def text(rows: list[list[str]], separator: str, ending: str, always: bool) -> str:
    special = (separator, '"', "\r", "\n", "\t", ";", ",", "|")
    return "".join(
        separator.join(
            '"' + cell.replace('"', '""') + '"' if always or any(mark in cell for mark in special) else cell
            for cell in row
        )
        + ending
        for row in rows
    )


def same(path: Path, rows: list[list[str]]) -> None:
    one = sheet(path)
    expected = [tuple(cell.strip() or None for cell in row) for row in rows[1:]]
    assert (list(one.header), one.cells.rows(), one.refused) == (rows[0], expected, ()), path.read_bytes()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_cell_comes_back(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "leads.csv"
    chance = Random(f"identity {encoding}")
    for _ in range(TABLES):
        rows = table(chance, encoding)
        for separator, ending, always in DIALECTS:
            path.write_bytes(text(rows, separator, ending, always).encode(encoding))
            same(path, rows)


def test_every_cell_of_a_workbook_comes_back(tmp_path: Path) -> None:
    chance = Random("identity of workbooks")
    for _ in range(TABLES // 4):
        rows = [[cell.replace("\r\n", "\n") for cell in row] for row in table(chance, "utf-8")]
        with xlsxwriter.Workbook(tmp_path / "leads.xlsx", {"strings_to_formulas": False}) as made:
            page = made.add_worksheet()
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    page.write_string(at, column, cell)
        same(tmp_path / "leads.xlsx", rows)
