"""The public data sets by formats that are found, not named: the known answers of the originals."""

import csv
import tomllib
from pathlib import Path

import polars as pl
import pytest

import intake
from intake import evidence
from intake.mapfile import SHIPPED
from intake.mapping import Column, Mapping
from intake.times import times

pytestmark = pytest.mark.real_data


def drafted(name: str, files: dict[str, Path]) -> Mapping:
    """A shipped map without its formats, with those that the evidence finds instead."""
    given = intake.load(name)
    stated = tomllib.loads((SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))["frames"]["leads"]["columns"]
    assert any("formats" in column for column in stated.values() if isinstance(column, dict))
    plan = given.frames[0]
    columns = {target: found(target, column, files) for target, column in plan.columns.items()}
    return Mapping(given.name, given.files, (type(plan)(plan.frame, plan.file, plan.joins, columns),))


def found(target: str, column: Column, files: dict[str, Path]) -> Column:
    reference = column.reference
    if reference is None:
        return column
    cells = pl.Series(reference.names[0], read(files[reference.file], reference.names[0]), pl.String)
    options = evidence.options("leads", target, cells.name, cells)
    assert options.question is None
    assert set(options.column_options) <= {"formats", "values", "nulls"}, options
    formats = options.column_options.get("formats", ["iso"])
    return Column(reference, formats=tuple(formats), where=column.where)


def read(path: Path, title: str) -> list[str | None]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row[title].strip() or None for row in csv.DictReader(stream)]


@pytest.mark.parametrize(
    ("leads", "deals"),
    [
        ("olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv"),
        ("variant_mql_dd-mm-yyyy.csv", "variant_closed_deals_m-d-yyyy.csv"),
    ],
)
def test_olist_is_the_same_in_every_date_format(public_data: Path, leads: str, deals: str) -> None:
    files = {"leads": public_data / "olist" / leads, "deals": public_data / "olist" / deals}
    rows = intake.read(list(files.values()), drafted("olist", files)).rows["leads"]
    won = rows.drop_nulls("won_at")
    age = (won["won_at"].dt.date() - won["created_at"].dt.date()).dt.total_days()
    assert (rows.height, won.height) == (8000, 842)
    assert [(age <= days).sum() for days in (7, 30, 60, 90, 180, 365)] == [284, 555, 647, 692, 775, 838]


def test_marketstar_keeps_its_13_odd_dates(public_data: Path) -> None:
    folder = public_data / "marketstar"
    files = {"leads": folder / "Leads.csv", "opportunities": folder / "Opportunities.csv"}
    mapping = drafted("marketstar", files)
    assert mapping.frames[0].columns["accepted_at"].formats == ("%m/%d/%Y %H:%M", "%m/%d/%Y")
    leads = intake.read(list(files.values()), mapping).rows["leads"]
    quarter = pl.col("accepted_at").dt.year().eq(2022) & pl.col("accepted_at").dt.quarter().eq(4)
    assert leads.filter(quarter)["amount_cents"].sum() == 3_357_351
    assert (leads["accepted_at"].count(), leads["rejected_at"].count()) == (697, 364)


@pytest.mark.parametrize("title", ["engage_date", "close_date"])
def test_maven_is_the_same_in_every_date_format(public_data: Path, title: str) -> None:
    days = [maven(public_data / "maven" / file, title) for file in
            ("sales_pipeline.csv", "variant_sales_pipeline_dd-mm-yy.csv")]  # fmt: skip
    assert days[0].equals(days[1])
    assert days[0].null_count() < 3_000


def maven(path: Path, title: str) -> pl.Series:
    cells = pl.Series(title, read(path, title), pl.String)
    options = evidence.options("leads", "won_at", title, cells)
    formats = options.column_options.get("formats", ["iso"])
    return times(cells, tuple(formats), "UTC").values
