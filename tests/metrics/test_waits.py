"""Waiting by week, and what is on record: small pieces, literal in, literal out."""

import polars as pl

from metrics._recorded import on_record
from metrics._waits import wait_columns, waits
from tests.making import leads, ledger_of


def test_medians_and_p90_stand_by_week_with_their_ends():
    """Week 7: ten answered after 1 to 10 minutes. Week 8: two of five answered, so no median and no P90."""
    states = pl.Enum(["answered", "waiting"])
    rows = [*((7, minute, "answered") for minute in range(1, 11)), *[(8, 3, "answered")] * 2, *[(8, 3, "waiting")] * 3]
    lines = pl.DataFrame(rows, schema={"week": pl.Int32, "minutes": pl.Int32, "state": states}, orient="row")
    made = waits(lines, "minutes", ("state", "answered", "waiting"), "human_")
    names = ["median", "median_low", "median_high", "p90", "p90_low", "p90_high"]
    assert made.columns == ["week", *(f"human_{name}" for name in names)]
    assert made.rows() == [(7, 5, 1, 8, 9, 7, None), (8, None, 3, None, None, None, None)]
    assert list(wait_columns("human_", "minutes", "answered")) == made.columns[1:]


def test_a_fact_is_on_record_when_any_lead_has_it():
    ledger = ledger_of(leads({"created": "2026-11-02 09:00"}, {"won": "2026-11-03 09:00"}))
    assert on_record(ledger, "won_at")
    assert on_record(ledger, "won_at", "created_at")
    assert not on_record(ledger, "won_at", "lost_at")
    assert not on_record(ledger, "lost_at")
