from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from polars.testing import assert_frame_equal
from scipy.stats import gamma

from agreement.ledger import Ledger, ledger
from metrics.cac import METRIC
from tests.making import frame, leads, ledger_of
from tests.metrics import arbitrary, economy

WEB = {"source": "web", "campaign_id": "c1", "channel": "ads"}
MAIL = {"source": "mail", "campaign_id": "c1", "channel": "ads"}
LEADS = leads(
    {**WEB, "created": "2026-01-10", "won": "2026-03-11"},
    {**MAIL, "created": "2026-02-10", "won": "2026-04-11"},
    {**WEB, "created": "2026-03-10", "won": "2026-05-09"},
    {"created": "2026-04-01", "won": "2026-05-31", "source": "friend"},
    {"won": "2026-06-01"},
)
"""Each was won sixty days after its creation: two months; nobody knows when the last one came."""
PAID = (("2026-01-05", 300_000), ("2026-02-05", 120_000), ("2026-03-05", 60_003), ("2026-04-30", 30_000))
CAMPAIGNS = frame("campaigns", {"campaign_id": "c1", "channel": "ads"})
PARTS = [
    "scope",
    "month",
    "of_source",
    "window_months",
    "customers",
    "cost_cents",
    "value",
    "unlagged_cents",
    "unlagged",
]


def spend(*paid: tuple[str, int], campaign: str = "c1") -> pl.DataFrame:
    return frame("spend", *({"campaign_id": campaign, "on": on, "amount_cents": cents} for on, cents in paid))


def read(rows: pl.DataFrame = LEADS, paid: pl.DataFrame | None = None, as_of: str = "2026-06-10") -> Ledger:
    paid = spend(*PAID) if paid is None else paid
    return ledger_of(rows, as_of=as_of, campaigns=CAMPAIGNS, spend=paid)


def rows_of(ledger: Ledger, columns: list[str] = PARTS, **wanted: Any) -> list[tuple[Any, ...]]:
    return METRIC.result(ledger).filter(**wanted).select(columns).rows()


def test_the_customers_of_three_months_cost_what_was_spent_two_months_earlier() -> None:
    march, april, may = (date(2026, month, 1) for month in (3, 4, 5))
    assert rows_of(read()) == [
        ("month", march, None, 3, 1, None, None, 480_003, 4_800.03),
        ("month", april, None, 3, 2, None, None, 210_003, 1_050.015),
        ("month", may, None, 3, 4, 480_003, 1_200.0075, None, None),
        ("year", april, None, 2, 2, 420_000, 2_100.0, 90_003, 450.015),
        ("source", april, "friend", 2, 0, None, None, None, None),
        ("source", april, "mail", 2, 1, 140_000, 1_400.0, 30_001, 300.01),
        ("source", april, "web", 2, 1, 280_000, 2_800.0, 60_002, 600.02),
        ("source", april, None, 2, 0, None, None, None, None),
    ]


def test_the_lag_is_the_median_from_creation_to_win_in_whole_months() -> None:
    lags = ["lag_days", "lag_months"]
    assert set(rows_of(read(), lags)) == {(60.0, 2)}
    quick = leads(
        {**WEB, "created": "2026-03-01", "won": "2026-03-16"}, {**WEB, "created": "2026-03-01", "won": "2026-02-01"}
    )
    assert set(rows_of(read(quick), lags)) == {(7.5, 0)}
    assert rows_of(read(quick), ["cost_cents", "unlagged_cents"], scope="month")[-2:] == [
        (210_003, 210_003),
        (None, None),
    ]


def test_half_a_month_is_a_month_and_less_is_none() -> None:
    def lag(days: int) -> int:
        won = str(date(2026, 1, 1) + timedelta(days=days))
        return int(METRIC.result(read(leads({**WEB, "created": "2026-01-01", "won": won})))["lag_months"][0])

    assert [lag(days) for days in (0, 15, 16, 45, 46, 76, 77)] == [0, 0, 1, 1, 2, 2, 3]


