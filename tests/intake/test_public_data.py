"""The shipped maps against the known answers of the public data sets."""

from pathlib import Path

import polars as pl
import pytest

import intake

pytestmark = pytest.mark.real_data
OLIST_SOURCES = {
    "paid_search": (1586, 195), "organic_search": (2296, 271), "social": (1350, 75), "direct_traffic": (499, 56),
    "referral": (284, 24), "display": (118, 6), "email": (493, 15), "unknown": (1099, 179), None: (60, 14),
    "other_publicities": (65, 3), "other": (150, 4),
}  # fmt: skip


@pytest.fixture(params=["the folder", "the variants"])
def olist(request: pytest.FixtureRequest, public_data: Path) -> intake.Read:
    folder = public_data / "olist"
    variants = [folder / "variant_closed_deals_m-d-yyyy.csv", folder / "variant_mql_dd-mm-yyyy.csv"]
    return intake.read([folder] if request.param == "the folder" else variants, intake.load("olist"))


def test_olist_842_of_8000_are_won_in_every_date_format(olist: intake.Read) -> None:
    leads = olist.rows["leads"]
    assert (leads.height, leads["won_at"].count(), leads["lead_id"].n_unique()) == (8000, 842, 8000)
    assert (olist.rows_read, olist.rows_refused, olist.same) == (8000, 0, 0)


def test_olist_wins_by_source(olist: intake.Read) -> None:
    by = olist.rows["leads"].group_by("source").agg(pl.len(), pl.col("won_at").count().alias("won"))
    assert {source: (leads, won) for source, leads, won in by.rows()} == OLIST_SOURCES


def test_olist_wins_by_age_and_the_one_before_first_contact_is_kept_with_a_warning(olist: intake.Read) -> None:
    won = olist.rows["leads"].drop_nulls("won_at")
    age = (won["won_at"].dt.date() - won["created_at"].dt.date()).dt.total_days()
    assert [(age <= days).sum() for days in (7, 30, 60, 90, 180, 365)] == [284, 555, 647, 692, 775, 838]
    assert (round(age.mean(), 1), age.median(), age.min()) == (48.4, 14, -2)
    assert "1 row of leads with won_at before created_at (b91cf8812365f50ff4bda4bcd6206b05), kept" in olist.warnings


@pytest.fixture
def marketstar(public_data: Path) -> intake.Read:
    return intake.read([public_data / "marketstar"], intake.load("marketstar"))


def test_marketstar_697_of_1061_are_accepted(marketstar: intake.Read) -> None:
    leads = marketstar.rows["leads"]
    counts = leads.select(pl.col("handed_over_at", "accepted_at", "rejected_at").count()).row(0)
    assert (leads.height, counts, marketstar.rows_refused) == (43_033, (1061, 697, 364), 0)


def test_marketstar_by_source_and_by_owner(marketstar: intake.Read) -> None:
    leads = marketstar.rows["leads"]
    by = leads.group_by("source").agg(pl.col("accepted_at").count(), pl.col("handed_over_at").count())
    assert {source: counts for source, *counts in by.rows()} == {
        "Web Registration": [595, 899], "Trade Shows and Events": [67, 97], "Purchased List": [35, 65],
    }  # fmt: skip
    assert leads["sales_owner"].null_count() == 10_466


def test_marketstar_decisions_in_two_formats_all_count(marketstar: intake.Read) -> None:
    leads = marketstar.rows["leads"]
    days = leads.select(pl.max_horizontal("accepted_at", "rejected_at") - pl.col("handed_over_at")).to_series()
    assert (round(days.dt.total_days().mean(), 2), days.dt.total_days().median()) == (5.13, 4)
    quarter = pl.col("accepted_at").dt.year().eq(2022) & pl.col("accepted_at").dt.quarter().eq(4)
    assert leads.filter(quarter)["amount_cents"].sum() == 3_357_351
    mixed = [int(note.split(", ")[-1].split()[0]) for note in marketstar.warnings if "formats" in note]
    assert sum(mixed) == 13


def test_marketstar_negative_amounts_are_kept_with_a_warning(marketstar: intake.Read) -> None:
    assert (marketstar.rows["leads"]["amount_cents"] < 0).sum() == 4
    assert "4 rows of leads with a negative amount (23367, 24842, 27675, …), kept" in marketstar.warnings
