"""Profit at any price: by hand, the real prices give the real profit of like wins, and the break-even is one."""

import polars as pl
import pytest

from metrics._price_point import Price, at_price, usual_price
from metrics.campaign_profit import METRIC
from tests.making import frame
from tests.metrics.journeys import ledger_of_journeys

DEAL = {"touches": [(1, "a"), (2, "b")], "won": 5, "amount": 100_00, "margin_share": 0.4}


def rows(*journeys):
    spend = frame(
        "spend",
        {"campaign_id": "a", "on": "2026-01-02", "amount_cents": 10_00},
        {"campaign_id": "z", "on": "2026-01-02", "amount_cents": 7_00},
    )
    return METRIC.result(ledger_of_journeys(*journeys, of="campaign_id", spend=spend))


def test_a_price_by_hand() -> None:
    found = at_price(rows(DEAL), Price(60_00, 0.5))
    shown = ["campaign_id", "credit", "profit", "roi", "break_even", "least", "most", "low"]
    assert found.filter(model="linear").select(shown).rows() == [
        ("a", 0.5, 5.0, 0.5, 40.0, -10.0, 20.0, None),
        ("b", 0.5, None, None, None, None, None, None),
        ("z", 0.0, -7.0, -1.0, None, -7.0, -7.0, None),
    ]


def test_the_price_that_was_paid_makes_the_profit_that_was_made() -> None:
    real = rows(DEAL, DEAL)
    price = usual_price(real.filter(model="linear"))
    assert price == Price(100_00, pytest.approx(0.4))
    found = at_price(real, price)
    assert found["profit"].to_list() == pytest.approx(real["profit"].to_list())
    assert found["roi"].to_list() == pytest.approx(real["value"].to_list())


def test_at_its_break_even_price_a_campaign_earns_nothing_and_the_ends_are_those_of_its_wins() -> None:
    deals = [{**DEAL, "touches": [(1, "a")]}] * 40 + [{**DEAL, "touches": [(1, "b")]}] * 40
    real = rows(*deals)
    one = at_price(real, Price(50_00, 0.4)).filter(model="linear", campaign_id="a").row(0, named=True)
    assert one["break_even"] == pytest.approx(10 / (40 * 0.4))
    assert one["break_even_low"] < one["break_even"] < one["break_even_high"]
    for end, name in (("break_even", "profit"), ("break_even_low", "high"), ("break_even_high", "low")):
        at = at_price(real, Price(round(one[end] * 10**8), 0.4 / 10**6)).filter(model="linear", campaign_id="a")
        assert at[name][0] == pytest.approx(0, abs=0.01)


def test_nobody_knows_a_usual_price_without_a_priced_win() -> None:
    assert usual_price(rows({**DEAL, "amount": None}).filter(model="linear")) is None
    assert usual_price(rows({**DEAL, "won": None}).filter(model="linear")) is None
    assert at_price(rows({**DEAL, "won": None}), Price(1, 0.5))["profit"].drop_nulls().len() == 0


def test_a_margin_of_nothing_breaks_even_at_no_price() -> None:
    found = at_price(rows(DEAL), Price(100_00, 0.0)).filter(model="linear", campaign_id="a")
    assert found.select("profit", "break_even").rows() == [(-10.0, None)]


def test_on_the_sample_a_higher_price_never_earns_less(sample) -> None:
    real = METRIC.result(sample)
    price = usual_price(real.filter(model="linear"))
    assert price is not None
    low, high = (at_price(real, Price(price.cents * n, price.margin_share)) for n in (1, 2))
    assert low.select(pl.col("profit") <= high["profit"])["profit"].drop_nulls().all()
    assert at_price(real, price).filter(model="linear")["profit"].drop_nulls().len() == 41