def test_without_a_win_there_is_no_lag_and_no_cost_of_a_customer() -> None:
    nothing = leads({**WEB, "created": "2026-01-10", "lost": "2026-02-01"})
    columns = [
        "scope",
        "customers",
        "lag_days",
        "lag_months",
        "cost",
        "value",
        "low",
        "high",
        "unlagged_cost",
        "unlagged",
    ]
    assert set(rows_of(read(nothing), columns, month=date(2026, 4, 1))) == {
        ("month", 0, None, None, None, None, None, None, 2_100.03, None),
        ("year", 0, None, None, None, None, None, None, 5_100.03, None),
        ("source", 0, None, None, None, None, None, None, 5_100.03, None),
    }


def test_a_win_without_a_creation_counts_as_a_customer_but_not_for_the_lag() -> None:
    only = leads({**WEB, "won": "2026-03-11"})
    assert rows_of(read(only), ["customers", "lag_days", "value", "unlagged"], scope="year") == [
        (1, None, None, 5_100.03)
    ]


def test_the_interval_is_that_of_the_number_of_customers() -> None:
    row = METRIC.result(read()).filter(scope="month").row(-1, named=True)
    fewest, most = gamma.ppf([0.025, 0.975], 4.5)
    assert (row["cost"], row["low"], row["high"]) == (
        4_800.03, pytest.approx(4_800.03 / most, rel=1e-9), pytest.approx(4_800.03 / fewest, rel=1e-9),
    )  # fmt: skip
    first = METRIC.result(read()).row(0, named=True)
    fewest, most = gamma.ppf([0.025, 0.975], 1.5)
    assert (first["unlagged_low"], first["unlagged_high"]) == (
        pytest.approx(4_800.03 / most, rel=1e-9), pytest.approx(4_800.03 / fewest, rel=1e-9),
    )  # fmt: skip


def test_a_month_that_is_not_over_is_not_divided() -> None:
    months = [
        METRIC.result(read(as_of=day)).filter(scope="month")["month"].max() for day in ("2026-06-29", "2026-06-30")
    ]
    assert months == [date(2026, 5, 1), date(2026, 6, 1)]


def test_spend_that_was_never_recorded_is_unknown_before_within_and_after() -> None:
    assert rows_of(read(paid=spend()), ["customers", "cost", "value", "unlagged"], scope="month") == [
        (4, None, None, None)
    ]
    later = rows_of(read(), ["month", "cost_cents", "unlagged_cents"], scope="month")[-1]
    assert later == (date(2026, 5, 1), 480_003, None)
    much_later = METRIC.result(read(as_of="2026-12-31")).filter(scope="month", month=date(2026, 7, 1))
    assert much_later.select("customers", "cost_cents").row(0) == (3, None)
    june = METRIC.result(read(as_of="2026-12-31")).filter(scope="month", month=date(2026, 6, 1))
    assert june.select("customers", "cost_cents").row(0) == (4, 210_003)


def test_the_year_is_twelve_months_once_the_record_is_that_long() -> None:
    paid = spend(*((f"{year}-{month:02d}-01", 1_00) for year in (2024, 2025, 2026) for month in range(1, 13)))
    old = {**WEB, "created": "2025-04-01", "won": "2025-05-31"}
    rows = leads(old, {**old, "created": "2025-05-01", "won": "2025-06-30"}, {**old, "won": "2026-05-31"})
    assert rows_of(read(rows, paid), ["month", "window_months", "customers", "cost_cents"], scope="year") == [
        (date(2026, 5, 1), 12, 2, 12_00)
    ]


def test_spend_that_no_lead_brought_is_in_the_whole_and_in_no_source() -> None:
    lost = spend(("2026-01-05", 500), ("2026-02-05", 500), ("2026-04-30", 1), campaign="c9")
    rows = read(paid=pl.concat([spend(*PAID), lost]))
    columns = ["scope", "of_source", "cost_cents", "unlinked_cents", "unlagged_cents"]
    assert rows_of(rows, columns, month=date(2026, 4, 1))[1:] == [
        ("year", None, 421_000, 1_000, 90_004),
        ("source", "friend", None, None, None),
        ("source", "mail", 140_000, 0, 30_001),
        ("source", "web", 280_000, 0, 60_002),
        ("source", None, None, None, None),
    ]


def test_a_filter_asks_what_the_customers_of_the_filter_cost() -> None:
    mail = METRIC.result(read(), {"source": ["mail"]})
    assert mail.filter(scope="year").select("customers", "cost_cents", "lag_months").rows() == [(1, 140_000, 2)]
    friend = METRIC.result(read(), {"source": ["friend"]})
    assert friend.filter(scope="month").select("month", "customers", "cost_cents", "unlagged_cents").rows() == [
        (date(2026, 3, 1), 0, None, None), (date(2026, 4, 1), 0, None, None), (date(2026, 5, 1), 1, None, None)
    ]  # fmt: skip


