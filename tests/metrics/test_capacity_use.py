from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings

from agreement.definition import Commitment
from agreement.ledger import Ledger
from metrics import BY_KEY, moment, signals
from metrics.capacity_use import METRIC
from tests.making import leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.metrics.signed import signed, under
from tests.metrics.test_catalogue import opens_as_many

VOLUME, CAPACITY = Commitment("marketing", "volume", 4), Commitment("sales", "capacity", 2)
FIRST, SECOND, THIRD = date(2025, 12, 29), date(2026, 1, 5), date(2026, 1, 12)


def handed(day: str, score: int, owner: str | None = None, accepted: str | None = None) -> dict[str, object]:
    return {"handed_over": f"{day} 09:00", "score": score, "sales_owner": owner, "accepted": accepted}


ROWS = leads(
    handed("2025-12-30", 90, "ann"),
    handed("2026-01-05", 90, "ann", "2026-01-12 10:00"),
    handed("2026-01-06", 80, "ann"),
    handed("2026-01-06", 80, "ann"),
    handed("2026-01-06", 80, "bob"),
    handed("2026-01-07", 10, "cid"),
    handed("2026-01-07", 80, None),
)


def test_each_rep_stands_beside_what_was_promised_and_all_together_before_them() -> None:
    result = METRIC.result(under(ROWS, "2026-01-14", signed(VOLUME, CAPACITY)))
    assert result.rows() == [
        (FIRST, None, None, 1, None, None, None, None, True),
        (FIRST, "ann", None, 1, None, None, None, None, True),
        (SECOND, None, 5, 3, 2, 6, 5 / 6, 5 / 6, True),
        (SECOND, "ann", 3, 1, 2, 2, 1.5, None, True),
        (SECOND, "bob", 1, 1, 2, 2, 0.5, None, True),
        (SECOND, "cid", 0, 1, 2, 2, 0.0, None, True),
        (THIRD, None, 0, 1, 2, 2, 0.0, 0.0, False),
        (THIRD, "ann", 0, 1, 2, 2, 0.0, None, False),
    ]
    assert result.columns == list(METRIC.columns or {})


@pytest.mark.parametrize("event", ["first_response", "accepted", "rejected"])
def test_whoever_answers_or_decides_in_a_week_is_active_in_it(event: str) -> None:
    old = {"handed_over": "2026-01-06 09:00", "score": 80, "sales_owner": "dan", event: "2026-01-13 09:00"}
    result = METRIC.result(under(leads(old), "2026-01-18", signed(CAPACITY)))
    assert result.select("week", "sales_owner", "sals", "capacity").rows() == [
        (SECOND, None, 1, 2), (SECOND, "dan", 1, 2), (THIRD, None, 0, 2), (THIRD, "dan", 0, 2),
    ]  # fmt: skip


def test_without_a_promised_capacity_nothing_is_divided() -> None:
    result = METRIC.result(under(ROWS, "2026-01-11", signed(VOLUME))).filter(week=SECOND)
    assert result.select("sals", "per_rep", "capacity", "value", "team").rows() == [
        (5, None, None, None, None),
        (3, None, None, None, None),
        (1, None, None, None, None),
        (0, None, None, None, None),
    ]


def test_a_promise_of_no_lead_at_all_divides_nothing() -> None:
    result = METRIC.result(under(ROWS, "2026-01-11", signed(Commitment("sales", "capacity", 0)))).filter(week=SECOND)
    assert result.select("capacity", "value").unique().rows() == [(0, None)]


def test_a_promise_of_one_lead_is_divided_by() -> None:
    one = METRIC.result(under(ROWS, "2026-01-11", signed(Commitment("sales", "capacity", 1)))).filter(week=SECOND)
    assert one.select("sales_owner", "sals", "capacity", "value").rows() == [
        (None, 5, 3, 5 / 3),
        ("ann", 3, 1, 3.0),
        ("bob", 1, 1, 1.0),
        ("cid", 0, 1, 0.0),
    ]


def test_a_ruled_week_in_which_nobody_worked_is_a_row_without_a_value() -> None:
    result = METRIC.result(under(ROWS, "2026-01-25", signed(CAPACITY)))
    assert result.rows()[-1] == (date(2026, 1, 19), None, 0, 0, 2, 0, None, None, True)


def test_of_several_agreements_the_largest_capacity_is_a_reps() -> None:
    both = (signed(CAPACITY), signed(Commitment("sales", "capacity", 7), segment="large"))
    assert METRIC.result(under(ROWS, "2026-01-11", *both)).filter(week=SECOND)["per_rep"].to_list() == [7] * 4


def test_without_an_agreement_or_leads_there_is_no_number() -> None:
    assert METRIC.result(ledger_of(ROWS))["sals"].null_count() == METRIC.result(ledger_of(ROWS)).height > 0
    assert METRIC.result(ledger_of(as_of="2026-01-18")).height == 0


def test_what_is_watched_are_all_reps_together_in_weeks_that_are_over(sample: Ledger) -> None:
    rows = METRIC.result(sample)
    said = signals(METRIC, rows, moment(sample))
    weeks = rows.filter(pl.col("sales_owner").is_null(), pl.col("value").is_not_null(), pl.col("over"))
    assert said["week"].to_list() == weeks["week"].to_list()
    assert said["value"].to_list() == weeks["value"].to_list()
    assert said.height > 90


def test_all_reps_together_are_the_capacity_of_the_volume(sample: Ledger) -> None:
    ours = METRIC.result(sample).filter(pl.col("sales_owner").is_null())
    volume = BY_KEY["sal_volume"].result(sample)
    assert ours.select("sals", "reps", "capacity", "value").rows() == (
        volume.select("value", "reps", "capacity", "capacity_use").rows()
    )


@settings(max_examples=20, deadline=None)
@given(LEADS_MADE)
def test_reps_add_up_filters_add_up_weeks_move_and_leads_are_behind_it(made: pl.DataFrame) -> None:
    agreed = signed(VOLUME, CAPACITY, at="2026-01-05")
    ledger = under(made, "2026-07-20", agreed)
    whole = METRIC.result(ledger)
    opens_as_many(METRIC, ledger)
    one = METRIC.result(ledger, {"sales_owner": ["ann"]})
    mine = ["week", "sals", "capacity", "value"]
    named = one.filter(pl.col("sales_owner") == "ann").select(mine)
    assert named.equals(whole.filter(pl.col("sales_owner") == "ann").select(mine))
    reps = whole.filter(pl.col("sales_owner").is_not_null()).group_by("week").agg(pl.col("sals", "reps").sum())
    nobody = METRIC.result(ledger, {"sales_owner": [None]}).select("week", pl.col("sals").alias("unowned"))
    total = whole.filter(pl.col("sales_owner").is_null()).join(reps, on="week", suffix="_of_reps")
    total = total.join(nobody, on="week", how="left")
    added = total["sals_of_reps"].fill_null(0) + total["unowned"].fill_null(0)
    assert added.equals(total["sals"].fill_null(0), check_names=False)
    assert total["reps"].equals(total["reps_of_reps"], check_names=False)
    later = under(moved(made, 7), "2026-07-27", signed(VOLUME, CAPACITY, at="2026-01-12"))
    assert METRIC.result(later).drop("week").equals(whole.drop("week"))


@pytest.mark.parametrize(("as_of", "over"), [("2026-01-10", False), ("2026-01-11", True)])
def test_a_week_is_over_with_its_last_day(as_of: str, over: bool) -> None:
    assert METRIC.result(under(ROWS, as_of, signed(CAPACITY))).filter(week=SECOND)["over"].unique().to_list() == [over]
