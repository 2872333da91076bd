"""Groups compared at 180 days: what they won by then, and how many leads would know it as exactly."""

import polars as pl
import pytest

from metrics._pooled import pooled, prior
from metrics._yields import AGE, with_equal_age

COUNTS = {"source": pl.String, "created_day": pl.Int32, "won_age": pl.Int32, "n": pl.Int64}
NAMES = ["age_days", "at_age", "at_age_leads", "pooled_value", "pooled_low", "pooled_high"]


def read(*lines):
    counts = pl.DataFrame(lines, schema=COUNTS, orient="row")
    rows = counts.select("source").unique().sort("source", descending=True)
    made = with_equal_age(rows, counts, "source", 1_000)
    assert made.columns == ["source", *NAMES[1:3], NAMES[0], *NAMES[3:]]
    return made


def test_sources_that_are_old_enough_know_it_as_exactly_as_their_leads():
    """Of 50 leads 10 were won, five of them late; of 40 none; another source is 179 days old."""
    made = read(
        ("a", 0, 180, 5), ("a", 0, 181, 5), ("a", 0, None, 40), ("b", 820, None, 40), ("c", 821, None, 9),
        ("c", 821, 100, 1), (None, 0, 0, 3),
    )  # fmt: skip
    beta = prior([(5, 50), (0, 40), (3, 3)])
    assert made["source"].to_list() == ["a", "b", "c", None]
    assert made["age_days"].to_list() == [AGE] * 4 == [180] * 4
    assert made["at_age"].to_list() == [pytest.approx(0.1), 0.0, None, 1.0]
    assert made["at_age_leads"].to_list() == [pytest.approx(50), 40.0, None, 3.0]
    for row, of in zip(made.select(NAMES[3:]).rows(), [(5, 50), (0, 40), None, (3, 3)], strict=True):
        assert row == (pytest.approx(pooled(*of, beta), rel=1e-9) if of else (None, None, None))


def test_young_leads_tell_as_much_as_greenwood_says():
    """At risk 10 and 5, one won of each: S = 0.9 · 0.8, Σ d / (n (n − d)) = 1/90 + 1/20."""
    made = read(("a", 0, 10, 1), ("a", 980, None, 4), ("a", 0, 90, 1), ("a", 0, None, 4)).row(0, named=True)
    surviving, gone = 0.72, 1 / 90 + 1 / 20
    assert made["at_age"] == pytest.approx(1 - surviving)
    assert made["at_age_leads"] == pytest.approx((1 - surviving) / (surviving * gone))


def test_where_all_were_won_they_are_all_known():
    made = read(("a", 900, 10, 4), ("a", 900, 20, 2)).row(0, named=True)
    assert (made["at_age"], made["at_age_leads"]) == (1.0, 6.0)
    assert read(("a", 900, 10, 4), ("a", 900, None, 2)).select(NAMES[1:]).row(0) == (None,) * 5


def test_old_leads_of_whom_none_was_won_are_known_too_even_a_single_one():
    made = read(("a", 0, None, 7), ("b", 0, None, 1), ("c", 0, 10, 1), ("c", 0, None, 4))
    assert made.select("at_age", "at_age_leads").rows() == [
        (0.0, 7.0),
        (0.0, 1.0),
        (pytest.approx(0.2), pytest.approx(5)),
    ]
