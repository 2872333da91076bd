"""Counted lines are added up where they need it."""

import polars as pl
import pytest

from metrics._lines import merged, stacked, summed


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ([3, 4, None], [(3, 1), (4, 2), (None, 3)]),
        ([3, 3, 4], [(3, 3), (4, 3)]),
        ([4, 3, None], [(3, 2), (4, 1), (None, 3)]),
        ([None, 3, 3], [(3, 5), (None, 1)]),
    ],
)
def test_lines_are_added_up_unless_they_are_in_order_and_alone(minutes, expected):
    lines = pl.DataFrame(
        {"minutes": minutes, "n": [1, 2, 3], "more": [7, 7, 7]}, schema_overrides={"minutes": pl.Int32}
    )
    assert merged(lines, ["minutes"], ["n"]).rows() == expected


def test_lines_that_need_no_adding_up_lose_what_was_not_asked_for():
    lines = pl.DataFrame({"minutes": [1, 2], "n": [1, 2], "more": [7, 7]})
    assert merged(lines, ["minutes"], ["n"]).columns == ["minutes", "n"]
    assert merged(lines.clear(), ["minutes"], ["n"]).columns == ["minutes", "n"]


def test_narrow_and_wide_lines_stand_below_each_other_and_what_is_not_counted_is_nothing():
    narrow = pl.DataFrame({"week": [1], "won": [2]}, schema={"week": pl.Int32, "won": pl.Int8})
    wide = pl.DataFrame({"week": [1, None], "won": [2**40, None], "lost": [3, 4]}, schema_overrides={"week": pl.Int32})
    made = stacked([narrow, wide], ["won", "lost"])
    assert made.rows() == [(1, 2, 0), (1, 2**40, 3), (None, 0, 4)]
    assert made.schema == {"week": pl.Int32, "won": pl.Int64, "lost": pl.Int64}


@pytest.mark.parametrize("height", [3, 5_000])
def test_lines_that_need_no_adding_up_are_taken_as_they_are_and_others_are_added_up(height: int) -> None:
    lines = pl.DataFrame({"a": range(height), "n": [2] * height}, schema={"a": pl.Int32, "n": pl.Int64})
    assert merged(lines, ["a"], ["n"]).equals(lines)
    assert merged(lines.reverse(), ["a"], ["n"]).equals(lines)
    assert merged(pl.concat([lines, lines.head(2)]), ["a"], ["n"])["n"].to_list() == [4, 4] + [2] * (height - 2)
    twice = lines.select(pl.col("a").repeat_by(2).explode(empty_as_null=False), pl.lit(2, pl.Int64).alias("n"))
    assert merged(twice, ["a"], ["n"])["n"].to_list() == [4] * height


def test_few_lines_are_grouped_as_many_are():
    kinds = {"a": pl.Int32, "b": pl.Enum(["y", "x"]), "c": pl.Boolean, "n": pl.Int64}
    keys = [(2, "x", None), (None, "y", True), (2, "x", None), (-1, None, False), (-1, "y", True), (2, "x", False)]
    few = pl.DataFrame([(*key, 10**place) for place, key in enumerate(keys)], schema=kinds, orient="row")
    added = summed(few, ["a", "b", "c"], [pl.col("n").sum()])
    assert added.equals(summed(few.lazy(), ["a", "b", "c"], [pl.col("n").sum()]))
    assert added.rows() == [
        (-1, "y", True, 10_000), (-1, None, False, 1_000), (2, "x", False, 100_000), (2, "x", None, 101),
        (None, "y", True, 10),
    ]  # fmt: skip
