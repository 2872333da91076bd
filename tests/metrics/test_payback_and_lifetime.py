from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from scipy.stats import gamma

from agreement.calendar import Calendar
from agreement.ledger import Ledger, ledger
from metrics import cac, cac_payback, ltv_cac
from tests.making import frame, leads, ledger_of
from tests.metrics import economy

WON = {"source": "web", "campaign_id": "c1", "created": "2026-01-10", "won": "2026-03-11"}
LEADS = leads(
    {**WON, "amount_cents": 1_200_000, "margin_share": 0.5},
    {**WON, "amount_cents": 2_400_000, "margin_share": 0.75, "source": "fair"},
    {**WON, "amount_cents": 9_000_000},
    {**WON, "margin_share": 0.9},
)
"""Two margins are known, 6,000 and 18,000; of one customer there is no margin, of one no amount."""
SPEND = frame("spend", *({"campaign_id": "c1", "on": f"2026-0{month}-01", "amount_cents": 200_000} for month in (1, 3)))
CAMPAIGNS = frame("campaigns", {"campaign_id": "c1"})


def read(rows: pl.DataFrame = LEADS, paid: pl.DataFrame = SPEND, **company: Any) -> Ledger:
    calendar = Calendar(**company)
    return ledger_of(rows, as_of="2026-03-31", calendar=calendar, campaigns=CAMPAIGNS, spend=paid)


def year(metric: Any, read: Ledger) -> dict[str, Any]:
    return dict(metric.METRIC.result(read).filter(scope="year").row(0, named=True))


def test_a_customer_pays_back_when_its_monthly_margin_has_made_up_for_its_cost() -> None:
    """2,000 spent on four customers; of two the margin is known: 24,000 of 36,000 in 2 × 12 months."""
    row = year(cac_payback, read())
    assert row["month"] == date(2026, 3, 1)
    assert (row["lag_months"], row["window_months"], row["customers"], row["margin_known"]) == (2, 1, 4, 2)
    assert (row["cac"], row["monthly_revenue"], row["monthly_margin"]) == (500.0, 1_500.0, 1_000.0)
    assert row["margin_share"] == pytest.approx(2 / 3)
    assert row["value"] == 0.5


def test_the_interval_is_that_of_a_sum_of_unequal_margins() -> None:
    row = year(cac_payback, read())
    worth = 24_000**2 / (6_000**2 + 18_000**2)
    fewest, most = gamma.ppf([0.025, 0.975], worth + 0.5) / worth
    assert (row["low"], row["high"]) == pytest.approx((0.5 / most, 0.5 / fewest), rel=1e-9)


@pytest.mark.parametrize("begun", ["2026-03-05", "2026-03-01"])
def test_a_win_on_the_day_of_its_creation_or_before_it_took_no_days(begun: str) -> None:
    rows = leads({"created": begun, "won": "2026-03-01"}, {"created": "2026-03-01", "won": "2026-03-11"})
    assert year(cac_payback, read(rows))["lag_days"] == 5.0


def test_an_amount_over_more_months_pays_back_more_slowly() -> None:
    assert [year(cac_payback, read(contract_months=months))["value"] for months in (1, 12, 36)] == pytest.approx(
        [0.5 / 12, 0.5, 1.5]
    )


def test_each_source_has_its_own_customers_margins_and_costs() -> None:
    rows = cac_payback.METRIC.result(read()).filter(scope="source")
    assert rows.select("of_source", "customers", "margin_known", "cac", "monthly_margin", "value").rows() == [
        ("fair", 1, 1, 500.0, 1_500.0, pytest.approx(1 / 3)),
        ("web", 3, 1, 500.0, 500.0, 1.0),
    ]


@pytest.mark.parametrize("unknown", [{"amount_cents": 100}, {"margin_share": 0.4}, {}])
def test_without_a_margin_nothing_is_paid_back_and_nothing_is_worth_anything(unknown: dict[str, Any]) -> None:
    only = read(leads({**WON, **unknown}), yearly_churn=0.5)
    row, life = year(cac_payback, only), year(ltv_cac, only)
    nothing = ("monthly_revenue", "margin_share", "monthly_margin", "value", "low", "high")
    assert [row[name] for name in nothing] == [None] * 6
    assert (row["cac"], row["margin_known"]) == (2_000.0, 0)
    nothing = ("ltv", "value", "low", "high", "contract_margin", "contract_value", "contract_low", "contract_high")
    assert [life[name] for name in nothing] == [None] * 8


def test_a_margin_below_zero_never_pays_back() -> None:
    loss = read(leads({**WON, "amount_cents": -1_200, "margin_share": 0.5}), yearly_churn=1.0)
    row, life = year(cac_payback, loss), year(ltv_cac, loss)
    assert (row["monthly_margin"], row["margin_share"], row["value"], row["low"]) == (-0.5, None, None, None)
    assert (life["ltv"], life["value"], life["low"], life["high"]) == (-6.0, -0.003, None, None)


