"""Ends of leads, the counts at risk, and how the two meet: literal in, literal out."""

import polars as pl
import pytest

from metrics._ends import END, by_end, ever, recorded, with_end
from metrics._risk_sets import over, risk_sets
from tests.making import leads, ledger_of


def ends(*rows):
    made = ledger_of(leads(*({"created": "2026-10-05 09:00", **row} for row in rows)), as_of="2026-12-31").leads
    return with_end(made.lazy(), "created_day").select("end", "end_age").collect().rows()


def on(**days):
    return {event: f"2026-10-{day:02} 12:00" for event, day in days.items()}


@pytest.mark.parametrize(
    ("events", "end", "age"),
    [
        (on(), None, None),
        (on(accepted=6), None, None),
        (on(accepted=6, won=9), "won", 4),
        (on(accepted=6, won=9, lost=8, recycled=7, rejected=6), "won", 4),
        (on(accepted=6, lost=8), "lost", 3),
        (on(accepted=6, lost=8, recycled=9), "lost", 3),
        (on(rejected=8), "rejected", 3),
        (on(rejected=8, accepted=9), None, None),
        (on(accepted=6, recycled=9), "recycled", 4),
        (on(accepted=9, recycled=9), None, None),
        (on(accepted=10, recycled=9), None, None),
        (on(recycled=9), "recycled", 4),
        (on(rejected=9, recycled=9), "recycled", 4),
        (on(rejected=8, recycled=9), "recycled", 4),
        (on(rejected=10, recycled=9), "rejected", 5),
        (on(won=4), "won", -1),
    ],
)
def test_what_became_of_a_lead_and_at_what_age(events, end, age):
    assert ends(events) == [(end, age)]


def test_what_was_ever_recorded_is_a_bit_for_each_end():
    rows = [on(won=9), on(rejected=9)]
    made = ledger_of(leads(*({"created": "2026-10-05 09:00", **row} for row in rows)), as_of="2026-12-31").leads
    bits = made.select(recorded(made))
    assert bits.schema == {"recorded": pl.Int32}
    assert bits["recorded"].to_list() == [0b0101]
    assert [ever(bits, name) for name in END.categories] == [True, False, True, False]
    assert not ever(bits.clear(), "won")
    assert [ever(pl.DataFrame({"recorded": [0b1010]}), name) for name in END.categories] == [False, True, False, True]


def test_counts_by_end_become_counts_by_age():
    """An open lead of day 5 is followed to day 9; what ended before it began ended at once."""
    counts = pl.DataFrame(
        {
            "end": ["won", "lost", "rejected", "recycled", None, None, "won", "won"],
            "created": [5, 5, 5, 5, 5, 12, 5, 5],
            "end_age": [3, 3, 4, 4, None, None, -2, 3],
            "n": [1, 2, 3, 4, 5, 6, 7, 8],
        },
        schema_overrides={"end": END, "created": pl.Int32, "end_age": pl.Int32},
    )
    made = by_end(counts.with_columns(of=pl.lit("a")), ["of"], "created", 9)
    assert made.columns == ["of", "age", "won", "lost", "rejected", "recycled", "open"]
    assert made.rows() == [("a", 0, 7, 0, 0, 0, 6), ("a", 3, 9, 2, 0, 0, 0), ("a", 4, 0, 0, 3, 4, 5)]
    assert made.schema["age"] == pl.Int64


def test_at_risk_are_all_who_leave_then_or_later():
    lines = pl.DataFrame(
        {"of": ["b", "a", "a", "a", "a"], "t": [9, 1, 4, 4, None], "x": [5, 1, 2, 1, 7], "y": [0, 0, 1, 0, 0],
         "c": [1, 3, 0, 2, 7]},
    )  # fmt: skip
    made = risk_sets(lines, ["of"], "t", ["x", "y"], "c")
    assert made.columns == ["of", "t", "x", "y", "c", "at_risk"]
    assert made.rows() == [("a", 1, 1, 0, 3, 10), ("a", 4, 3, 1, 2, 6), ("b", 9, 5, 0, 1, 6)]
    none = lines.with_columns(pl.col("x", "y", "c") * 0)
    assert risk_sets(none, ["of"], "t", ["x", "y"], "c").rows() == []


def test_nobody_is_at_risk_before_the_watch_began():
    lines = pl.DataFrame({"t": [0, 2, 4, 9, None], "x": [0, 1, 2, 0, 3], "c": [0, 0, 1, 4, 0], "in": [3, 0, 5, 0, 9]})
    made = risk_sets(lines, [], "t", ["x"], "c", "in")
    assert made.columns == ["t", "x", "c", "at_risk"]
    assert made.rows() == [(2, 1, 0, 3), (4, 2, 1, 7), (9, 0, 4, 4)]


def test_over_no_groups_is_the_whole_frame():
    frame = pl.DataFrame({"of": ["a", "b", "a"], "n": [1, 2, 4]})
    assert frame.select(over(pl.col("n").sum(), ["of"]))["n"].to_list() == [5, 2, 5]
    assert frame.select(over(pl.col("n").cum_sum(), []))["n"].to_list() == [1, 3, 7]
