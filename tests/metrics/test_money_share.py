from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from metrics._shares import with_money_share

SUMS = {"part": pl.Int64, "whole": pl.Int64, "squares": pl.Int128}


def shared(*rows):
    frame = pl.DataFrame(rows, schema=SUMS, orient="row")
    return with_money_share(frame, "part", "whole", "squares").drop("part", "whole", "squares").rows(named=True)


def summed(amounts, won):
    return sum(a for a, w in zip(amounts, won, strict=True) if w), sum(amounts), sum(a * a for a in amounts)


@given(won=st.integers(0, 60), lost=st.integers(0, 60), amount=st.integers(1, 10**11))
def test_equal_amounts_are_as_sure_as_so_many_deals(won, lost, amount):
    n = won + lost
    [made] = shared((won * amount, n * amount, n * amount**2))
    if not n:
        assert made == {"effective": None, "value": None, "low": None, "high": None}
        return
    low, high = proportion_confint(won, n, method="wilson")
    assert made["effective"] == pytest.approx(n)
    assert made["value"] == won / n
    assert (made["low"], made["high"]) == pytest.approx((low, high), abs=1e-9)


def test_one_deal_that_outweighs_all_others_is_little_more_than_one():
    [made] = shared(summed([1_000_000, 1, 1, 1], [True, False, False, False]))
    assert made["effective"] == pytest.approx(1, abs=1e-5)
    assert made["low"] < 0.21


def test_nothing_won_begins_at_0_and_everything_won_ends_at_1():
    nothing, everything = shared((0, 7, 25), (7, 7, 25))
    assert (nothing["value"], nothing["low"]) == (0.0, 0.0)
    assert (everything["value"], everything["high"]) == (1.0, 1.0)
    assert (nothing["high"], everything["low"]) == (
        pytest.approx(1 - everything["low"]),
        pytest.approx(0.338, abs=1e-3),
    )


@pytest.mark.parametrize("slope", [-0.5, 0.0, 0.5])
def test_skewed_amounts_whose_chances_depend_on_them_are_covered_in_about_95_of_100_cases(slope):
    draw = Random(20261122)

    def deal():
        amount = draw.lognormvariate(0, 1)
        odds = 0.4 * amount**slope
        return amount, odds / (1 + odds)

    many = [deal() for _ in range(50_000)]
    truth = sum(amount * chance for amount, chance in many) / sum(amount for amount, _ in many)
    rows = []
    for _ in range(1_000):
        drawn = [(round(amount * 1e6), draw.random() < chance) for amount, chance in (deal() for _ in range(25))]
        rows.append(summed(*zip(*drawn, strict=True)))
    inside = sum(made["low"] <= truth <= made["high"] for made in shared(*rows)) / 1_000
    assert 0.93 < inside < 0.98
