"""Curves read at given ages, with their bounds at the very ends: literal in, literal out."""

import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint

from metrics._read_at import read_at

CURVE = {
    "of": pl.String, "age": pl.Int64, "share": pl.Float64, "low": pl.Float64, "high": pl.Float64, "waiting": pl.Float64,
}  # fmt: skip
ROWS = {"of": pl.String, "age_days": pl.Int64, "leads": pl.Int64, "at_risk": pl.Int64, "seen": pl.Int64}


def read(row, *points, **named):
    curve = pl.DataFrame([("a", *point) for point in points], schema=CURVE, orient="row")
    rows = pl.DataFrame([("a", *row)], schema=ROWS, orient="row")
    made = read_at(rows, curve, ["of"], "won", **named)
    assert made.columns == ["of", "age_days", "leads", "at_risk", "seen", "won", "won_low", "won_high"]
    return made.select("won", "won_low", "won_high").row(0)


def wilson(part, whole):
    return tuple(pytest.approx(end, abs=1e-12) for end in proportion_confint(part, whole, method="wilson"))


RISING = ((3, 0.2, 0.1, 0.3, 0.8), (7, 0.5, 0.4, 0.6, 0.5))


def test_a_share_is_that_of_the_last_age_on_the_curve():
    assert read((6, 10, 5, 9), *RISING) == (0.2, 0.1, 0.3)
    assert read((7, 10, 5, 9), *RISING) == (0.5, 0.4, 0.6)
    assert read((99, 10, 5, 9), *RISING) == (0.5, 0.4, 0.6)


def test_before_the_curve_nobody_had_it_and_only_those_still_followed_say_so():
    assert read((2, 10, 5, 9), *RISING) == (0.0, 0.0, wilson(0, 5)[1])
    assert read((2, 10, 5, 9), *RISING, followed="seen") == (0.0, 0.0, wilson(0, 9)[1])
    assert read((2, 10, 1, 9), *RISING) == (0.0, 0.0, wilson(0, 1)[1])


def test_where_all_had_it_the_leads_say_how_sure_that_is():
    assert read((5, 10, 4, 9), (4, 1.0, None, None, 0.0)) == (1.0, wilson(10, 10)[0], 1.0)
    assert read((5, 10, 4, 9), (4, 1.0 + 1e-15, None, None, 0.0)) == (1.0, wilson(10, 10)[0], 1.0)
    assert read((5, 10, 4, 9), (4, 1 - 5e-13, 0.3, 0.4, 0.0))[1:] == (wilson(10, 10)[0], 1.0)
    assert read((5, 10, 4, 9), (4, 1 - 1e-12, 0.3, 0.4, 0.0))[1:] == (wilson(10, 10)[0], 1.0)
    assert read((5, 10, 4, 9), (4, 1 - 5e-12, 0.3, 0.4, 0.0))[1:] == (0.3, 0.4)


def test_nothing_is_told_where_nobody_is_left_and_something_is_still_open():
    assert read((8, 10, 0, 9), *RISING) == (None, None, None)
    assert read((2, 10, 0, 9), *RISING) == (None, None, None)
    assert read((8, 10, 0, 9), (3, 0.2, 0.1, 0.3, 0.0)) == (0.2, 0.1, 0.3)
    assert read((8, 10, 0, 9), (3, 0.2, 0.1, 0.3, 0.5)) == (None, None, None)
    assert read((8, 10, 0, 9), *RISING, watched="seen") == (0.5, 0.4, 0.6)
    assert read((8, 10, 4, 0), *RISING, watched="seen") == (None, None, None)
    assert read((8, 10, 1, 9), *RISING) == (0.5, 0.4, 0.6)


def test_each_group_reads_its_own_curve():
    curve = pl.DataFrame(
        [("a", 9, 0.5, 0.4, 0.6, 0.5), ("b", 5, 0.1, 0.0, 0.2, 0.9), ("a", 1, 0.25, 0.2, 0.3, 0.75)],
        schema=CURVE,
        orient="row",
    )
    rows = pl.DataFrame([("b", 9, 8, 4, 4), ("a", 10, 8, 4, 4), ("a", 3, 8, 4, 4)], schema=ROWS, orient="row")
    made = read_at(rows, curve, ["of"], "won").select("of", "age_days", "won", "won_low", "won_high")
    assert made.rows() == [("a", 3, 0.25, 0.2, 0.3), ("b", 9, 0.1, 0.0, 0.2), ("a", 10, 0.5, 0.4, 0.6)]
