from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings

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
    assert known(ledger).height == 2


def test_a_touch_after_the_hand_over_does_not_start_the_clock() -> None:
    ledger = ledger_of(leads({"handed_over": "2026-01-10"}), touches=touches(("1", "2026-01-11")))
    assert METRIC.result(ledger).select(PARTS).rows() == [(date(2026, 1, 1), 1, 0, None, None)]


def test_a_hand_over_before_the_creation_counts_as_day_zero() -> None:
    result = METRIC.result(ledger_of(leads({"created": "2026-01-12", "handed_over": "2026-01-10"})))
    assert result["value"].to_list() == [0.0]


def test_median_and_p90_are_exact() -> None:
    rows = [{"created": str(date(2026, 1, 31) - timedelta(n)), "handed_over": "2026-01-31"} for n in range(1, 12)]
    row = METRIC.result(ledger_of(leads(*rows))).row(0, named=True)
    assert (row["low"], row["value"], row["high"], row["p90"]) == (2.0, 6.0, 10.0, 10.0)


def test_nothing_handed_over_gives_no_rows() -> None:
    assert METRIC.result(ledger_of(leads({"created": "2026-01-01"}))).height == 0


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
    assert METRIC.result(ledger_of(rows, touches=seen)).select("leads", "value").rows() == asked(sqlite_url, query)


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_order_does_not_matter_and_filters_add_up(made: pl.DataFrame) -> None:
    ledger = ledger_of(made, as_of="2026-12-31")
    whole = METRIC.result(ledger)
    assert METRIC.result(ledger_of(made.reverse(), as_of="2026-12-31")).equals(whole)
    assert whole["leads"].sum() == ledger.leads["handed_over_at"].count()
    assert METRIC.result(ledger_of(moved(made, 7), as_of="2027-01-07"))["leads"].sum() == whole["leads"].sum()
    parts = pl.concat([METRIC.result(ledger, {"source": [source]}) for source in (None, "web", "event")])
    assert parts.group_by("month").agg(pl.col("leads").sum()).sort("month").equals(whole.select("month", "leads"))
