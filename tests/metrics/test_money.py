"""Cents become units without a trace of binary dust, and half a cent is rounded by one rule everywhere."""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import BY_KEY
from metrics._money import units, whole_cents
from tests.making import frame, leads, ledger_of


@given(st.lists(st.integers(-(10**13), 10**13), min_size=1))
def test_units_are_the_nearest_number_to_the_cents(cents: list[int]) -> None:
    got = pl.DataFrame({"cents": cents}).select(units(pl.col("cents"))).to_series().to_list()
    assert got == [float(Decimal(amount) / 100) for amount in cents]


def test_units_of_a_part_of_a_cent_are_whole_cents() -> None:
    assert pl.select(units(pl.lit(100.6))).item() == 1.01


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1))
def test_half_a_cent_goes_away_from_zero(halves: list[int]) -> None:
    got = pl.DataFrame({"halves": halves}).select(whole_cents(pl.col("halves") / 2)).to_series()
    assert got.dtype == pl.Int64
    assert got.to_list() == [int((Decimal(half) / 2).quantize(Decimal(1), ROUND_HALF_UP)) for half in halves]


@pytest.mark.parametrize(("amount", "margin"), [(5, 3), (7, 4), (-5, -3), (9, 5)])
def test_campaigns_and_sources_round_the_same_margin_to_the_same_cent(amount: int, margin: int) -> None:
    deal = {"created": "2026-01-05", "won": "2026-02-01", "amount_cents": amount, "margin_share": 0.5}
    touches = frame("touches", {"lead_id": "1", "at": "2026-01-05", "channel": "mail", "campaign_id": "c1"})
    read = ledger_of(leads(deal), as_of="2026-03-01", touches=touches)
    assert BY_KEY["source_yield"].result(read)["margin_cents"].to_list() == [margin]
    campaigns = BY_KEY["campaign_profit"].result(read).filter(model="linear", campaign_id="c1")
    assert campaigns["margin"].to_list() == [margin / 100]


def test_a_target_of_half_a_cent_is_rounded_likewise() -> None:
    target = frame("targets", {"period": "2026-01", "metric": "revenue", "value": 0.125})
    won = {"opportunity": "2026-01-05", "won": "2026-01-06", "amount_cents": 1}
    rows = BY_KEY["pipeline_coverage"].result(ledger_of(leads(won), as_of="2026-01-10", targets=target))
    assert rows.filter(period="2026-01")["remaining_cents"].to_list() == [12]  # 12.5 cents are 13, one is won
