"""The public data sets in every form that CRMs write give their known answers."""

import csv
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

import intake

pytestmark = pytest.mark.real_data


def lines(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def workbook(file: Path, folder: Path) -> None:
    """Numbers as number cells, as a spreadsheet keeps them."""
    made = xlsxwriter.Workbook(folder / f"{file.stem}.xlsx", {"constant_memory": True, "strings_to_numbers": True})
    page = made.add_worksheet("Export")
    for at, row in enumerate(lines(file)):
        page.write_row(at, 0, row)
    made.close()


def zipped(file: Path, folder: Path) -> None:
    with zipfile.ZipFile(folder / "export.zip", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.write(file, f"exports/{file.name}")


def rewritten(encoding: str, separator: str) -> Callable[[Path, Path], None]:
    def write(file: Path, folder: Path) -> None:
        with (folder / file.name).open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=separator).writerows(lines(file))

    return write


FORMS = {
    "XLSX": workbook, "zip": zipped, "UTF-16": rewritten("utf-16", "\t"), "semicolon": rewritten("utf-8", ";"),
    "gone mark": rewritten("utf-16-le", ","),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_olist_842_of_8000_are_won(tmp_path: Path, public_data: Path, form: str) -> None:
    for file in (public_data / "olist").glob("variant_*.csv"):
        FORMS[form](file, tmp_path)
    found = intake.read([tmp_path], intake.load("olist"))
    leads = found.rows["leads"]
    assert (leads.height, leads["won_at"].count(), leads["lead_id"].n_unique()) == (8000, 842, 8000)
    assert (found.rows_read, found.rows_refused, found.same) == (8000, 0, 0)
    assert leads.filter(source="paid_search").select(pl.len(), pl.col("won_at").count()).row(0) == (1586, 195)


@pytest.mark.parametrize("form", ["XLSX", "semicolon"] if os.environ.get("ACCORD_FULL") else ["semicolon"])
def test_marketstar_697_of_1061_are_accepted(tmp_path: Path, public_data: Path, form: str) -> None:
    for file in (public_data / "marketstar").glob("[LO]*.csv"):
        FORMS[form](file, tmp_path)
    found = intake.read([tmp_path], intake.load("marketstar"))
    leads = found.rows["leads"]
    counts = leads.select(pl.col("handed_over_at", "accepted_at", "rejected_at").count()).row(0)
    assert (leads.height, counts, found.rows_refused) == (43_033, (1061, 697, 364), 0)
    quarter = pl.col("accepted_at").dt.year().eq(2022) & pl.col("accepted_at").dt.quarter().eq(4)
    assert leads.filter(quarter)["amount_cents"].sum() == 3_357_351