def test_a_customer_is_behind_every_row_that_counts_it() -> None:
    assert METRIC.leads is not None
    behind = METRIC.leads(read()).select("lead_id", "scope", pl.col("month").cast(pl.String), "of_source")
    first = behind.filter(lead_id="1").drop("lead_id").rows()
    assert first == [
        ("month", "2026-03-01", None), ("month", "2026-04-01", None), ("month", "2026-05-01", None),
        ("year", "2026-04-01", None), ("source", "2026-04-01", "web"),
    ]  # fmt: skip


def test_a_credit_note_turns_the_ends_of_the_interval_around() -> None:
    row = (
        METRIC.result(read(paid=spend(("2026-01-05", -300), ("2026-04-05", 0))))
        .filter(scope="month")
        .row(-1, named=True)
    )
    assert row["value"] == -0.75
    assert row["low"] < row["value"] < row["high"] < 0


@settings(max_examples=15, deadline=None)
@given(economy.companies)
def test_doubling_every_lead_halves_the_cost_of_a_customer(frames: dict[str, pl.DataFrame]) -> None:
    again = frames["leads"].with_columns(pl.col("lead_id") + "-again")
    doubled = {**frames, "leads": pl.concat([frames["leads"], again])}
    one, two = (METRIC.result(ledger(each, as_of=economy.LAST)) for each in (frames, doubled))
    keys = [*METRIC.keys, "window_months", "lag_days", "lag_months"]
    assert two.select(keys).equals(one.select(keys))
    assert two["customers"].to_list() == [2 * n for n in one["customers"]]
    whole = pl.col("scope") != "source"
    halved = one.filter(whole).select(pl.col("value", "unlagged") / 2)
    assert_frame_equal(two.filter(whole).select("value", "unlagged"), halved)


@settings(max_examples=15, deadline=None)
@given(economy.companies)
def test_moving_everything_by_four_hundred_years_moves_the_months_and_nothing_else(frames) -> None:  # type: ignore[no-untyped-def]
    """The calendar repeats itself after 146,097 days; a shift by anything less changes the months' lengths."""
    gap = timedelta(days=-146_097)
    still = METRIC.result(ledger(frames, as_of=economy.LAST))
    dates = pl.selectors.date() + gap
    moved = {name: rows.with_columns(dates) for name, rows in arbitrary.shifted(frames, gap).items()}
    back = METRIC.result(ledger(moved, as_of=economy.LAST + gap))
    assert back.with_columns(pl.col("month") - gap).equals(still)


@settings(max_examples=15, deadline=None)
@given(economy.companies)
def test_a_filter_counts_what_the_customers_of_the_filter_are(frames: dict[str, pl.DataFrame]) -> None:
    read = ledger(frames, as_of=economy.LAST)
    whole = METRIC.result(read).filter(scope="month")
    parts = pl.concat(METRIC.result(read, {"source": [one]}).filter(scope="month") for one in arbitrary.SOURCES)
    added = parts.group_by("month").agg(pl.col("customers").sum(), pl.col("unlagged_cents").sum())
    both = whole.join(added, on="month", suffix="_added")
    assert both.height == whole.height
    assert (both["customers"] == both["customers_added"]).all()
    known = both.filter(pl.col("unlagged_cents").is_not_null())
    assert (known["unlagged_cents"] == known["unlagged_cents_added"]).all()


def test_the_sample_is_lagged_by_three_months_and_the_year_is_whole(sample: Ledger) -> None:
    year = METRIC.result(sample).filter(scope="year").row(0, named=True)
    assert (year["month"], year["window_months"], year["lag_days"], year["lag_months"]) == (
        date(2026, 10, 1),
        12,
        88.0,
        3,
    )
    paid = sample.spend.filter(pl.col("on").is_between(date(2025, 8, 1), date(2026, 7, 31)))["amount_cents"].sum()
    won = sample.leads.filter(pl.col("won_month").is_between(670, 681)).height
    assert (year["cost_cents"], year["customers"]) == (paid, won)
    assert year["value"] == pytest.approx(paid / 100 / won)
