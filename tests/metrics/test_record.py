"""Which months are over and on record, the lag from spend to win, and what came back: literal in, literal out."""

import polars as pl
import pytest

from metrics._credits import ONE
from metrics._deals import deals
from metrics._record import Record, lag_days, lag_months, record
from metrics._returns import with_profit, with_return
from tests.making import frame, leads, ledger_of

NOVEMBER = 682
"""November 2026, in months since January 1970."""


def test_what_is_on_record_is_from_the_first_to_the_last_month_with_spend():
    spend = frame(
        "spend",
        {"campaign_id": "a", "on": "2026-03-31", "amount_cents": 1},
        {"campaign_id": "a", "on": "2026-10-01", "amount_cents": 0},
        {"campaign_id": "a", "on": "2026-11-01", "amount_cents": None},
        {"campaign_id": "a", "on": "2026-01-01", "amount_cents": None},
    )
    assert record(ledger_of(spend=spend, as_of="2026-11-29")) == Record(NOVEMBER - 1, NOVEMBER - 8, NOVEMBER - 1)
    assert record(ledger_of(spend=spend, as_of="2026-11-30")).last == NOVEMBER
    assert record(ledger_of(as_of="2026-12-01")) == Record(NOVEMBER, None, None)


@pytest.mark.parametrize(
    ("known", "lag", "year"),
    [
        (Record(100, None, None), None, (89, 100)),
        (Record(100, 50, 120), 3, (89, 100)),
        (Record(100, 50, 98), 3, (87, 98)),
        (Record(100, 89, 100), None, (89, 100)),
        (Record(100, 89, 100), 1, (90, 100)),
        (Record(100, 95, 100), 5, (100, 100)),
        (Record(100, 95, 100), 6, (89, 100)),
        (Record(100, 101, 101), None, (89, 100)),
    ],
)
def test_the_last_year_is_twelve_months_or_what_is_on_record_of_them(known, lag, year):
    assert known.year(lag) == year


def test_the_lag_is_the_median_age_of_customers_and_half_a_month_counts_as_one():
    counts = pl.DataFrame({"cycle_days": [10, 20, None, 90], "customers": [1, 2, 50, 1]})
    assert lag_days(counts) == 20.0
    assert lag_days(counts.head(2).with_columns(customers=1)) == 15.0
    assert lag_days(counts.clear()) is None
    assert lag_days(counts.filter(pl.col("cycle_days").is_null())) is None
    assert [lag_months(days) for days in (None, 0.0, 15.0, 15.25, 45.0, 46.0, 365.25)] == [None, 0, 0, 1, 1, 2, 12]


def profit(**columns):
    rows = {"model": ["x"], "n": [3 * ONE], "amount_cents": [50_000], "amount_cents_known": [3 * ONE],
            "margin_cents": [30_050], "margin_cents_known": [3 * ONE], "cost_cents": [10_025]}  # fmt: skip
    made = with_profit(pl.DataFrame({**rows, **columns}, schema_overrides={"cost_cents": pl.Int64}))
    return made.select("credit", "revenue", "margin", "cost", "profit_cents", "profit").rows()


def test_profit_is_the_margin_less_the_cost_where_both_are_known():
    assert profit() == [(3.0, 500.0, 300.5, 100.25, 20_025, 200.25)]
    assert profit(margin_cents_known=[2 * ONE]) == [(3.0, 500.0, None, 100.25, None, None)]
    assert profit(amount_cents_known=[0]) == [(3.0, None, 300.5, 100.25, 20_025, 200.25)]
    assert profit(amount_cents_known=[1]) == [(3.0, 500.0, 300.5, 100.25, 20_025, 200.25)]
    assert profit(cost_cents=[None]) == [(3.0, 500.0, 300.5, None, None, None)]
    part = ONE // 3 * 2
    assert profit(n=[part], margin_cents_known=[part])[0][0] == round(part / ONE, 6) != part / ONE


