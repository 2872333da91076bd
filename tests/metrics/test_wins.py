from datetime import date

import polars as pl

from metrics import revenue, wins
from tests.making import leads, ledger_of

MONDAY, NEXT = date(2026, 11, 2), date(2026, 11, 16)
DEALS = leads(
    {"won": "2026-11-02 09:00", "amount_cents": 100_050},
    {"won": "2026-11-08 22:30", "amount_cents": -50},
    {"won": "2026-11-04 09:00"},
    {"won": "2026-11-16 09:00", "source": "web"},
    {"lost": "2026-11-03 09:00", "amount_cents": 7},
)


def test_wins_and_their_money_by_week_of_the_win():
    # The third win has no amount and adds nothing; the week between had no win: that is 0, and brought 0.
    assert wins.METRIC.result(ledger_of(DEALS)).rows() == [
        (MONDAY, 3, 1, 100_000, 1000.0), (date(2026, 11, 9), 0, 0, 0, 0.0), (NEXT, 1, 1, 0, None)
    ]  # fmt: skip


def test_the_week_ends_at_midnight_of_the_business_time_zone():
    late = ledger_of(leads({"won": "2026-11-08 23:59"}, {"won": "2026-11-09 00:00"}))
    assert wins.METRIC.result(late)["value"].to_list() == [1, 1]


def test_where_no_win_has_an_amount_nobody_knows_what_any_week_brought():
    unpriced = ledger_of(leads({"won": "2026-11-02 09:00"}, {"won": "2026-11-16 09:00"}))
    assert wins.METRIC.result(unpriced)["revenue"].to_list() == [None, None, None]
    assert wins.METRIC.result(ledger_of(DEALS), {"source": ["web"]})["revenue"].to_list() == [None]


def test_no_win_on_record_has_no_rows():
    assert wins.METRIC.result(ledger_of(leads({"lost": "2026-11-02 09:00"}))).is_empty()


def test_a_win_stays_a_win_whatever_else_is_recorded():
    both = ledger_of(leads({"won": "2026-11-02 09:00", "lost": "2026-11-03 09:00"}))
    assert wins.METRIC.result(both)["value"].to_list() == [1]


def test_every_count_opens_its_deals():
    behind = wins.METRIC.leads(ledger_of(DEALS))
    week = behind.filter(pl.col("week") == MONDAY)
    assert (week.height, week["unpriced"].sum()) == (3, 1)


def test_the_weeks_add_up_to_the_revenue_of_the_months(sample):
    weeks, months = wins.METRIC.result(sample), revenue.METRIC.result(sample).filter(pl.col("kind") == "month")
    assert weeks["value"].sum() == months["won"].sum() > 200
    assert weeks["amount_cents"].sum() == months["amount_cents"].sum()
    sources = sample.leads["source"].cast(pl.String).unique().to_list()
    parts = [wins.METRIC.result(sample, {"source": [source]})["value"].sum() for source in sources]
    assert sum(parts) == weeks["value"].sum()
