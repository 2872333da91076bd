"""Quantiles of counted values, worked by hand: the smallest value that a share does not exceed."""

import polars as pl
import pytest
from scipy.stats import binom

from metrics._quantiles import medians, quantiles


def counts(**columns):
    return pl.DataFrame(columns)


def test_between_two_values_a_quantile_is_their_mean():
    """Ten leads: 1 × 1, 2 × 4, 3 × 9 … half lies between the fifth and the sixth, 90 % between the ninth and tenth."""
    lines = counts(days=[1, 4, 9, 100], n=[1, 4, 4, 1])
    made = quantiles(lines.with_columns(of=pl.lit("a")), ["of"], "days", "n", {"p10": 0.1, "half": 0.5, "p90": 0.9})
    assert made.rows() == [("a", 2.5, 6.5, 54.5)]
    odd = counts(of=["a"] * 3, days=[1, 4, 9], n=[1, 1, 1])
    assert quantiles(odd, ["of"], "days", "n", {"half": 0.5, "all": 1.0}).rows() == [("a", 4.0, 9.0)]


def test_each_group_has_its_own_lines_are_added_up_and_what_is_unknown_is_left_out():
    lines = counts(
        of=["b", "a", "b", "b", None, "a", "a"], days=[7, 2, 7, 3, 5, None, 50], n=[1, 3, 1, 1, 1, 9, 0]
    )  # fmt: skip
    made = quantiles(lines, ["of"], "days", "n", {"half": 0.5})
    assert made.rows() == [("a", 2.0), ("b", 7.0), (None, 5.0)]
    assert made.schema == {"of": pl.String, "half": pl.Float64}
    nobody = counts(of=["a"], days=[7], n=[0])
    assert quantiles(nobody, ["of"], "days", "n", {"half": 0.5}).rows() == []
    assert medians(nobody, ["of"], "days", "n").rows() == []


def test_a_third_of_three_is_met_exactly_although_fractions_are_not():
    lines = counts(of=["a"] * 3, days=[1, 2, 3], n=[1, 1, 1])
    assert quantiles(lines, ["of"], "days", "n", {"third": 1 / 3, "two": 2 / 3}).rows() == [("a", 1.5, 2.5)]
    many = counts(of=["a"] * 10, days=[*range(10)], n=[10**8] * 10)
    assert quantiles(many, ["of"], "days", "n", {"x": 0.7, "y": 0.7 + 2e-9}).rows() == [("a", 6.5, 7.0)]
    assert quantiles(many, ["of"], "days", "n", {"x": 0.7 - 2e-9}).rows() == [("a", 6.0)]
    sevens = counts(of=["a"] * 100, days=[*range(100)], n=[70_000] * 100)
    assert 0.55 * 7_000_000 > 3_850_000
    assert quantiles(sevens, ["of"], "days", "n", {"x": 0.55}).rows() == [("a", 54.5)]


def test_the_ends_of_a_median_are_the_order_statistics_of_the_book():
    """n = 100: 50 ∓ 9.8 are the ranks 40 and 61 (Conover 1999); n = 25: 12.5 ∓ 4.9 are 8 and 18."""
    for n, low, high in ((100, 40, 61), (25, 8, 18), (6, 1, 6)):
        lines = counts(of=["a"] * n, days=[*range(1, n + 1)], n=[1] * n)
        made = medians(lines, ["of"], "days", "n")
        assert made.rows() == [("a", (n + 1) / 2, low, high)]
        assert made.schema == {"of": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64}
        assert binom.cdf(high - 1, n, 0.5) - binom.cdf(low - 1, n, 0.5) > 0.94


@pytest.mark.parametrize(("n", "expected"), [(5, (3.0, None, None)), (6, (3.5, 1.0, 6.0)), (1, (1.0, None, None))])
def test_of_fewer_than_six_there_is_no_interval(n, expected):
    lines = counts(of=["a"] * n, days=[*range(1, n + 1)], n=[1] * n)
    assert medians(lines, ["of"], "days", "n").rows() == [("a", *expected)]


def test_medians_come_sorted_with_the_unknown_group_last():
    lines = counts(of=[None, "b", "a"], days=[1, 2, 3], n=[2, 2, 2])
    assert medians(lines, ["of"], "days", "n").rows() == [
        ("a", 3.0, None, None),
        ("b", 2.0, None, None),
        (None, 1.0, None, None),
    ]
