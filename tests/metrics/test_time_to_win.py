from datetime import date
from math import isclose
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from lifelines import KaplanMeierFitter

from metrics.time_to_win import METRIC, won
from tests.making import leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.metrics.olist import olist
from tests.stored import asked, store_frames

PARTS = ["scope", "month", "leads", "won", "mean_days_won", "value", "half_of_leads_days"]
JANUARY = ({"created": "2026-01-01", "won": f"2026-01-{day:02}"} for day in (3, 5, 31))
ROWS = leads(*JANUARY, {"created": "2026-01-20"}, {"created": "2026-02-01"})


def test_mean_and_median_are_of_the_won_and_the_half_is_of_all_leads() -> None:
    result = METRIC.result(ledger_of(ROWS, as_of="2026-03-31"))
    assert result.select(PARTS).rows() == [
        ("all", None, 5, 3, 12.0, 4.0, 30),
        ("month", date(2026, 1, 1), 4, 3, 12.0, 4.0, 4),
        ("month", date(2026, 2, 1), 1, 0, None, None, None),
    ]


def test_the_median_of_an_even_number_lies_between_the_two_in_the_middle() -> None:
    four = leads(*({"created": "2026-01-01", "won": f"2026-01-{day:02}"} for day in (2, 3, 8, 30)))
    assert METRIC.result(ledger_of(four))["value"].to_list() == [4.5, 4.5]


def test_few_wins_have_no_interval_and_many_have_one_around_the_median() -> None:
    wins = [{"created": "2026-01-01", "won": f"2026-01-{day:02}"} for day in range(1, 26)]
    few, many = (METRIC.result(ledger_of(leads(*rows))).row(0, named=True) for rows in (wins[:5], wins))
    assert (few["low"], few["high"]) == (None, None)
    # Conover 1999: of 25 in order, the 8th and the 18th (binomial 95 %): days 7 and 17
    assert (many["low"], many["value"], many["high"]) == (7.0, 12.0, 17.0)


def test_a_win_before_the_creation_stands_apart_and_in_no_statistic_of_the_won() -> None:
    rows = [{"created": "2026-01-03", "won": "2026-01-01"}, {"created": "2026-02-01", "won": "2026-02-01"},
            {"created": "2026-02-01", "won": "2026-02-07"}, {"created": "2026-02-01"}]  # fmt: skip
    result = METRIC.result(ledger_of(leads(*rows)))
    names = ["month", "leads", "won", "out_of_order", "timed", "mean_days_won", "value", "half_of_leads_days"]
    assert result.select(names).rows() == [
        (None, 4, 3, 1, 2, 3.0, 3.0, 0),
        (date(2026, 1, 1), 1, 1, 1, 0, None, None, 0),
        (date(2026, 2, 1), 3, 2, 0, 2, 3.0, 3.0, 6),
    ]
    assert won(ledger_of(leads(*rows)))["won_age"].to_list() == [-2, 0, 6]


def test_a_single_win_has_a_mean_and_a_lead_without_a_creation_date_is_in_nothing() -> None:
    one = leads({"created": "2026-01-01", "won": "2026-01-08"}, {"won": "2026-01-08"}, {"handed_over": "2026-01-08"})
    assert METRIC.result(ledger_of(one)).select(PARTS).rows() == [
        ("all", None, 1, 1, 7.0, 7.0, 7),
        ("month", date(2026, 1, 1), 1, 1, 7.0, 7.0, 7),
    ]
    assert won(ledger_of(one))["lead_id"].to_list() == ["1"]


def test_no_leads_give_no_rows() -> None:
    assert METRIC.result(ledger_of(as_of="2026-01-01")).height == 0


@pytest.mark.real_data
def test_olist_takes_48_days_in_the_mean_and_14_in_the_median(public_data: Path) -> None:
    ledger = ledger_of(olist(public_data))
    row = METRIC.result(ledger).row(0, named=True)
    assert (row["scope"], row["leads"], row["won"], row["value"]) == ("all", 8000, 842, 14.0)
    # One win is two days before the first contact: with it the mean is the published (40,789 - 2) / 842 = 48.44.
    assert (row["out_of_order"], row["timed"]) == (1, 841)
    assert row["mean_days_won"] == pytest.approx(40_789 / 841)
    assert row["half_of_leads_days"] is None
    assert won(ledger).height == 842


def test_the_half_of_all_leads_is_lifelines_median() -> None:
    rows = [{"created": f"2026-01-{1 + n:02}", "won": f"2026-03-{1 + n:02}" if n % 4 else None} for n in range(25)]
    ledger = ledger_of(leads(*rows), as_of="2026-03-20")
    lived = ledger.leads.select(
        (pl.col("won_day").fill_null((date(2026, 3, 20) - date(1970, 1, 1)).days) - pl.col("created_day")).alias("age"),
        pl.col("won_day").is_not_null().alias("won"),
    )
    fitted = KaplanMeierFitter().fit(lived["age"].to_numpy(), lived["won"].to_numpy())
    assert isclose(METRIC.result(ledger)["half_of_leads_days"][0], fitted.median_survival_time_)


def test_sql_by_hand_gives_the_same_mean(sqlite_url: str) -> None:
    store_frames(sqlite_url, leads=ROWS)
    query = """
        SELECT strftime('%Y-%m-01', created_at) AS month, count(*), count(won_at),
               avg(julianday(date(won_at)) - julianday(date(created_at)))
        FROM accord_leads GROUP BY month ORDER BY month
    """
    ours = METRIC.result(ledger_of(ROWS, as_of="2026-03-31")).filter(pl.col("scope") == "month")
    ours = ours.select(pl.col("month").cast(pl.String), "leads", "won", "mean_days_won")
    assert ours.rows() == asked(sqlite_url, query)


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_order_and_whole_weeks_do_not_matter_and_filters_add_up(made: pl.DataFrame) -> None:
    ledger = ledger_of(made, as_of="2026-12-31")
    whole = METRIC.result(ledger)
    assert METRIC.result(ledger_of(made.reverse(), as_of="2026-12-31")).equals(whole)
    assert METRIC.result(ledger_of(moved(made, 7), as_of="2027-01-07")).drop("month").row(0) == whole.drop("month").row(
        0
    )
    parts = pl.concat([METRIC.result(ledger, {"source": [source]}) for source in (None, "web", "event")])
    added = parts.group_by("scope", "month").agg(pl.col("leads", "won").sum()).sort("scope", "month")
    assert added.equals(whole.select("scope", "month", "leads", "won"))
