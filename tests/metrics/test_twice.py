"""Rows that say the same as another one, as people compare names."""

import polars as pl

from metrics._twice import twice


def test_spaces_and_capitals_do_not_matter_and_unknown_is_like_nothing():
    rows = pl.DataFrame({"name": ["Ann", " ann ", "Bob", "", "  ", None, None, "BOB!", "ANN"]})
    assert twice(rows, "name").to_list() == [True, True, False, None, None, None, None, False, True]
    assert twice(rows.clear(), "name").to_list() == []
    assert twice(rows, "name").dtype == pl.Boolean


def test_all_columns_must_be_alike_and_none_unknown():
    rows = pl.DataFrame(
        {
            "name": ["Ann", "ann", "Ann", "Bob", "Bob", None, "x", "y"],
            "firm": ["Acme", "ACME ", "Bolt", None, None, "Acme", "y", "x"],
        }
    )
    assert twice(rows, "name", "firm").to_list() == [True, True, False, None, None, None, False, False]
    assert twice(rows, "firm").to_list() == [True, True, False, None, None, True, False, False]


def test_swapped_texts_in_two_columns_are_not_the_same():
    rows = pl.DataFrame({"name": ["x", "y", "x"], "firm": ["y", "x", "x"]})
    assert twice(rows, "name", "firm").to_list() == [False, False, False]
