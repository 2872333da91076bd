"""Weekly metrics by calendar month: counted anew, never their weeks added up."""

from datetime import date

import polars as pl
import pytest

from agreement.ledger import Ledger
from metrics import BY_KEY
from metrics._by_month import TOLD, by_month
from tests.making import leads, ledger_of
from tests.metrics.signed import signed, under

ROWS = leads(
    {"handed_over": "2026-01-29 09:00", "score": 90, "accepted": "2026-01-30 09:00",
     "opportunity": "2026-01-31 09:00", "won": "2026-02-01 09:00", "amount_cents": 500_00},
    {"handed_over": "2026-01-31 09:00", "score": 10, "rejected": "2026-02-01 09:00"},
    {"handed_over": "2026-02-01 09:00", "score": 60, "accepted": "2026-02-02 09:00"},
    {"handed_over": "2026-03-02 09:00", "score": 70, "rejected": "2026-03-02 10:00"},
)  # fmt: skip
JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def test_a_week_that_lies_in_two_months_is_cut_between_them() -> None:
    ledger = under(ROWS, "2026-03-10", signed(at="2025-12-01"))
    rate = by_month(BY_KEY["sal_rate"], ledger)
    assert rate.select("month", "accepted", "decided", "value").rows() == [
        (JAN, 1, 1, 1.0), (FEB, 1, 2, 0.5), (MAR, 0, 1, 0.0),
    ]  # fmt: skip
    volume = by_month(BY_KEY["sal_volume"], ledger)
    assert volume.select("month", "handed_over", "value").rows() == [(JAN, 2, 1), (FEB, 1, 1), (MAR, 1, 1)]
    wins = by_month(BY_KEY["wins"], ledger)
    assert wins.select("month", "value", "revenue").rows() == [(FEB, 1, 500.0), (MAR, 0, 0.0)]


def test_what_is_promised_by_the_week_is_not_told_by_the_month() -> None:
    told = by_month(BY_KEY["sal_volume"], under(ROWS, "2026-03-10", signed(at="2025-12-01"))).columns
    assert not {"week", "committed", "capacity"} & set(told)
    assert not {"pending", "pending_days"} & set(by_month(BY_KEY["sal_rate"], ledger_of(ROWS)).columns)
    with pytest.raises(KeyError, match="decision_time is not told by month"):
        by_month(BY_KEY["decision_time"], ledger_of(ROWS))


@pytest.mark.parametrize("key", TOLD)
def test_every_lead_of_the_sample_is_in_one_month(key: str, sample: Ledger) -> None:
    metric = BY_KEY[key]
    weekly, monthly = metric.result(sample), by_month(metric, sample)
    assert metric.n is not None
    assert monthly[metric.n].sum() == weekly[metric.n].sum() > 0
    assert monthly["month"].dt.day().unique().to_list() == [1]
    opened = metric.leads(sample)  # type: ignore[misc]
    event = {"sal_rate": "decided", "wins": "won", "opportunities": "opened", "pipeline_created": "opened"}
    month = pl.col(f"{event.get(key, 'handed_over')}_month")
    counted = opened.group_by(month.alias("index")).len().sort("index")["len"].to_list()
    assert [value for value in monthly[metric.n].to_list() if value] == counted


def test_revenue_by_month_is_that_of_the_metric_that_counts_by_month(sample: Ledger) -> None:
    revenue = BY_KEY["revenue"].result(sample).filter(kind="month")
    ours = by_month(BY_KEY["wins"], sample)
    assert ours.select("month", "revenue").rows() == revenue.select("starts_on", "value").rows()
