from datetime import date

import polars as pl

from agreement.calendar import Calendar
from metrics import opportunities, win_rate
from tests.making import leads, ledger_of

DEALS = leads(
    {"opportunity": "2026-11-02 09:00", "won": "2026-11-20 09:00", "source": "web"},
    {"opportunity": "2026-11-08 23:30", "lost": "2026-11-20 09:00", "source": "fair"},
    {"opportunity": "2026-11-05 09:00", "won": "2026-11-20 09:00", "lost": "2026-11-19 09:00"},
    {"opportunity": "2026-11-06 09:00"},
    {"won": "2026-11-17 09:00"},
    {"lost": "2026-11-18 09:00"},
    {"handed_over": "2026-11-03 09:00"},
)


def rows(ledger, filters=None):
    return opportunities.METRIC.result(ledger, filters).rows()


def test_opportunities_are_counted_in_the_week_of_their_opening_with_what_became_of_them():
    assert opportunities.METRIC.result(ledger_of(DEALS)).columns == ["week", "value", "won", "lost", "open", "undated"]
    assert rows(ledger_of(DEALS)) == [
        (date(2026, 11, 2), 4, 2, 1, 1, 0),
        (date(2026, 11, 9), 0, 0, 0, 0, 0),
        (date(2026, 11, 16), 2, 1, 1, 0, 2),
    ]


def test_the_weeks_go_on_to_the_day_of_reading():
    assert rows(ledger_of(DEALS, as_of="2026-12-01"))[-1] == (date(2026, 11, 30), 0, 0, 0, 0, 0)


def test_the_business_day_decides_the_week():
    berlin = ledger_of(DEALS, calendar=Calendar(time_zone="Europe/Berlin"))
    assert [row[:2] for row in rows(berlin)][:2] == [(date(2026, 11, 2), 3), (date(2026, 11, 9), 1)]
    sunday = ledger_of(DEALS, calendar=Calendar(week_start=7))
    assert [row[:2] for row in rows(sunday)][:2] == [(date(2026, 11, 1), 3), (date(2026, 11, 8), 1)]


def test_a_filter_keeps_its_deals_only():
    assert rows(ledger_of(DEALS), {"source": ["fair"]})[0] == (date(2026, 11, 2), 1, 0, 1, 0, 0)
    assert rows(ledger_of(DEALS), {"region": ["north"]}) == []


def test_every_count_of_a_row_opens_its_leads():
    behind = opportunities.METRIC.leads(ledger_of(DEALS))
    first = behind.filter(week=date(2026, 11, 2))
    assert first["lead_id"].to_list() == ["1", "2", "3", "4"]
    assert {part: first[part].to_list() for part in ("won", "lost", "open")} == {
        "won": [True, False, True, False],
        "lost": [False, True, False, False],
        "open": [False, False, False, True],
    }
    assert behind.filter("undated")["lead_id"].to_list() == ["5", "6"]


def test_no_opportunities_make_no_rows():
    assert rows(ledger_of(leads({"created": "2026-11-03"}))) == []


def test_the_weeks_come_to_what_the_win_rate_of_all_opened_divides_by(sample):
    whole = win_rate.METRIC.result(sample).filter(pl.col("month").is_null(), kind="of all opened")
    made = opportunities.METRIC.result(sample).select(pl.sum("value", "won"))
    assert made.rows() == [(815, 234)] == whole.select("whole", "won").rows()
