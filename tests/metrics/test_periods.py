"""Weeks, months and fiscal quarters as whole rows; what was promised for them."""

from datetime import date

import polars as pl
import pytest

from agreement.calendar import Calendar
from metrics._fiscal import PERIODS, periods, targets
from metrics._metric import moment
from metrics._periods import added, dated, every_month, every_week, monthly
from tests.making import frame, ledger_of

AS_OF = moment(ledger_of(as_of="2026-11-25"))
THIS_WEEK, THIS_MONTH = 2968, 682
"""The week of Monday 23 November 2026, and November 2026."""


def test_a_week_without_leads_is_a_row_of_zeros_up_to_this_week():
    rows = pl.DataFrame({"week": [THIS_WEEK - 1, None, THIS_WEEK - 3], "n": [5, 9, 2], "m": [1, 1, None]})
    made = every_week(rows.with_columns(pl.col("week").cast(pl.Int32)), AS_OF)
    assert made.rows() == [(THIS_WEEK - 3, 2, 0), (THIS_WEEK - 2, 0, 0), (THIS_WEEK - 1, 5, 1), (THIS_WEEK, 0, 0)]
    assert dated(made, AS_OF)["week"].to_list() == [date(2026, 11, day) for day in (2, 9, 16, 23)]
    sunday = moment(ledger_of(as_of="2026-11-25", calendar=Calendar(week_start=7)))
    assert dated(made.head(1), sunday)["week"].to_list() == [date(2026, 11, 8)]


def test_a_week_beyond_this_one_is_kept_and_nothing_is_made_of_nothing():
    late = pl.DataFrame({"week": [THIS_WEEK + 2], "n": [4]}, schema={"week": pl.Int32, "n": pl.Int64})
    assert every_week(late, AS_OF).rows() == [(THIS_WEEK + 2, 4)]
    early = pl.concat([late.with_columns(week=pl.lit(THIS_WEEK, pl.Int32)), late])
    assert every_week(early, AS_OF).rows() == [(THIS_WEEK, 4), (THIS_WEEK + 1, 0), (THIS_WEEK + 2, 4)]
    assert every_week(late.clear(), AS_OF).rows() == []
    assert every_week(late.with_columns(week=pl.lit(None, pl.Int32)), AS_OF).rows() == []


def test_a_month_without_leads_is_a_row_up_to_this_month():
    rows = pl.DataFrame({"month": [THIS_MONTH - 2], "n": [4]}, schema={"month": pl.Int32, "n": pl.Int64})
    made = monthly(every_month(rows, AS_OF))
    assert made.rows() == [(date(2026, 9, 1), 4), (date(2026, 10, 1), 0), (date(2026, 11, 1), 0)]


def test_measures_are_added_up_over_keys():
    lines = pl.DataFrame({"week": [2, 1, 2], "n": [1, 5, 10], "m": [3, 0, 4], "of": ["a", "b", "c"]})
    assert added(lines, ["week"], ["n", "m"]).rows() == [(1, 5, 0), (2, 11, 7)]


@pytest.mark.parametrize(
    ("begins", "index", "quarter", "first", "last"),
    [
        (1, THIS_MONTH, "2026-Q4", (2026, 10, 1), (2026, 12, 31)),
        (1, THIS_MONTH + 2, "2027-Q1", (2027, 1, 1), (2027, 3, 31)),
        (2, THIS_MONTH + 2, "2027-Q4", (2026, 11, 1), (2027, 1, 31)),
        (2, THIS_MONTH + 3, "2028-Q1", (2027, 2, 1), (2027, 4, 30)),
        (4, THIS_MONTH - 8, "2026-Q4", (2026, 1, 1), (2026, 3, 31)),
        (4, THIS_MONTH - 7, "2027-Q1", (2026, 4, 1), (2026, 6, 30)),
        (4, THIS_MONTH, "2027-Q3", (2026, 10, 1), (2026, 12, 31)),
        (12, THIS_MONTH, "2026-Q4", (2026, 9, 1), (2026, 11, 30)),
        (12, THIS_MONTH + 1, "2027-Q1", (2026, 12, 1), (2027, 2, 28)),
    ],
)
def test_a_fiscal_year_bears_the_number_of_the_year_in_which_it_ends(begins, index, quarter, first, last):
    made = periods([index], Calendar(fiscal_year_start=begins))
    assert made.row(1) == (index, "quarter", quarter, date(*first), date(*last))
    assert made.height == 2


def test_a_month_has_its_own_period_beside_that_of_its_quarter():
    made = periods([THIS_MONTH - 9, THIS_MONTH + 3], Calendar())
    assert made.schema == PERIODS
    assert made.filter(kind="month").rows() == [
        (THIS_MONTH - 9, "month", "2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        (THIS_MONTH + 3, "month", "2027-02", date(2027, 2, 1), date(2027, 2, 28)),
    ]


def test_promises_of_one_metric_are_added_up_over_their_owners():
    rows = [("wins", "2026-11", "Ann", 3.0), ("wins", "2026-11", "Bob", 4.5), ("wins", "2026-Q4", "Ann", None),
            ("wins", "2026-12", "Ann", 0.0), ("revenue", "2026-11", "Ann", 900.0)]  # fmt: skip
    made = frame("targets", *(dict(zip(("metric", "period", "owner", "value"), row, strict=True)) for row in rows))
    found = targets(moment(ledger_of(targets=made, as_of="2026-11-25")), "wins")
    assert sorted(found.rows()) == [("2026-11", 7.5), ("2026-12", 0.0)]
    assert found.columns == ["period", "target"]