def test_a_margin_of_nothing_never_pays_back_and_one_of_half_a_unit_a_month_does() -> None:
    nothing, little = (
        read(leads({**WON, "amount_cents": cents, "margin_share": share}), paid=paid, yearly_churn=1.0)
        for cents, share, paid in ((1_200, 0.0, SPEND), (1_200, 0.5, SPEND.with_columns(amount_cents=pl.lit(40))))
    )
    row, life = year(cac_payback, nothing), year(ltv_cac, nothing)
    assert (row["monthly_margin"], row["margin_share"], row["value"], life["value"]) == (0.0, 0.0, None, 0.0)
    row, life = year(cac_payback, little), year(ltv_cac, little)
    assert (row["cac"], row["monthly_margin"], row["margin_share"], row["value"]) == (0.4, 0.5, 0.5, 0.8)
    assert (life["ltv"], life["value"]) == (6.0, 15.0)
    cent = year(cac_payback, read(leads({**WON, "amount_cents": 1, "margin_share": 1.0})))
    assert (cent["margin_share"], cent["monthly_margin"]) == (1.0, 0.01 / 12)


def test_a_customer_that_cost_nothing_is_paid_back_at_once_and_has_no_ratio() -> None:
    free = SPEND.with_columns(pl.lit(0, pl.Int64).alias("amount_cents"))
    row, life = year(cac_payback, read(paid=free)), year(ltv_cac, read(paid=free, yearly_churn=0.5))
    assert (row["cac"], row["value"]) == (0.0, 0.0)
    assert (life["ltv"], life["value"], life["contract_value"]) == (24_000.0, None, None)
    refunded = SPEND.with_columns(pl.lit(-4, pl.Int64).alias("amount_cents"))
    assert year(cac_payback, read(paid=refunded))["value"] is None
    assert year(ltv_cac, read(paid=refunded, yearly_churn=0.5))["value"] is None


def test_without_spend_on_record_there_is_a_margin_but_no_cost() -> None:
    row = year(cac_payback, read(paid=SPEND.clear(), yearly_churn=0.5))
    assert (row["cac"], row["monthly_margin"], row["value"], row["low"]) == (None, 1_000.0, None, None)


def test_a_lifetime_is_one_over_the_churn_and_unknown_without_it() -> None:
    row = year(ltv_cac, read(yearly_churn=0.25))
    assert (row["lifetime_months"], row["ltv"], row["value"]) == (48.0, 48_000.0, 96.0)
    assert (row["contract_margin"], row["contract_value"]) == (12_000.0, 24.0)
    worth = 24_000**2 / (6_000**2 + 18_000**2)
    ends = gamma.ppf([0.025, 0.975], worth + 0.5) / worth
    assert (row["low"], row["high"]) == pytest.approx(tuple(96 * ends), rel=1e-9)
    assert (row["contract_low"], row["contract_high"]) == pytest.approx(tuple(24 * ends), rel=1e-9)
    unknown = year(ltv_cac, read())
    assert [unknown[name] for name in ("lifetime_months", "ltv", "value", "low", "high")] == [None] * 5
    assert (unknown["contract_value"], unknown["cac"]) == (24.0, 500.0)


def test_nobody_leaves_before_the_first_contract_is_over() -> None:
    row = year(ltv_cac, read(yearly_churn=0.8, contract_months=36))
    assert row["lifetime_months"] == 36.0
    assert row["ltv"] == row["contract_margin"] == pytest.approx(12_000)


@settings(max_examples=25, deadline=None)
@given(economy.companies)
def test_the_three_metrics_count_the_same_customers_and_costs(frames: dict[str, pl.DataFrame]) -> None:
    read = ledger(frames, Calendar(yearly_churn=0.2), economy.LAST)
    costs, paid, life = (metric.METRIC.result(read) for metric in (cac, cac_payback, ltv_cac))
    shared = [*cac.METRIC.keys, "window_months", "lag_days", "lag_months", "customers"]
    assert (
        costs.select(shared, "value").rows() == paid.select(shared, "cac").rows() == life.select(shared, "cac").rows()
    )
    both = paid.join(life, on=shared, nulls_equal=True, suffix="_life").drop_nulls(["value", "value_life"])
    product = (both["value"] * both["value_life"]).round(9)
    assert (product == both["lifetime_months"].round(9)).all()


def test_the_sample_pays_back_within_the_year_and_its_lifetime_is_the_setting(sample: Ledger) -> None:
    row, life = year(cac_payback, sample), year(ltv_cac, sample)
    assert row["low"] < row["value"] < row["high"] < 12
    assert row["margin_known"] == row["customers"] == life["customers"]
    assert life["lifetime_months"] == pytest.approx(80)
    assert life["value"] == pytest.approx(80 / row["value"])
    assert life["contract_value"] == pytest.approx(12 / row["value"])
