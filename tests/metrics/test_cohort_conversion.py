from datetime import date, timedelta
from math import isclose
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from lifelines import KaplanMeierFitter

from metrics.cohort_conversion import METRIC
from tests.making import leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.metrics.olist import olist
from tests.stored import asked, store_frames

KEYS = ["month", "age_days", "leads", "won", "at_risk"]


def test_the_share_won_by_an_age_counts_only_what_was_followed_that_long() -> None:
    four = leads(
        {"created": "2026-01-01 10:00", "won": "2026-01-06 09:00"},
        {"created": "2026-01-01 10:00"},
        {"created": "2026-01-11 10:00", "won": "2026-01-31 10:00"},
        {"created": "2026-01-31 10:00"},
    )
    result = METRIC.result(ledger_of(four, as_of="2026-02-05"))
    assert result.select(KEYS).rows() == [
        (date(2026, 1, 1), 0, 4, 0, 4),
        (date(2026, 1, 1), 7, 4, 1, 2),
        (date(2026, 1, 1), 30, 4, 2, 1),
    ]
    # by hand: at 5 days one of four wins (3/4 stay), at 20 days one of two (1/2 stay): 1 - 3/8
    assert [round(value, 12) for value in result["value"]] == [0.0, 0.25, 0.625]


def test_a_cohort_is_mature_when_its_last_day_has_reached_the_age() -> None:
    one = leads({"created": "2026-01-01 10:00"})
    for as_of, mature in (("2026-02-06", False), ("2026-02-07", True)):
        row = METRIC.result(ledger_of(one, as_of=as_of)).row(1, named=True)
        assert (row["age_days"], row["counts_from"], row["mature"]) == (7, date(2026, 2, 7), mature)


def test_an_age_that_no_lead_has_reached_has_no_row() -> None:
    result = METRIC.result(ledger_of(leads({"created": "2026-01-01 10:00"}), as_of="2026-01-07"))
    assert result["age_days"].to_list() == [0]


def test_a_win_before_the_creation_counts_as_age_zero() -> None:
    result = METRIC.result(ledger_of(leads({"created": "2026-01-03", "won": "2026-01-01"}), as_of="2026-01-04"))
    assert result.select("age_days", "won", "value").rows() == [(0, 1, 1.0)]


def test_a_lost_lead_stays_in_the_count_as_not_won() -> None:
    rows = ({"created": "2026-01-01", "lost": "2026-01-02"}, {"created": "2026-01-01", "won": "2026-01-05"})
    result = METRIC.result(ledger_of(leads(*rows), as_of="2026-01-08"))
    assert result.filter(pl.col("age_days") == 7)["value"].to_list() == [0.5]


def test_where_nobody_is_left_to_tell_there_is_no_value() -> None:
    won_early = {"created": "2026-01-01", "won": "2026-01-03"}
    result = METRIC.result(ledger_of(leads(won_early, {"created": "2026-01-25"}), as_of="2026-02-02"))
    assert result.select("age_days", "at_risk", "value", "low", "high").rows()[-1] == (30, 0, None, None, None)


def test_no_leads_give_no_rows() -> None:
    assert METRIC.result(ledger_of(as_of="2026-01-01")).select(KEYS).rows() == []


def test_without_a_win_the_upper_bound_is_wilsons() -> None:
    from statsmodels.stats.proportion import proportion_confint

    twenty = leads(*({"created": "2026-01-01"} for _ in range(20)))
    row = METRIC.result(ledger_of(twenty, as_of="2026-01-31")).row(-1, named=True)
    assert (row["value"], row["low"]) == (0.0, 0.0)
    assert isclose(row["high"], proportion_confint(0, 20, method="wilson")[1], rel_tol=1e-12)


@pytest.mark.real_data
def test_every_month_of_olist_has_lifelines_curve(public_data: Path) -> None:
    ledger = ledger_of(olist(public_data))
    result = METRIC.result(ledger)
    days = ledger.leads.select("created_month", "created_day", "won_day").with_columns(
        pl.col("won_day").is_not_null().alias("won"),
        (pl.col("won_day").fill_null((ledger.as_of - date(1970, 1, 1)).days) - pl.col("created_day"))
        .clip(0)
        .alias("age"),
    )
    compared = 0
    for (month,), cohort in result.group_by("month"):
        index = (month.year - 1970) * 12 + month.month - 1
        one = days.filter(pl.col("created_month") == index)
        fitted = KaplanMeierFitter().fit(one["age"].to_numpy(), one["won"].to_numpy())
        bounds = fitted.confidence_interval_survival_function_
        for row in cohort.filter(pl.col("won") > 0).iter_rows(named=True):
            at = bounds.loc[: row["age_days"]].iloc[-1]
            assert isclose(row["value"], 1 - fitted.predict(row["age_days"]), abs_tol=1e-9)
            assert isclose(row["low"], 1 - at.iloc[1], abs_tol=1e-9)
            assert isclose(row["high"], 1 - at.iloc[0], abs_tol=1e-9)
            compared += 1
    assert compared > 50


