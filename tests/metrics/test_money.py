"""Cents become units without a trace of binary dust."""

from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from metrics._money import units


@given(st.lists(st.integers(-(10**13), 10**13), min_size=1))
def test_units_are_the_nearest_number_to_the_cents(cents: list[int]) -> None:
    got = pl.DataFrame({"cents": cents}).select(units(pl.col("cents"))).to_series().to_list()
    assert got == [float(Decimal(amount) / 100) for amount in cents]
