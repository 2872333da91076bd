"""What is strange is said once, with a count and up to three ids, and never mended."""

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from intake.oddities import seen
from tests.making import frame, leads

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def said(*rows: dict[str, Any], **more: Any) -> tuple[str, ...]:
    return seen("leads", leads(*rows), NOW)


@pytest.mark.parametrize(
    ("event", "first"),
    [
        ("accepted", "handed_over"), ("rejected", "handed_over"), ("recycled", "handed_over"),
        ("first_response", "handed_over"), ("opportunity", "handed_over"), ("won", "opportunity"),
        ("lost", "opportunity"), ("won", "handed_over"), ("lost", "handed_over"), ("rejected", "created"),
        ("qualified", "created"), ("assigned", "created"), ("won", "created"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_is_said(event: str, first: str) -> None:
    one = {first: "2026-01-02", event: "2026-01-01"}
    assert said(one, {first: "2026-01-02", event: "2026-01-02"}) == (
        f"1 row of leads with {event}_at before {first}_at (1), kept",
    )


@pytest.mark.parametrize(("event", "first"), [("accepted", "assigned"), ("opportunity", "accepted"), ("won", "lost")])
def test_orders_that_happen_are_not(event: str, first: str) -> None:
    assert said({first: "2026-01-02", event: "2026-01-01"}) == ()


def test_more_than_three_are_counted_and_three_are_named() -> None:
    odd = {"created": "2026-02-01", "won": "2026-01-01"}
    assert said(*[odd] * 5) == ("5 rows of leads with won_at before created_at (1, 2, 3, …), kept",)


def test_the_same_person_under_several_ids_is_said_whatever_the_case() -> None:
    one = {"email": "ada@example.com", "name": "Ada", "company": "ACME"}
    assert said(one, {**one, "email": " ADA@example.com", "name": "ADA "}, {"name": "Ada"}, {"name": "Ada"}) == (
        "2 rows of leads whose e-mail another lead has (1, 2), kept",
        "2 rows of leads whose name and company another lead has (1, 2), kept",
    )


def test_dates_of_another_age_and_days_to_come_are_said_plans_are_not() -> None:
    assert said({"created": "1970-01-01"}, {"created": "1990-01-01"}, {"created": "2026-06-02"}) == (
        "1 row of leads with created_at still to come (3), kept but not counted before that day",
        "1 row of leads with created_at before 1990 (1), kept",
    )
    assert seen("campaigns", frame("campaigns", {"campaign_id": "c", "starts_on": "2027-01-01"}), NOW) == ()


def test_an_amount_a_thousand_times_the_median_has_lost_its_decimal_mark() -> None:
    usual = [{"amount_cents": 1_000}] * 20
    assert said(*usual, {"amount_cents": 1_000_000}, {"amount_cents": 999_999}) == (
        "1 row of leads with amount 1,000 times the median or more (21), kept",
    )
    assert said(*usual[:18], {"amount_cents": 1_000_000}) == ()
    assert said({"amount_cents": -1}, {"amount_cents": 0}) == ("1 row of leads with a negative amount (1), kept",)


def test_a_key_that_was_made_is_not_named() -> None:
    touches = frame("touches", {"touch_id": "a" * 32, "lead_id": "1", "at": "1980-01-01"})
    assert seen("touches", touches, NOW) == ("1 row of touches with at before 1990, kept",)


def test_a_key_of_two_columns_is_named_whole() -> None:
    spend = frame("spend", {"campaign_id": "c", "on": "2026-01-01", "amount_cents": -5})
    assert seen("spend", spend, NOW) == ("1 row of spend with a negative amount (c 2026-01-01), kept",)


def test_sound_rows_say_nothing() -> None:
    assert said({"created": "2026-01-01", "handed_over": "2026-01-01", "won": "2026-02-01", "amount_cents": 5}) == ()
    assert seen("leads", pl.DataFrame({"lead_id": ["1"]}), NOW) == ()
