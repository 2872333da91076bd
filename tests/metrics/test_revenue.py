from datetime import date

import polars as pl
import pytest

from agreement.calendar import Calendar
from metrics import revenue
from tests.making import frame, leads, ledger_of

WINS = leads(
    {"won": "2026-09-10", "amount_cents": 1_000_50, "source": "web"},
    {"won": "2026-09-20", "amount_cents": 500_00},
    {"won": "2026-11-05", "amount_cents": 2_000_00},
    {"won": "2026-11-06"},
    {"lost": "2026-11-06", "amount_cents": 9_000_00},
)
TARGETS = frame(
    "targets",
    {"period": "2026-11", "metric": "revenue", "value": 3_000.0, "owner": "north"},
    {"period": "2026-11", "metric": "revenue", "value": 1_000.0, "owner": "south"},
    {"period": "2026-Q4", "metric": "revenue", "value": 10_000.0, "owner": "sales"},
    {"period": "2026-10", "metric": "handed_over", "value": 7.0, "owner": "marketing"},
    {"period": "2026-09", "metric": "revenue", "value": None, "owner": "sales"},
)


def rows(kind, *columns, leads=WINS, as_of="2026-11-20", calendar=None, targets=TARGETS):
    ledger = ledger_of(leads, as_of=as_of, calendar=calendar, targets=targets)
    return revenue.METRIC.result(ledger).filter(kind=kind).select(columns).rows()


def test_won_amounts_add_up_by_month_in_cents():
    assert rows("month", "period", "won", "priced", "amount_cents", "value") == [
        ("2026-09", 2, 2, 150_050, 1_500.5),
        ("2026-10", 0, 0, 0, 0.0),
        ("2026-11", 2, 1, 200_000, 2_000.0),
    ]


def test_a_target_is_the_sum_of_its_owners_and_no_target_is_unknown():
    assert rows("month", "target", "of_target") == [(None, None), (None, None), (4_000.0, 0.5)]


def test_quarters_add_up_their_months():
    assert rows("quarter", "period", "starts_on", "won", "value", "target", "of_target") == [
        ("2026-Q3", date(2026, 7, 1), 2, 1_500.5, None, None),
        ("2026-Q4", date(2026, 10, 1), 2, 2_000.0, 10_000.0, 0.2),
    ]


def test_the_running_month_and_quarter_are_to_date():
    assert rows("month", "to_date") == [(False,), (False,), (True,)]
    assert rows("quarter", "to_date") == [(False,), (True,)]
    assert rows("month", "to_date", as_of="2026-11-30")[-1] == (False,)


@pytest.mark.parametrize(
    ("begins", "names"),
    [
        (1, ["2026-Q3", "2026-Q4"]),
        (4, ["2027-Q2", "2027-Q3"]),
        (7, ["2027-Q1", "2027-Q2"]),
        (11, ["2026-Q4", "2027-Q1"]),
        (2, ["2027-Q3", "2027-Q4"]),
    ],
)
def test_fiscal_quarters_bear_the_year_in_which_the_fiscal_year_ends(begins, names):
    fiscal = Calendar(fiscal_year_start=begins)
    assert [name for (name,) in rows("quarter", "period", calendar=fiscal)] == names


@pytest.mark.parametrize(("begins", "quarter", "target"), [(4, "2027-Q3", 10_000.0), (7, "2027-Q2", 5_000.0)])
def test_a_fiscal_quarter_has_its_own_first_day_and_its_own_target(begins, quarter, target):
    promised = frame(
        "targets",
        {"period": "2027-Q3", "metric": "revenue", "value": 10_000.0, "owner": "sales"},
        {"period": "2027-Q2", "metric": "revenue", "value": 5_000.0, "owner": "sales"},
    )
    read = rows("quarter", "period", "starts_on", "won", "to_date", "target", "of_target",
                calendar=Calendar(fiscal_year_start=begins), targets=promised)  # fmt: skip
    assert read[-1] == (quarter, date(2026, 10, 1), 2, True, target, 2_000 / target)


def test_wins_without_any_amount_have_an_unknown_value():
    unpriced = leads({"won": "2026-11-06"}, {"won": "2026-11-07"})
    assert rows("month", "won", "value", "target", "of_target", leads=unpriced) == [(2, None, 4_000.0, None)]


def test_where_no_win_has_an_amount_a_month_without_wins_is_unknown_too():
    unpriced = leads({"won": "2026-09-06"}, {"won": "2026-11-07"})
    columns = ("won", "priced", "unpriced", "amount_cents", "value")
    assert rows("month", *columns, leads=unpriced) == [(1, 0, 1, 0, None), (0, 0, 0, 0, None), (1, 0, 1, 0, None)]


def test_a_filter_without_amounts_knows_that_others_have_them():
    ledger = ledger_of(WINS.with_columns(region=pl.Series(["n", "n", "s", "n", "n"])), as_of="2026-11-20")
    made = revenue.METRIC.result(ledger, {"region": ["n"]}).filter(kind="month")
    assert made.select("won", "priced", "unpriced", "value").rows() == [
        (2, 2, 0, 1_500.5),
        (0, 0, 0, 0.0),
        (1, 0, 1, None),
    ]


def test_a_period_says_what_share_of_its_working_days_is_over():
    # Of November 2026 21 days are working days, 15 until Friday the 20th and until Sunday the 22nd; of October 22.
    assert rows("month", "working_share")[-2:] == [(1.0,), (15 / 21,)]
    assert rows("month", "working_share", as_of="2026-11-22")[-1] == (15 / 21,)
    assert rows("quarter", "working_share")[-1] == ((22 + 15) / (22 + 21 + 23),)
    closed = Calendar(holidays=(date(2026, 11, 2), date(2026, 11, 30)))
    assert rows("month", "working_share", calendar=closed)[-1] == (14 / 19,)
    assert rows("month", "working_share", as_of="2026-11-30")[-1] == (1.0,)


def test_a_month_without_working_days_has_no_share_of_them():
    closed = Calendar(holidays=tuple(date(2026, 11, day) for day in range(1, 31)))
    assert rows("month", "working_share", calendar=closed)[-1] == (None,)
    one_day = Calendar(holidays=tuple(date(2026, 11, day) for day in range(3, 31)))
    assert rows("month", "working_share", calendar=one_day)[-1] == (1.0,)


def test_a_target_of_nothing_cannot_be_divided_by():
    nothing = frame("targets", {"period": "2026-11", "metric": "revenue", "value": 0.0, "owner": "sales"})
    assert rows("month", "target", "of_target", targets=nothing)[-1] == (0.0, None)
    little = frame("targets", {"period": "2026-11", "metric": "revenue", "value": 1.0, "owner": "sales"})
    assert rows("month", "target", "of_target", targets=little)[-1] == (1.0, 2_000.0)


def test_without_wins_there_are_no_rows():
    assert rows("month", "won", leads=leads({"lost": "2026-11-06"})) == []