def test_where_no_win_was_ever_recorded_only_the_cost_is_known():
    none = {"n": [0], "amount_cents": [0], "amount_cents_known": [0], "margin_cents": [0], "margin_cents_known": [0]}
    assert profit(**none) == [(None, None, None, 100.25, None, None)]
    beside = {name: [*column, 1] for name, column in none.items()}
    rows = profit(**beside, model=["x", "x"], cost_cents=[10_025, 0])
    assert rows[0] == (0.0, 0.0, 0.0, 100.25, -10_025, -100.25)
    assert profit(**beside, model=["x", "y"], cost_cents=[10_025, 0])[0] == (None, None, None, 100.25, None, None)


def returned(cost, profit_cents, low, high, leads_):
    rows = {"cost_cents": [cost], "cost": [cost and cost / 100], "profit_cents": [profit_cents], "low": [low],
            "high": [high], "leads": [leads_]}  # fmt: skip
    kinds = {
        "cost_cents": pl.Int64,
        "cost": pl.Float64,
        "profit_cents": pl.Int64,
        "low": pl.Float64,
        "high": pl.Float64,
    }
    made = with_return(pl.DataFrame(rows, schema_overrides=kinds))
    return made.select("value", "low", "high", "profit_low", "profit_high").row(0)


def test_a_return_is_profit_over_cost_and_its_ends_are_those_of_the_margin():
    assert returned(10_000, 5_000, 12_000.0, 20_000.0, 10) == (0.5, pytest.approx(0.2), 1.0, pytest.approx(20.0), 100.0)
    assert returned(10_000, 5_000, 16_000.0, 20_000.0, 10) == (0.5, 0.5, 1.0, 50.0, 100.0)
    assert returned(10_000, 5_000, 9_000.0, 14_000.0, 10) == (0.5, pytest.approx(-0.1), 0.5, pytest.approx(-10.0), 50.0)


def test_a_return_has_no_ends_below_ten_leads_or_where_chance_moves_nothing():
    for low, high, leads_ in ((12_000.0, 20_000.0, 9), (15_000.0, 15_000.0, 10), (None, None, 10)):
        assert returned(10_000, 5_000, low, high, leads_) == (0.5, None, None, None, None)
    assert returned(10_000, None, 12_000.0, 20_000.0, 10) == (None,) * 5
    assert returned(0, 5_000, 12_000.0, 20_000.0, 10) == (None,) * 5
    assert returned(None, None, 12_000.0, 20_000.0, 10) == (None,) * 5
    assert returned(1, 5, 1.0, 20.0, 10) == (5.0, 0.0, 19.0, 0.0, pytest.approx(0.19))


def test_deals_are_open_won_or_lost_and_a_win_stays_a_win():
    made = deals(
        ledger_of(
            leads(
                {"opportunity": "2026-11-02 09:00", "amount_cents": 1},
                {"opportunity": "2026-10-30 09:00", "won": "2026-11-10 09:00", "lost": "2026-11-05 09:00"},
                {"lost": "2026-11-20 09:00", "amount_cents": 0},
                {"created": "2026-11-01 09:00", "accepted": "2026-11-01 09:00"},
                {"won": "2026-11-24 09:00", "amount_cents": -1},
            ),
            as_of="2026-11-30",
        )
    ).collect()
    flags = ["is_won", "is_lost", "is_open", "is_priced", "is_dated"]
    assert made.select("lead_id", *flags).rows() == [
        ("1", False, False, True, True, True),
        ("2", True, False, False, False, True),
        ("3", False, True, False, False, False),
        ("5", True, False, False, False, False),
    ]
    first = 20_758  # 1 November 2026, in days since 1970
    assert made.select("closed_day", "opened_day").rows() == [
        (None, first + 1), (first + 9, first - 2), (first + 19, first + 19), (first + 23, first + 23),
    ]  # fmt: skip
    assert made.select("closed_week", "opened_week").rows() == [(None, 2965), (2966, 2964), (2967, 2967), (2968, 2968)]
    assert made["closed_month"].to_list() == [None, NOVEMBER, NOVEMBER, NOVEMBER]
    assert made["opened_month"].to_list() == [NOVEMBER, NOVEMBER - 1, NOVEMBER, NOVEMBER]
