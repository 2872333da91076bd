from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from statsmodels.stats.proportion import proportion_confint

from agreement.definition import Commitment
from agreement.ledger import Ledger
from metrics.sal_yield import METRIC, accepted
from tests.making import leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.metrics.signed import signed, under
from tests.metrics.test_short_clock_known_answers import marketstar as marketstar
from tests.stored import asked, store_frames

PARTS = ["scope", "month", "accepted", "leads", "won", "value", "counts_from", "mature"]
THIRTY = signed(Commitment("marketing", "win_rate", 30, 6))


def sal(accepted: str, won: str | None = None) -> dict[str, Any]:
    return {"handed_over": accepted, "accepted": accepted, "won": won}


def test_a_month_has_no_value_before_all_of_it_is_old_enough() -> None:
    rows = [sal("2026-01-10", "2026-01-20"), sal("2026-01-10"), sal("2026-02-01", "2026-02-03")]
    ledger = under(leads(*rows), "2026-03-02", THIRTY)
    assert METRIC.result(ledger).select(PARTS).rows() == [
        ("all", None, 3, 2, 1, 0.5, None, True),
        ("month", date(2026, 1, 1), 2, 2, 1, 0.5, date(2026, 3, 2), True),
        ("month", date(2026, 2, 1), 1, 0, 0, None, date(2026, 3, 30), False),
    ]


def test_a_lead_is_old_enough_on_the_day_it_reaches_the_age_but_its_month_is_not_yet() -> None:
    won_unaccepted = {"created": "2025-12-01", "won": "2025-12-02"}
    for as_of, old in (("2026-01-30", 0), ("2026-01-31", 1)):
        result = METRIC.result(under(leads(sal("2026-01-01"), won_unaccepted), as_of, THIRTY))
        assert result.select("leads", "value").rows() == [(old, 0.0 if old else None), (old, None)]


def test_a_win_on_the_last_day_of_the_age_counts_and_a_later_one_does_not() -> None:
    rows = [sal("2026-01-01", "2026-01-31"), sal("2026-01-01", "2026-02-01")]
    assert METRIC.result(under(leads(*rows), "2026-12-31", THIRTY)).select("leads", "won").row(0) == (2, 1)


def test_the_age_is_the_one_promised_last_else_270_days() -> None:
    rows = leads(sal("2026-01-01"))
    later = signed(Commitment("marketing", "win_rate", 90, 6), version=2, at="2026-03-01")
    ages = [METRIC.result(under(rows, day, THIRTY, later))["age_days"][0] for day in ("2026-02-28", "2026-03-01")]
    assert ages == [30, 90]
    assert METRIC.result(ledger_of(rows))["age_days"].to_list() == [270, 270]


def test_a_lead_that_was_rejected_in_the_end_is_not_accepted() -> None:
    back = {**sal("2026-01-01", "2026-01-05"), "rejected": "2026-01-02"}
    assert METRIC.result(ledger_of(leads(back, sal("2026-01-01")), as_of="2026-12-31"))["accepted"][0] == 1


def test_the_intervals_are_the_jeffreys_intervals_of_statsmodels() -> None:
    rows = [sal("2026-01-01", "2026-01-05" if n < 3 else None) for n in range(40)]
    row = METRIC.result(under(leads(*rows), "2026-12-31", THIRTY)).row(0, named=True)
    wide, narrow = (proportion_confint(3, 40, alpha=alpha, method="jeffreys") for alpha in (0.05, 0.2))
    assert (row["low"], row["high"]) == pytest.approx(wide, rel=1e-9)
    assert (row["low80"], row["high80"]) == pytest.approx(narrow, rel=1e-9)


def test_no_accepted_leads_give_no_rows_and_no_old_ones_no_value() -> None:
    assert METRIC.result(ledger_of(leads({"created": "2026-01-01"}))).height == 0
    young = METRIC.result(under(leads(sal("2026-01-01")), "2026-01-02", THIRTY)).row(0, named=True)
    assert (young["leads"], young["value"], young["low"], young["mature"]) == (0, None, None, False)


def test_where_no_win_was_ever_recorded_nobody_knows_the_yield() -> None:
    row = METRIC.result(under(leads(sal("2026-01-01")), "2026-03-02", THIRTY)).row(0, named=True)
    assert (row["leads"], row["won"], row["mature"]) == (1, 0, True)
    assert [row[name] for name in ("value", "low", "high", "low80", "high80")] == [None] * 5


def test_a_filter_without_a_win_yields_nothing_when_wins_are_recorded_elsewhere() -> None:
    rows = [{**sal("2026-01-01"), "source": "web"}, {**sal("2026-01-01", "2026-01-02"), "source": "fair"}]
    row = METRIC.result(under(leads(*rows), "2026-03-02", THIRTY), {"source": ["web"]}).row(0, named=True)
    assert (row["leads"], row["won"], row["value"], row["low"]) == (1, 0, 0.0, 0.0)


def test_a_win_dated_before_the_acceptance_is_a_win() -> None:
    assert METRIC.result(under(leads(sal("2026-01-05", "2026-01-02")), "2026-03-02", THIRTY))["won"][0] == 1


@pytest.mark.real_data
def test_marketstar_has_no_win_on_record_and_so_no_yield(marketstar: Ledger) -> None:
    result = METRIC.result(marketstar)
    assert result["accepted"][0] == 697
    assert result["value"].null_count() == result.height


def test_sql_by_hand_counts_the_same(sqlite_url: str) -> None:
    begin = date(2026, 1, 1)
    rows = [sal(str(begin + timedelta(3 * n)), str(begin + timedelta(7 * n)) if n % 3 else None) for n in range(30)]
    store_frames(sqlite_url, leads=leads(*rows))
    query = """
        SELECT count(*), sum(old), sum(old AND coalesce(age <= 30, 0)) FROM (
            SELECT julianday(date(won_at)) - julianday(date(accepted_at)) AS age,
                   julianday('2026-03-15') - julianday(date(accepted_at)) >= 30 AS old
            FROM accord_leads WHERE date(accepted_at) <= '2026-03-15')
    """
    ours = METRIC.result(under(leads(*rows), "2026-03-15", THIRTY))
    assert ours.select("accepted", "leads", "won").rows()[:1] == asked(sqlite_url, query)


@settings(max_examples=12, deadline=None)
@given(LEADS_MADE)
def test_order_and_weeks_do_not_matter_and_filters_and_months_add_up(made: pl.DataFrame) -> None:
    ledger = ledger_of(made, as_of="2027-01-31")
    whole = METRIC.result(ledger)
    assert METRIC.result(ledger_of(made.reverse(), as_of="2027-01-31")).equals(whole)
    assert accepted(ledger).height == whole.filter(pl.col("scope") == "all")["accepted"].sum()
    monthly = whole.filter(pl.col("scope") == "month").select("accepted", "leads", "won").sum()
    if whole.height:
        assert monthly.row(0) == whole.select("accepted", "leads", "won").row(0)
        later = METRIC.result(ledger_of(moved(made, 7), as_of="2027-02-07")).drop("month", "counts_from")
        assert later.row(0) == whole.drop("month", "counts_from").row(0)
    parts = pl.concat([METRIC.result(ledger, {"source": [source]}) for source in (None, "web", "event")])
    added = parts.group_by("scope", "month").agg(pl.col("accepted", "won").sum()).sort("scope", "month")
    assert added.equals(whole.select("scope", "month", "accepted", "won"))
