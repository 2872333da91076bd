from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings

from agreement.calendar import Calendar
from metrics import revenue
from metrics.revenue_bridge import METRIC, won
from tests.making import leads, ledger_of
from tests.metrics.made import LEADS_MADE
from tests.stored import asked, store_frames

PARTS = ["month", "created_quarter", "source", "won", "priced", "amount_cents", "value", "month_cents", "share"]
ROWS = leads(
    {"created": "2025-11-20", "won": "2026-02-02", "source": "web", "amount_cents": 30_000},
    {"created": "2026-01-20", "won": "2026-02-20", "source": "web", "amount_cents": 60_000},
    {"created": "2026-02-01", "won": "2026-02-21", "source": "web", "amount_cents": 10_000},
    {"won": "2026-02-21", "amount_cents": None},
    {"created": "2026-02-01"},
)


def test_the_revenue_of_a_month_is_split_by_the_quarter_of_creation() -> None:
    assert METRIC.result(ledger_of(ROWS)).select(PARTS).rows() == [
        (date(2026, 2, 1), date(2025, 10, 1), "web", 1, 1, 30_000, 300.0, 100_000, 0.3),
        (date(2026, 2, 1), date(2026, 1, 1), "web", 2, 2, 70_000, 700.0, 100_000, 0.7),
        (date(2026, 2, 1), None, None, 1, 0, 0, None, 100_000, None),
    ]


def test_quarters_are_those_of_the_fiscal_year() -> None:
    result = METRIC.result(ledger_of(ROWS, calendar=Calendar(fiscal_year_start=2)))
    assert result["created_quarter"].to_list() == [date(2025, 11, 1), date(2026, 2, 1), None]


@pytest.mark.parametrize(
    ("begins", "quarters", "before"),
    [
        (1, [date(2025, 10, 1), date(2026, 1, 1), None], [1, 0, None]),
        (4, [date(2025, 10, 1), date(2026, 1, 1), None], [1, 0, None]),
        (7, [date(2025, 10, 1), date(2026, 1, 1), None], [1, 0, None]),
        (2, [date(2025, 11, 1), date(2026, 2, 1), None], [1, 0, None]),
        (3, [date(2025, 9, 1), date(2025, 12, 1), None], [1, 0, None]),
        (12, [date(2025, 9, 1), date(2025, 12, 1), None], [1, 0, None]),
    ],
)
def test_a_fiscal_year_may_begin_in_any_month(
    begins: int, quarters: list[date | None], before: list[int | None]
) -> None:
    result = METRIC.result(ledger_of(ROWS, calendar=Calendar(fiscal_year_start=begins)))
    assert result["created_quarter"].to_list() == quarters
    assert result["quarters_before"].to_list() == before


def test_quarters_are_counted_over_the_years_and_backwards() -> None:
    rows = leads({"created": "2024-12-31", "won": "2026-01-01"}, {"created": "2026-04-01", "won": "2026-01-01"})
    assert METRIC.result(ledger_of(rows))["quarters_before"].to_list() == [5, -1]


def test_the_running_month_is_to_date_until_its_last_day_is_over() -> None:
    flags = [
        METRIC.result(ledger_of(ROWS, as_of=day))["to_date"].unique().to_list() for day in ("2026-02-27", "2026-02-28")
    ]
    assert flags == [[True], [False]]
    later = METRIC.result(ledger_of(ROWS, as_of="2026-03-15"))
    assert later["to_date"].to_list() == [False] * 3


def test_a_month_without_revenue_above_zero_has_no_shares() -> None:
    back = {"created": "2026-01-20", "won": "2026-02-20", "source": "web"}
    rows = METRIC.result(
        ledger_of(leads({**back, "amount_cents": -500}, {**back, "source": "fair", "amount_cents": 500}))
    )
    assert rows.select("source", "value", "month_cents", "share").rows() == [
        ("fair", 5.0, 0, None),
        ("web", -5.0, 0, None),
    ]


def test_nothing_won_gives_no_rows() -> None:
    assert METRIC.result(ledger_of(leads({"created": "2026-01-01"}))).height == 0


def test_sql_by_hand_counts_the_same(sqlite_url: str) -> None:
    store_frames(sqlite_url, leads=ROWS)
    query = """
        SELECT strftime('%Y-%m-01', won_at), printf('%s-%02d-01', strftime('%Y', created_at),
               (strftime('%m', created_at) - 1) / 3 * 3 + 1) AS quarter, source, count(*), sum(amount_cents)
        FROM accord_leads WHERE won_at IS NOT NULL AND created_at IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    """
    ours = METRIC.result(ledger_of(ROWS)).drop_nulls("created_quarter")
    dates = [pl.col(name).cast(pl.String) for name in ("month", "created_quarter", "source")]
    assert ours.select(*dates, "won", "amount_cents").rows() == asked(sqlite_url, query)


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_the_parts_of_every_month_add_up_to_its_revenue(made: pl.DataFrame) -> None:
    ledger = ledger_of(made, as_of="2026-12-31")
    bridge = METRIC.result(ledger)
    assert METRIC.result(ledger_of(made.reverse(), as_of="2026-12-31")).equals(bridge)
    assert won(ledger).height == bridge["won"].sum()
    by_month = bridge.group_by("month").agg(pl.col("won", "amount_cents").sum()).sort("month")
    months = revenue.METRIC.result(ledger).filter((pl.col("kind") == "month") & (pl.col("won") > 0))
    assert by_month.rows() == months.select("starts_on", "won", "amount_cents").rows()
    parts = pl.concat([METRIC.result(ledger, {"region": [region]}) for region in (None, "north", "south")])
    assert parts["amount_cents"].sum() == bridge["amount_cents"].sum()
