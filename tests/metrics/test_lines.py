"""Counted lines are added up where they need it."""

import polars as pl
import pytest

from metrics._lines import merged, stacked


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