@pytest.mark.real_data
def test_olist_wins_by_age_are_the_known_ones(public_data: Path) -> None:
    result = METRIC.result(ledger_of(olist(public_data), as_of=date(2020, 1, 1)))
    by_age = result.group_by("age_days").agg(pl.col("won", "leads").sum()).sort("age_days")
    known = dict(by_age.select("age_days", "won").iter_rows())
    assert [known[age] for age in (7, 30, 60, 90, 180, 365)] == [284, 555, 647, 692, 775, 838]
    assert by_age["leads"].to_list()[:8] == [8000] * 8


@pytest.mark.real_data
def test_olist_has_no_wins_on_record_before_december_2017_and_says_so(public_data: Path) -> None:
    result = METRIC.result(ledger_of(olist(public_data)))
    assert set(result["complete_from"]) == {date(2017, 12, 5)}
    truncated = result.filter("truncated")["month"].unique().sort().to_list()
    assert truncated == [date(2017, month, 1) for month in range(6, 13)]


def test_a_log_that_is_complete_is_not_called_truncated() -> None:
    rows = [
        {"created": f"2026-0{month}-01", "won": f"2026-0{month}-{9 + number:02}" if number < 3 else None}
        for month in range(1, 6)
        for number in range(10)
    ]
    result = METRIC.result(ledger_of(leads(*rows), as_of="2026-07-01"))
    assert result["complete_from"].null_count() == result.height
    assert not result["truncated"].any()


def test_leads_that_could_not_yet_be_won_do_not_make_a_log_truncated() -> None:
    """Everybody is won at ten days, so nobody was to be won before the tenth."""
    old = [{"created": "2026-01-01", "won": "2026-01-11"} for _ in range(20)]
    new = [{"created": "2026-01-11", "won": "2026-01-21"} for _ in range(20)]
    assert not METRIC.result(ledger_of(leads(*old, *new), as_of="2026-03-01"))["truncated"].any()


def test_sql_by_hand_counts_the_same(sqlite_url: str) -> None:
    begin = date(2026, 1, 1)
    rows = [
        {
            "created": str(begin + timedelta(days=7 * number)),
            "won": str(begin + timedelta(days=9 * number)) if number % 3 else None,
        }
        for number in range(20)
    ]
    store_frames(sqlite_url, leads=leads(*rows))
    result = METRIC.result(ledger_of(leads(*rows), as_of="2026-06-30"))
    query = """
        SELECT strftime('%Y-%m-01', created_at) AS month, count(*),
               sum(won_at IS NOT NULL AND julianday(date(won_at)) - julianday(date(created_at)) <= 30
                   AND date(won_at) <= '2026-06-30')
        FROM accord_leads GROUP BY month HAVING min(date(created_at)) <= date('2026-06-30', '-30 days') ORDER BY month
    """
    ours = result.filter(pl.col("age_days") == 30).select(pl.col("month").cast(pl.String), "leads", "won")
    assert ours.rows() == asked(sqlite_url, query)


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_order_does_not_matter_and_filters_add_up(made: pl.DataFrame) -> None:
    ledger = ledger_of(made, as_of="2026-08-01")
    whole = METRIC.result(ledger)
    assert METRIC.result(ledger_of(made.reverse(), as_of="2026-08-01")).equals(whole)
    parts = [METRIC.result(ledger, {"source": [source]}) for source in (None, "web", "event")]
    first = pl.concat(parts).filter(pl.col("age_days") == 0)
    added = first.group_by("month").agg(pl.col("leads", "won").sum()).sort("month")
    assert added.equals(whole.filter(pl.col("age_days") == 0).select("month", "leads", "won"))


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_facts_after_as_of_change_nothing(made: pl.DataFrame) -> None:
    later = pl.col("won_at") > pl.datetime(2026, 4, 1, time_zone="UTC")
    blind = made.with_columns(pl.when(~later).then("won_at").alias("won_at"))
    known, unknown = (METRIC.result(ledger_of(leads, as_of="2026-03-31")) for leads in (made, blind))
    assert known.equals(unknown)


@settings(max_examples=12, deadline=None)
@given(LEADS_MADE)
def test_moving_everything_by_whole_weeks_moves_nothing_in_the_whole(made: pl.DataFrame) -> None:
    def all_won(frame: pl.DataFrame, day: date) -> list[tuple[int, int]]:
        result = METRIC.result(ledger_of(frame, as_of=day)).filter(pl.col("age_days") <= 30)
        return result.group_by("age_days").agg(pl.col("won").sum()).sort("age_days").rows()

    assert all_won(moved(made, 28), date(2026, 12, 31) + timedelta(28)) == all_won(made, date(2026, 12, 31))
