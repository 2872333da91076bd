"""Bands of ten points, both curves of a score, and what is said of all scores together: literal in, literal out."""

from math import exp

import polars as pl
import pytest

from metrics._auc import area
from metrics._calibration import brier, isotonic, logistic
from metrics._reliability import OF_ALL, RATES, band, banded, fitted, together

POINTS = [(10, 100, 10), (20, 100, 25), (30, 100, 50), (40, 100, 75)]
"""Score, leads, won: odds of 1/9, 1/3, 1 and 3, so ten points multiply them by 3."""


def test_a_band_is_ten_points_wide_and_100_belongs_to_the_highest():
    scores = pl.DataFrame({"score": [0, 9, 10, 19, 89, 90, 99, 100, None]})
    assert scores.select(band().alias("band"))["band"].to_list() == [0, 0, 10, 10, 80, 90, 90, 90, None]


def test_bands_hold_the_means_of_both_curves_weighted_by_leads():
    scored = pl.DataFrame({"score": [1, 4, 25, 60], "leads": [1, 3, 2, 5], "won": [0, 1, 2, 0]})
    rates = pl.DataFrame(
        {"score": [1, 4, 25], "predicted": [0.2, 0.4, 0.5], "monotone": [0.0, 1 / 3, 1.0]}, schema=RATES
    )
    made = banded(scored, rates, ["leads", "won"])
    assert made.columns == ["band", "leads", "won", "predicted", "monotone"]
    assert made.rows() == [
        (0, 4, 1, pytest.approx(1.4 / 4), 0.25),
        (10, 0, 0, None, None),
        (20, 2, 2, 0.5, 1.0),
        (30, 0, 0, None, None),
        (40, 0, 0, None, None),
        (50, 0, 0, None, None),
        (60, 5, 0, None, None),
        (None, 11, 3, pytest.approx(2.4 / 6), pytest.approx(3 / 6)),
    ]


def test_without_a_score_there_is_only_the_line_of_all():
    none = pl.DataFrame(schema={"score": pl.Int64, "leads": pl.Int64})
    assert banded(none, pl.DataFrame(schema=RATES), ["leads"]).rows() == [(None, 0, None, None)]


def test_each_score_has_its_rate_on_the_curve_and_on_the_stairs():
    made = fitted(POINTS)
    assert made.schema == RATES
    assert made["score"].to_list() == [10, 20, 30, 40]
    assert made["predicted"].to_list() == pytest.approx([0.1, 0.25, 0.5, 0.75])
    assert made["monotone"].to_list() == [0.1, 0.25, 0.5, 0.75]
    assert fitted([(10, 4, 0), (20, 4, 4)]).rows() == [(10, None, 0.0), (20, None, 1.0)]


def test_of_all_together_ten_points_treble_the_odds():
    made = together(POINTS).row(0, named=True)
    curve, rate = logistic(POINTS), 160 / 400
    value, low, high = area(POINTS)
    reach = exp(10 * 1.959963984540054 * curve.deviation)
    uncertainty, mean_square = rate * (1 - rate), (9 + 18.75 + 25 + 18.75) / 400
    assert list(made) == ["band", *OF_ALL]
    assert made["band"] is None
    assert (made["auc"], made["auc_low"], made["auc_high"]) == (value, low, high)
    assert made["odds_per_ten"] == pytest.approx(3.0)
    assert (made["odds_low"], made["odds_high"]) == (pytest.approx(3 / reach), pytest.approx(3 * reach))
    assert (made["brier"], made["uncertainty"]) == (pytest.approx(mean_square), pytest.approx(uncertainty))
    assert made["miscalibration"] == pytest.approx(0.0, abs=1e-12)
    assert made["discrimination"] == pytest.approx(uncertainty - mean_square)


def test_a_score_that_does_not_fit_a_curve_is_miscalibrated():
    """Won 1 of 4, 1 of 4, 3 of 4: the curve rises between the first two, the stairs do not."""
    points = [(0, 4, 1), (50, 4, 1), (100, 4, 3)]
    made = together(points).row(0, named=True)
    curve = logistic(points)
    smooth, stairs = brier(points, [curve.at(score) for score in (0, 50, 100)]), brier(points, isotonic(points))
    assert stairs == pytest.approx((0.75 + 0.75 + 0.75) / 12)
    assert made["brier"] == pytest.approx(smooth)
    assert made["miscalibration"] == pytest.approx(smooth - stairs)
    assert made["miscalibration"] > 0.001
    assert made["uncertainty"] == pytest.approx(5 / 12 * 7 / 12)
    assert made["discrimination"] == pytest.approx(5 / 12 * 7 / 12 - stairs)


def test_without_a_curve_nothing_is_said_of_it():
    made = together([(10, 4, 0), (20, 4, 4)]).row(0)
    assert made[4:] == (None,) * 7
    assert made[1] == 1.0
