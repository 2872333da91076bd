from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings

from metrics.data_quality import METRIC, wrong_leads
from tests.making import leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.metrics.olist import olist
from tests.stored import asked, store_frames


def parts(*rows: dict[str, Any]) -> dict[str, tuple[int, int]]:
    result = METRIC.result(ledger_of(leads(*rows), as_of="2026-12-31"))
    return {row["check"]: (row["numerator"], row["denominator"]) for row in result.iter_rows(named=True)}


def test_a_missing_field_is_counted_only_where_it_could_be_known() -> None:
    found = parts(
        {"created": "2026-01-01", "source": "web"},
        {"created": "2026-01-01", "handed_over": "2026-01-02", "phone_known": False},
        {"handed_over": "2026-01-02", "rejected": "2026-01-03", "sales_owner": "ann"},
    )
    assert found["missing_source"] == (2, 3)
    assert found["missing_created_at"] == (1, 3)
    assert found["missing_phone_known"] == (1, 2)
    assert found["missing_sales_owner"] == (1, 2)
    assert found["missing_rejection_reason"] == (1, 1)
    assert found["missing_amount_cents"] == (0, 0)


def test_events_that_cannot_follow_each_other_are_counted_by_kind() -> None:
    found = parts(
        {"created": "2026-01-05 09:00", "won": "2026-01-04 08:00"},
        {"created": "2026-01-05 09:00", "handed_over": "2026-01-06 09:00", "first_response": "2026-01-06 08:59"},
        {"handed_over": "2026-01-06 09:00", "accepted": "2026-01-05 09:00", "won": "2026-02-01", "lost": "2026-02-02"},
    )
    assert found["won_before_created"] == (1, 1)
    assert found["first_response_before_handed_over"] == (1, 1)
    assert found["accepted_before_handed_over"] == (1, 1)
    assert found["won_and_lost"] == (1, 2)
    assert found["handed_over_before_created"] == (0, 1)


def test_a_date_without_a_time_is_not_before_a_time_of_the_same_day() -> None:
    found = parts({"created": "2026-01-05 09:00", "won": "2026-01-05 00:00"})
    assert found["won_before_created"] == (0, 1)
    assert parts({"created": "2026-01-05 09:00", "won": "2026-01-05 08:00"})["won_before_created"] == (1, 1)


def test_negative_amounts_and_dates_from_another_age_are_counted() -> None:
    found = parts({"created": "1970-01-01", "amount_cents": -5}, {"created": "2026-01-01", "amount_cents": 0})
    assert (found["negative_amount"], found["ancient_date"]) == ((1, 2), (1, 2))


def test_without_leads_nothing_is_divided() -> None:
    result = METRIC.result(ledger_of(as_of="2026-01-01"))
    assert set(result["denominator"]) == {0}
    assert result["value"].null_count() == result.height


@pytest.mark.real_data
def test_olist_has_one_win_before_its_first_contact_and_sixty_leads_without_origin(public_data: Path) -> None:
    rows = {row["check"]: row for row in METRIC.result(ledger_of(olist(public_data))).iter_rows(named=True)}
    assert (rows["won_before_created"]["numerator"], rows["won_before_created"]["denominator"]) == (1, 842)
    assert (rows["missing_source"]["numerator"], rows["missing_source"]["denominator"]) == (60, 8000)
    assert rows["missing_amount_cents"]["value"] == 1.0


def test_sql_by_hand_counts_the_same(sqlite_url: str) -> None:
    rows = [
        {
            "created": f"2026-01-{1 + n % 9:02} 10:00", "won": f"2026-01-{1 + n % 7:02} 12:00" if n % 2 else None,
            "source": None if n % 3 else "web", "amount_cents": None if n % 5 else n - 10,
        }
        for n in range(30)
    ]  # fmt: skip
    store_frames(sqlite_url, leads=leads(*rows))
    query = """
        SELECT sum(won_at < created_at), count(won_at), sum(source IS NULL), count(*), sum(amount_cents < 0),
               count(amount_cents), sum(won_at IS NOT NULL AND amount_cents IS NULL)
        FROM accord_leads
    """
    found = parts(*rows)
    ours = (
        *found["won_before_created"], *found["missing_source"], *found["negative_amount"],
        found["missing_amount_cents"][0],
    )  # fmt: skip
    assert [ours] == asked(sqlite_url, query)


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_order_and_weeks_do_not_matter_filters_add_up_and_the_leads_are_as_many(made: pl.DataFrame) -> None:
    ledger = ledger_of(made, as_of="2026-12-31")
    whole = METRIC.result(ledger)
    assert METRIC.result(ledger_of(made.reverse(), as_of="2026-12-31")).equals(whole)
    assert METRIC.result(ledger_of(moved(made, 7), as_of="2027-01-07")).equals(whole)
    behind = wrong_leads(ledger).group_by("check").len("leads")
    both = whole.join(behind, on="check", how="left").with_columns(pl.col("leads").fill_null(0).cast(pl.Int64))
    assert both["leads"].to_list() == both["numerator"].to_list()
    split = pl.concat([METRIC.result(ledger, {"region": [region]}) for region in (None, "north", "south")])
    added = split.group_by("check", maintain_order=True).agg(pl.col("numerator", "denominator").sum())
    assert added.equals(whole.select("check", "numerator", "denominator"))
