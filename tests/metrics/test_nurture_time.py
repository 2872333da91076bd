from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from lifelines import KaplanMeierFitter
from statsmodels.stats.proportion import proportion_confint

from metrics.nurture_time import METRIC, known
from tests.making import frame, leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.stored import asked, store_frames

PARTS = ["month", "leads", "touched", "value", "p90"]


def touches(*rows: tuple[str, str]) -> pl.DataFrame:
    return frame("touches", *({"lead_id": lead, "at": at, "kind": "visit"} for lead, at in rows))


def test_the_clock_starts_at_the_first_touch_else_at_the_creation() -> None:
    rows = leads(
        {"created": "2026-01-05", "handed_over": "2026-01-10 12:00"},
        {"created": "2026-01-05", "handed_over": "2026-01-20"},
        {"created": "2026-01-05"},
    )
    ledger = ledger_of(rows, touches=touches(("1", "2026-01-04"), ("1", "2026-01-01"), ("3", "2026-01-01")))
    assert METRIC.result(ledger).select(PARTS).rows() == [(date(2026, 1, 1), 2, 1, 12.0, 15.0)]
    assert known(ledger).select("to_handed_over", "touched").rows() == [(9, True), (15, False)]


def test_a_touch_after_the_hand_over_does_not_start_the_clock() -> None:
    ledger = ledger_of(leads({"handed_over": "2026-01-10"}), touches=touches(("1", "2026-01-11")))
    assert METRIC.result(ledger).select(PARTS).rows() == [(date(2026, 1, 1), 1, 0, None, None)]


def test_a_touch_in_the_very_minute_of_the_hand_over_starts_the_clock() -> None:
    rows = leads({"created": "2026-01-05", "handed_over": "2026-01-10 12:00"})
    ledger = ledger_of(rows, touches=touches(("1", "2026-01-10 12:00")))
    assert METRIC.result(ledger).select(PARTS).rows() == [(date(2026, 1, 1), 1, 1, 0.0, 0.0)]


def test_a_qualification_before_the_creation_or_after_the_hand_over_took_no_days() -> None:
    early = {"created": "2026-01-12", "qualified": "2026-01-10", "handed_over": "2026-01-14"}
    late = {"created": "2026-01-12", "qualified": "2026-01-16", "handed_over": "2026-01-14"}
    names = ("days_to_qualified", "days_to_handed_over")
    found = [METRIC.result(ledger_of(leads(row))).select(names).row(0) for row in (early, late)]
    assert found == [(0.0, 4.0), (4.0, 0.0)]


def test_a_hand_over_before_the_creation_counts_as_day_zero() -> None:
    result = METRIC.result(ledger_of(leads({"created": "2026-01-12", "handed_over": "2026-01-10"})))
    assert result["value"].to_list() == [0.0]


def test_median_and_p90_are_exact() -> None:
    rows = [{"created": str(date(2026, 1, 31) - timedelta(n)), "handed_over": "2026-01-31"} for n in range(1, 12)]
    row = METRIC.result(ledger_of(leads(*rows))).row(0, named=True)
    assert (row["low"], row["value"], row["high"], row["p90"]) == (2.0, 6.0, 10.0, 10.0)


def test_where_no_hand_over_was_ever_recorded_there_are_no_rows() -> None:
    assert METRIC.result(ledger_of(leads({"created": "2026-01-01"}))).height == 0


def test_a_month_in_which_nothing_was_handed_over_is_a_row() -> None:
    rows = leads({"created": "2026-01-05", "handed_over": "2026-01-06"}, {"created": "2026-03-01"})
    made = METRIC.result(ledger_of(rows)).select("month", "leads", "touched", "value", "qualified", "begun")
    assert made.rows() == [
        (date(2026, 1, 1), 1, 0, 1.0, 0, 1), (date(2026, 2, 1), 0, 0, None, 0, 0), (date(2026, 3, 1), 0, 0, None, 0, 1),
    ]  # fmt: skip


def test_the_way_has_two_parts() -> None:
    rows = [
        {"created": "2026-01-01", "qualified": f"2026-01-{1 + 2 * n:02}", "handed_over": f"2026-01-{2 + 3 * n:02}"}
        for n in range(10)
    ]
    never = {"created": "2026-01-01", "handed_over": "2026-01-31"}
    late = {"created": "2026-01-09", "qualified": "2026-01-05", "handed_over": "2026-01-04"}
    row = METRIC.result(ledger_of(leads(*rows, never, late))).row(0, named=True)
    # To the qualification 0, 2 … 18 days and 0 for the one out of order; from there on 1, 2 … 10 and again 0.
    assert (row["leads"], row["qualified"]) == (12, 11)
    assert [row[f"days_to_qualified{part}"] for part in ("", "_low", "_high", "_p90")] == [8.0, 0.0, 16.0, 16.0]
    assert [row[f"days_to_handed_over{part}"] for part in ("", "_low", "_high", "_p90")] == [5.0, 1.0, 9.0, 9.0]


