"""The logistic curve against statsmodels, the stairs against scipy, the parts of the Brier score against their sum."""

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression

from metrics._calibration import brier, isotonic, logistic
from metrics._reliability import together

points = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=12).map(
    lambda pairs: [(7 * score, won + lost, won) for score, (won, lost) in enumerate(pairs) if won + lost]
)


def test_equal_steps_of_odds_are_found_exactly():
    # Odds 1/9, 1/3, 1, 3: every ten points multiply them by 3.
    curve = logistic([(10, 100, 10), (20, 100, 25), (30, 100, 50), (40, 100, 75)])
    assert np.exp(10 * curve.slope) == pytest.approx(3.0)
    assert [curve.at(score) for score in (10, 20, 30, 40)] == pytest.approx([0.1, 0.25, 0.5, 0.75])


@settings(max_examples=60)
@given(of=points)
def test_the_logistic_curve_is_that_of_statsmodels(of):
    curve = logistic(of)
    won, lost = [x for x, _, k in of if k], [x for x, n, k in of if k < n]
    if not won or not lost or min(won) >= max(lost) or min(lost) >= max(won):
        assert curve is None
        return
    counts = np.array([(k, n - k) for _, n, k in of])
    scores = np.array([x for x, _, _ in of], float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = sm.GLM(counts, sm.add_constant(scores, has_constant="add"), family=sm.families.Binomial()).fit(
            tol=1e-14
        )
    assert curve.slope == pytest.approx(theirs.params[1], rel=1e-6, abs=1e-9)
    assert curve.level - curve.slope * curve.middle == pytest.approx(theirs.params[0], rel=1e-6, abs=1e-8)
    assert curve.deviation == pytest.approx(theirs.bse[1], rel=1e-5)


@pytest.mark.parametrize(
    "of",
    [
        [(1, 5, 0), (2, 5, 5)],
        [(1, 5, 5), (2, 5, 0)],
        [(1, 5, 0), (2, 5, 3), (3, 5, 5)],
        [(1, 5, 5), (2, 5, 3), (3, 5, 0)],
        [(1, 5, 2)],
        [(1, 5, 0), (2, 5, 0)],
        [(1, 5, 5)],
        [],
    ],
)
def test_where_winners_and_others_do_not_overlap_there_is_no_curve(of):
    assert logistic(of) is None


@given(of=points)
def test_the_stairs_are_scipys(of):
    shares, weights = [k / n for _, n, k in of], [n for _, n, _ in of]
    assert isotonic(of) == pytest.approx(list(isotonic_regression(shares, weights=weights).x))


def test_the_stairs_pool_neighbours_that_fall():
    # 0.5 then 0.2: together 3 of 9; after them 0.75 stays.
    assert isotonic([(1, 4, 2), (2, 5, 1), (3, 4, 3)]) == pytest.approx([1 / 3, 1 / 3, 0.75])
    assert isotonic([(1, 4, 1), (2, 4, 2)]) == [0.25, 0.5]
    assert isotonic([]) == []


def test_the_brier_score_is_the_mean_squared_distance():
    # Three leads of rate 0.2, one won: (0.64 + 0.04 + 0.04); one of rate 0.9, won: 0.01.
    assert brier([(1, 3, 1), (2, 1, 1)], [0.2, 0.9]) == pytest.approx(0.73 / 4)


@settings(max_examples=40)
@given(of=points)
def test_the_parts_of_the_brier_score_make_it_and_are_never_negative(of):
    row = together(of).row(0, named=True)
    if row["brier"] is None:
        assert logistic(of) is None
        return
    assert row["brier"] == pytest.approx(row["miscalibration"] - row["discrimination"] + row["uncertainty"])
    assert row["miscalibration"] >= -1e-12 or row["odds_per_ten"] < 1
    assert row["discrimination"] >= -1e-12
    assert row["odds_low"] <= row["odds_per_ten"] <= row["odds_high"]
    rate = sum(k for _, _, k in of) / sum(n for _, n, _ in of)
    assert row["uncertainty"] == pytest.approx(rate * (1 - rate))
