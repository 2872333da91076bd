from datetime import date

import polars as pl
from hypothesis import given, settings

from agreement.definition import Commitment
from agreement.ledger import Ledger
from metrics import moment, signals
from metrics.sal_volume import METRIC, passing
from tests.making import leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.metrics.signed import signed, under
from tests.stored import asked, store_frames

VOLUME, CAPACITY = Commitment("marketing", "volume", 4), Commitment("sales", "capacity", 2)
PARTS = ["week", "handed_over", "value", "accepted", "committed", "of_commitment", "reps", "capacity", "capacity_use"]


def handed(day: str, score: int, owner: str | None = None, accepted: str | None = None) -> dict[str, object]:
    return {"handed_over": f"{day} 09:00", "score": score, "sales_owner": owner, "accepted": accepted}


ROWS = leads(
    handed("2025-12-30", 90, "ann"),
    handed("2026-01-05", 90, "ann", "2026-01-12 10:00"),
    handed("2026-01-06", 80, "bob"),
    handed("2026-01-07", 10, None),
)


def test_passing_leads_stand_beside_what_was_promised_and_what_the_reps_can_take() -> None:
    result = METRIC.result(under(ROWS, "2026-01-18", signed(VOLUME, CAPACITY)))
    assert result.select(PARTS).rows() == [
        (date(2025, 12, 29), 1, None, 0, None, None, 1, None, None),
        (date(2026, 1, 5), 3, 2, 0, 4, 0.5, 2, 4, 0.5),
        (date(2026, 1, 12), 0, 0, 1, 4, 0.0, 1, 2, 0.0),
    ]


def test_a_running_week_says_so() -> None:
    for as_of, over in (("2026-01-10", False), ("2026-01-11", True)):
        assert METRIC.result(under(ROWS, as_of, signed(VOLUME)))["over"].to_list() == [True, over]


def test_without_a_promise_nothing_is_divided() -> None:
    result = METRIC.result(under(ROWS, "2026-01-11", signed()))
    assert result.select("value", "committed", "of_commitment", "capacity", "capacity_use").row(-1) == (2, *[None] * 4)
    assert METRIC.result(ledger_of(ROWS))["value"].to_list() == [None, None, None]
    assert METRIC.result(ledger_of(as_of="2026-01-18")).height == 0


def test_a_promise_of_one_is_divided_by_and_one_of_nothing_is_not() -> None:
    one, nothing = ((Commitment("marketing", "volume", n), Commitment("sales", "capacity", n)) for n in (1, 0))
    names = ["committed", "of_commitment", "reps", "capacity", "capacity_use"]
    weeks = METRIC.result(under(ROWS, "2026-01-25", signed(*one))).select(names).rows()[1:]
    assert weeks == [(1, 2.0, 2, 2, 1.0), (1, 0.0, 1, 1, 0.0), (1, 0.0, 0, 0, None)]
    weeks = METRIC.result(under(ROWS, "2026-01-11", signed(*nothing))).select(names).rows()[1:]
    assert weeks == [(0, None, 2, 0, None)]


def test_a_single_lead_of_a_week_that_was_ruled_in_part_is_known_to_pass() -> None:
    made = METRIC.result(under(leads(handed("2026-01-08", 90, "ann")), "2026-01-11", signed(VOLUME, at="2026-01-07")))
    assert made.select("handed_over", "value", "committed").rows() == [(1, 1, None)]


def test_promises_for_several_segments_add_up() -> None:
    both = (signed(VOLUME), signed(Commitment("marketing", "volume", 3), segment="large"))
    assert METRIC.result(under(ROWS, "2026-01-11", *both))["committed"].to_list() == [None, 7]


def test_what_is_watched_are_the_leads_and_their_share_of_the_promise(sample: Ledger) -> None:
    rows = METRIC.result(sample).filter("over")
    said = signals(METRIC, METRIC.result(sample), moment(sample))
    for column in ("value", "of_commitment"):
        one, known = said.filter(series=column), rows.drop_nulls(column)
        assert one["week"].to_list() == known["week"].to_list()
        assert one["value"].to_list() == known[column].to_list()
        assert set(one["state"]) <= {"no signal", "better", "worse"}
    assert rows["value"].null_count() == 4  # the weeks before version 1


def test_sql_by_hand_counts_the_same(sqlite_url: str) -> None:
    store_frames(sqlite_url, leads=ROWS)
    query = """
        SELECT date(handed_over_at, '-' || ((strftime('%w', handed_over_at) + 6) % 7) || ' days') AS week, count(*),
               sum(score >= 50), count(DISTINCT sales_owner)
        FROM accord_leads WHERE handed_over_at >= '2026-01-05' GROUP BY week
    """
    ours = METRIC.result(under(ROWS, "2026-01-11", signed(VOLUME))).filter(pl.col("week") >= date(2026, 1, 5))
    names = [pl.col("week").cast(pl.String), "handed_over", "value", "reps"]
    assert ours.select(names).rows() == asked(sqlite_url, query)


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_order_does_not_matter_filters_add_up_and_weeks_move(made: pl.DataFrame) -> None:
    ledger = under(made, "2026-12-31", signed(VOLUME, CAPACITY, at="2026-01-01"))
    whole = METRIC.result(ledger)
    assert METRIC.result(under(made.reverse(), "2026-12-31", signed(VOLUME, CAPACITY, at="2026-01-01"))).equals(whole)
    assert passing(ledger).height == whole["value"].sum()
    parts = pl.concat([METRIC.result(ledger, {"region": [region]}) for region in (None, "north", "south")])
    added = parts.group_by("week").agg(pl.col("handed_over", "accepted").sum()).sort("week")
    assert added.equals(whole.select("week", "handed_over", "accepted"))
    later = under(moved(made, 7), "2027-01-07", signed(VOLUME, CAPACITY, at="2026-01-08"))
    assert METRIC.result(later).drop("week").equals(whole.drop("week"))