def test_those_still_nurtured_are_censored_not_dropped() -> None:
    handed = [{"created": "2026-01-01", "handed_over": f"2026-01-{day:02}"} for day in (11, 21, 31)]
    early = {"created": "2026-01-31", "handed_over": "2026-02-04"}
    rows = leads(*handed, early, {"created": "2026-01-01"}, {"created": "2026-04-10"})
    made = METRIC.result(ledger_of(rows, as_of="2026-04-20"))
    first, last = made.row(0, named=True), made.row(-1, named=True)
    assert (first["begun"], first["begun_handed_over"], first["half_days"]) == (5, 4, 20)
    assert first["by_90_days"] == pytest.approx(0.8)
    fitted = KaplanMeierFitter().fit([10, 20, 30, 4, 109], [1, 1, 1, 1, 0])
    bounds = 1 - fitted.confidence_interval_survival_function_.iloc[-1]
    assert (first["by_90_days_high"], first["by_90_days_low"]) == pytest.approx(tuple(bounds))
    assert (first["half_low"], first["half_high"]) == (4, None)
    assert (last["begun"], last["begun_handed_over"], last["by_90_days"], last["half_days"]) == (1, 0, None, None)


@pytest.mark.parametrize(("as_of", "known_then"), [("2026-03-31", False), ("2026-04-01", True)])
def test_a_cohort_is_read_at_ninety_days_once_one_of_its_leads_is_that_old(as_of: str, known_then: bool) -> None:
    rows = leads({"created": "2026-01-01"}, {"created": "2025-12-01", "handed_over": "2025-12-02"})
    row = METRIC.result(ledger_of(rows, as_of=as_of)).filter(pl.col("begun") > 0).row(-1, named=True)
    wilson = proportion_confint(0, 1, method="wilson")[1]
    expected = (0.0, 0.0, wilson) if known_then else (None, None, None)
    assert tuple(row[f"by_90_days{part}"] for part in ("", "_low", "_high")) == pytest.approx(expected)


def test_where_none_or_all_of_a_month_were_handed_over_the_interval_is_that_of_all_its_leads() -> None:
    days = ("2025-12-01", "2025-12-05", "2026-01-01", "2026-01-02")
    handed = dict(zip(days, ("2025-12-02", "2025-12-08", None, None), strict=True))
    rows = leads(*({"created": day, "handed_over": handed[day]} for day in days))
    made = METRIC.result(ledger_of(rows, as_of="2026-04-20")).filter(pl.col("begun") > 0)
    found = made.select("by_90_days", "by_90_days_low", "by_90_days_high").rows()
    low, high = proportion_confint(2, 2, method="wilson")[0], proportion_confint(0, 2, method="wilson")[1]
    assert found == [pytest.approx((1.0, low, 1.0)), pytest.approx((0.0, 0.0, high))]


def test_the_cohort_of_a_lead_is_the_month_of_its_first_touch() -> None:
    rows = leads({"created": "2026-02-03"}, {"created": "2026-02-03", "handed_over": "2026-02-05"})
    seen = touches(("1", "2026-01-31"), ("1", "2026-02-01"), ("2", "2026-02-06"))
    made = METRIC.result(ledger_of(rows, touches=seen)).select("month", "begun", "begun_handed_over", "touched")
    assert made.rows() == [(date(2026, 1, 1), 1, 0, 0), (date(2026, 2, 1), 1, 1, 0)]


def test_sql_by_hand_counts_the_same(sqlite_url: str) -> None:
    rows = leads(*({"created": f"2026-01-{1 + n:02}", "handed_over": f"2026-02-{1 + n % 20:02}"} for n in range(21)))
    seen = touches(*((str(n), f"2026-01-{1 + (n * 7) % 28:02}") for n in range(1, 15)))
    store_frames(sqlite_url, leads=rows, touches=seen)
    query = """
        WITH days AS (
            SELECT julianday(date(handed_over_at)) - julianday(date(coalesce(
                (SELECT min(at) FROM accord_touches t WHERE t.lead_id = l.lead_id AND t.at <= l.handed_over_at),
                created_at))) AS days
            FROM accord_leads l)
        SELECT count(*), (SELECT days FROM days ORDER BY days LIMIT 1 OFFSET 10) FROM days
    """
    made = METRIC.result(ledger_of(rows, touches=seen)).filter(pl.col("leads") > 0)
    assert made.select("leads", "value").rows() == asked(sqlite_url, query)


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_order_does_not_matter_and_filters_add_up(made: pl.DataFrame) -> None:
    ledger = ledger_of(made, as_of="2026-12-31")
    whole = METRIC.result(ledger)
    assert METRIC.result(ledger_of(made.reverse(), as_of="2026-12-31")).equals(whole)
    assert whole["leads"].sum() == ledger.leads["handed_over_at"].count()
    assert METRIC.result(ledger_of(moved(made, 7), as_of="2027-01-07"))["leads"].sum() == whole["leads"].sum()
    parts = pl.concat([METRIC.result(ledger, {"source": [source]}) for source in (None, "web", "event")])
    names = ["leads", "touched", "qualified", "begun", "begun_handed_over"]
    added = parts.group_by("month").agg(pl.col(names).sum()).sort("month").filter(pl.sum_horizontal(names) > 0)
    assert added.equals(whole.select("month", *names).filter(pl.sum_horizontal(names) > 0))
