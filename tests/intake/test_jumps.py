"""What changed all at once is said; what an incremental export looks like is not."""

from datetime import timedelta
from typing import Any

import polars as pl

from intake.jumps import fewer, jumps
from tests.making import leads

STORED = leads(
    *(
        {"created": f"2026-01-{1 + number % 28:02}", "handed_over": "2026-02-01", "source": ("fair", "web")[number % 2],
         "sales_owner": f"rep {number % 4}", "amount_cents": 1_000, "email": f"{number}@x", "score": number}
        for number in range(100)
    )
)  # fmt: skip


def brought(**columns: Any) -> pl.DataFrame:
    """The same leads again, with other values in some columns."""
    return STORED.with_columns(**columns)


def test_the_same_leads_again_are_no_jump() -> None:
    assert jumps(STORED, STORED) == ()
    assert jumps(STORED.clear(), STORED) == ()


def test_a_column_that_was_filled_and_is_empty_now() -> None:
    index = pl.int_range(pl.len())
    said = "the column email was filled in 100 % of leads, now in 49 % of the known leads: is it gone?"
    assert jumps(STORED, brought(email=pl.when(index < 49).then("email"))) == (said,)
    assert jumps(STORED, brought(email=pl.when(index < 50).then("email"))) == ()
    half = brought(email=pl.when(index < 49).then("email"))
    assert jumps(half, half.with_columns(email=pl.lit(None, pl.String))) == ()


def test_a_column_with_other_values_in_more_than_three_of_ten_known_leads() -> None:
    index = pl.int_range(pl.len())
    moved = pl.col("handed_over_at") + timedelta(days=1)
    said = "the column handed_over_at differs in 31 of 100 known leads: are the columns and joins right?"
    changed = brought(handed_over_at=pl.when(index < 31).then(moved).otherwise("handed_over_at"))
    assert jumps(STORED, changed) == (said,)
    assert jumps(STORED, brought(handed_over_at=pl.when(index < 30).then(moved).otherwise("handed_over_at"))) == ()
    assert jumps(STORED, brought(score=pl.col("score") + 1, updated_at=pl.col("created_at"))) == ()


def test_money_that_changes_by_more_than_half_in_all() -> None:
    said = "the amount of 100 known leads goes from 1,000.00 to 1,510.00 in all: are decimals and currency as before?"
    assert jumps(STORED, brought(amount_cents=pl.lit(1_510)))[-1] == said
    unpriced = brought(amount_cents=pl.when(pl.int_range(pl.len()) < 50).then("amount_cents"))
    assert jumps(unpriced, STORED) == ()
    fine = pl.when(pl.int_range(pl.len()) < 25).then(3_000).otherwise("amount_cents")
    assert jumps(STORED, brought(amount_cents=fine)) == ()


def test_a_share_that_jumps_by_more_than_thirty_points() -> None:
    def rep_0(first: int) -> pl.DataFrame:
        return brought(
            sales_owner=pl.when(pl.int_range(pl.len()) < first).then(pl.lit("rep 0")).otherwise("sales_owner")
        )

    assert any("goes from 25 % to 56 %" in note for note in jumps(STORED, rep_0(42)))
    assert not any("goes from" in note for note in jumps(STORED, rep_0(39)))
    owner = pl.when(pl.int_range(pl.len()) < 29).then(pl.lit("rep 0")).otherwise("sales_owner")
    assert jumps(STORED, brought(sales_owner=owner)) == ()
    said = "the sales_owner 'rep 0' goes from 25 % to 100 % of the known leads that have one"
    assert said in jumps(STORED, brought(sales_owner=pl.lit("rep 0")))


def weeks(count: int, each: int, first: int = 0) -> pl.DataFrame:
    begin = pl.datetime(2026, 1, 5, time_zone="UTC", time_unit="us")
    number = pl.int_range(count * each)
    return pl.select(
        (number + first).cast(pl.String).alias("lead_id"),
        (begin + pl.duration(days=7 * (number // each))).alias("created_at"),
    )


def test_a_week_with_more_than_five_times_its_usual_new_leads() -> None:
    said = (
        "51 leads were created in the week of 2026-01-05, 10 in a usual one: dates that were filled in, or a list that "
        "was bought?"
    )
    assert jumps(weeks(8, 10), weeks(1, 41, 1_000)) == (said,)
    assert jumps(weeks(8, 10), weeks(1, 40, 1_000)) == ()
    assert jumps(weeks(7, 10), weeks(1, 41, 1_000)) == ()


def test_new_leads_without_what_a_lead_has_from_its_first_day() -> None:
    new = STORED.with_columns(lead_id=pl.col("lead_id") + "n", email=pl.lit(None, pl.String))
    said = "the column email was filled in 100 % of leads, now in 0 % of the new leads: is it gone?"
    assert jumps(STORED, new.with_columns(created_at=pl.lit(None, STORED.schema["created_at"]))) == (
        "the column created_at was filled in 100 % of leads, now in 0 % of the new leads: is it gone?", said
    )  # fmt: skip


def test_far_fewer_rows_than_the_last_time_to_most_of_which_nothing_happened() -> None:
    assert fewer(499, 300, 1_000) == ("499 rows, 1,000 the last time by this map: is the file whole?",)
    assert fewer(500, 500, 1_000) == fewer(499, 249, 1_000) == fewer(5, 5, None) == fewer(5, 5, 19) == ()


def test_an_incremental_export_is_no_jump() -> None:
    """Only new leads, not worked on yet; or only known ones, each with something new."""
    new = STORED.select("lead_id", "created_at", "source", "email").with_columns(lead_id=pl.col("lead_id") + "n")
    assert jumps(STORED, new.with_columns(pl.lit(None, STORED.schema["handed_over_at"]).alias("handed_over_at"))) == ()
    later = STORED.head(40).with_columns(accepted_at=pl.col("handed_over_at"), company=pl.lit("ACME"))
    reassigned = pl.when(pl.int_range(40) < 11).then(pl.lit("rep 9")).otherwise("sales_owner")
    assert jumps(STORED, later.with_columns(sales_owner=reassigned)) == ()
    assert fewer(40, 0, 1_000) == ()


def test_a_column_that_may_be_the_reason_for_the_export_counts_in_whole_exports_only() -> None:
    moved = STORED.with_columns(company=pl.lit("a"))
    assert jumps(moved, moved.head(49).with_columns(company=pl.lit("b"))) == ()
    assert jumps(moved, moved.head(50).with_columns(company=pl.lit("b"))) == (
        "the column company differs in 50 of 50 known leads: are the columns and joins right?",
    )
