"""Shares: Wilson's interval against statsmodels, at its very ends, and shares of money by hand."""

import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint

from metrics._shares import some, wilson, with_money_share, with_share


@pytest.mark.parametrize("confidence", [0.8, 0.95])
@pytest.mark.parametrize(("part", "whole"), [(0, 1), (1, 1), (1, 2), (3, 7), (0, 40), (40, 40), (199, 3_000)])
def test_the_interval_is_that_of_statsmodels(part: int, whole: int, confidence: float) -> None:
    low, high = proportion_confint(part, whole, alpha=1 - confidence, method="wilson")
    row = with_share(pl.DataFrame({"part": [part], "whole": [whole]}), "part", "whole", confidence).row(0, named=True)
    assert row["value"] == part / whole
    assert (row["low"], row["high"]) == (pytest.approx(low, abs=1e-12), pytest.approx(high, abs=1e-12))


def test_nothing_and_all_end_exactly_at_0_and_1() -> None:
    rows = with_share(pl.DataFrame({"part": [0, 7], "whole": [7, 7]}), "part", "whole")
    assert rows.select("value", "low").row(0) == (0.0, 0.0)
    assert rows.select("value", "high").row(1) == (1.0, 1.0)


def test_of_nothing_there_is_no_share() -> None:
    frame = pl.DataFrame({"part": [0, 0], "whole": [0, None]}, schema={"part": pl.Int64, "whole": pl.Int64})
    assert with_share(frame, "part", "whole").select("value", "low", "high").rows() == [(None,) * 3] * 2
    assert frame.select(wilson(pl.col("part"), pl.col("whole"))[0].alias("share"))["share"].to_list() == [None, None]
    assert frame.select(some(pl.col("whole")))["whole"].to_list() == [None, None]
    assert pl.select(some(pl.lit(1))).item() == 1


def test_four_equal_amounts_are_as_sure_as_four_leads() -> None:
    """(4 · 50)² / (4 · 50²) = 4; one amount of a single cent is one."""
    frame = pl.DataFrame({"part": [50, 1], "whole": [200, 1], "squares": [10_000, 1]})
    rows = with_money_share(frame, "part", "whole", "squares")
    four = with_share(pl.DataFrame({"part": [1, 1], "whole": [4, 1]}), "part", "whole")
    assert rows.select("effective", "value").rows() == [(4.0, 0.25), (1.0, 1.0)]
    for end in ("low", "high"):
        assert rows[end].to_list() == pytest.approx(four[end].to_list(), abs=1e-12), end


def test_sums_that_outgrow_64_bits_and_sums_that_are_no_whole() -> None:
    """Ten billion in cents has a square of 10²⁴; refunds can leave nothing, or less, to divide by."""
    big = 10**12
    frame = pl.DataFrame(
        {"part": [big, 0, 5], "whole": [2 * big, 0, -5], "squares": [2 * big * big, 0, 25]},
        schema={"part": pl.Int64, "whole": pl.Int64, "squares": pl.Int128},
    )
    rows = with_money_share(frame, "part", "whole", "squares")
    assert rows.select("effective", "value").rows() == [(2.0, 0.5), (None, None), (None, None)]
    assert rows.select("low", "high").rows()[1:] == [(None, None)] * 2
