"""The area under the curve against Hanley and McNeil 1982, scipy, and DeLong's formula read plainly."""

from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from metrics._auc import area
from metrics._shares import Z95

RATINGS = [(1, 36, 3), (2, 8, 2), (3, 8, 2), (4, 22, 11), (5, 35, 33)]
"""Hanley and McNeil 1982, Radiology 143, table I: rating, images, of these abnormal: 58 normal and 51 abnormal."""
points = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=12).map(
    lambda pairs: [(score, won + lost, won) for score, (won, lost) in enumerate(pairs) if won + lost]
)


def drawn(of):
    """The scores of the won and of the others, one by one."""
    won = [score for score, _, k in of for _ in range(k)]
    return won, [score for score, n, k in of for _ in range(n - k)]


def test_the_published_area_of_the_images():
    """0.893 with a standard error of 0.032; DeLong's is a little smaller, 0.0307."""
    assert (sum(n for _, n, _ in RATINGS), sum(k for _, _, k in RATINGS)) == (109, 51)
    value, low, high = area(RATINGS)
    assert value == pytest.approx(0.893, abs=0.0005)
    error = (log(high / (1 - high)) - log(low / (1 - low))) / 2 / Z95 * value * (1 - value)
    assert error == pytest.approx(0.032, abs=0.0015)


def test_a_hand_worked_area():
    # Won 7 and 5, not won 5 and 2: 7 beats both, 5 ties with 5 and beats 2: (1 + 1 + 1/2 + 1) / 4.
    assert area([(2, 1, 0), (5, 2, 1), (7, 1, 1)])[0] == 0.875


@given(of=points)
def test_it_is_scipys_and_the_interval_is_delongs(of):
    won, others = drawn(of)
    value, low, high = area(of)
    if not won or not others:
        assert (value, low, high) == (None, None, None)
        return
    assert value == pytest.approx(mannwhitneyu(won, others).statistic / len(won) / len(others))
    if min(len(won), len(others)) < 2 or value in (0, 1):
        assert (low, high) == (None, None)
        return
    wins = [[(a > b) + (a == b) / 2 for b in others] for a in won]
    mine, theirs = [sum(row) / len(row) for row in wins], [sum(row) / len(row) for row in zip(*wins, strict=True)]
    error = sqrt(spread(mine) / len(mine) + spread(theirs) / len(theirs)) / (value * (1 - value))
    odds = log(value / (1 - value))
    assert low == pytest.approx(1 / (1 + exp(Z95 * error - odds)))
    assert high == pytest.approx(1 / (1 + exp(-Z95 * error - odds)))


def spread(values):
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)


def test_where_the_scores_do_not_overlap_or_one_stands_alone_there_is_no_interval():
    assert area([(1, 4, 0), (2, 4, 4)]) == (1.0, None, None)
    assert area([(1, 4, 4), (2, 4, 0)]) == (0.0, None, None)
    assert area([(1, 4, 0), (2, 2, 1), (3, 1, 0)]) == (pytest.approx(4.5 / 6), None, None)
    assert area([]) == (None, None, None)
