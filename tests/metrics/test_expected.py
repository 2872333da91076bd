"""The prediction of wins against scipy's Beta-binomial, and against what then happens."""

import random
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom, binom

from metrics._expected import expected, whole_interval


@given(st.integers(0, 60), st.integers(0, 400), st.integers(0, 400), st.sampled_from([0.5, 0.8, 0.95]))
def test_the_interval_is_the_one_of_the_beta_binomial(n: int, won: int, lost: int, probability: float) -> None:
    reference = betabinom(n, won + 0.5, lost + 0.5)
    mean, low, high = expected(n, won, won + lost, probability)
    assert mean == pytest.approx(reference.mean())
    tail = (1 - probability) / 2
    for end, level in ((low, tail), (high, 1 - tail)):
        assert reference.cdf(end) >= level - 1e-9
        assert end == 0 or reference.cdf(end - 1) < level + 1e-9


def test_few_leads_leave_room_for_chance() -> None:
    mean, low, high = expected(25, 156, 1872)
    assert (round(mean, 2), low, high) == (2.09, 0, 4)


def test_nothing_comes_from_no_leads() -> None:
    assert expected(0, 3, 10) == (0.0, 0, 0)


def test_at_least_four_in_five_predictions_hold() -> None:
    dice = random.Random(4)
    held = 0
    for _ in range(600):
        share = dice.betavariate(2, 20)
        won = sum(dice.random() < share for _ in range(300))
        _, low, high = expected(40, won, 300)
        held += low <= sum(dice.random() < share for _ in range(40)) <= high
    assert held / 600 >= 0.8


def mid_p(distribution, probability):
    """The ends between which a whole number lies with this probability, half of each end's own counted."""
    tail = (1 - probability) / 2
    middles = [distribution.cdf(k) - distribution.pmf(k) / 2 for k in range(int(distribution.support()[1]) + 1)]
    low = next(k for k, middle in enumerate(middles) if middle >= tail - 1e-9)
    return low, max((k for k, middle in enumerate(middles) if middle <= 1 - tail + 1e-9), default=low)


@given(
    st.integers(2, 300), st.floats(0.01, 0.6), st.floats(0.001, 0.2), st.sampled_from([0.5, 0.8, 0.95]),
)  # fmt: skip
def test_whole_wins_of_doubtful_chances_are_beta_binomial_with_mid_p_ends(n, share, alike, probability):
    """`alike` is the correlation of two leads' fates: 1 / (a + b + 1)."""
    size = 1 / alike - 1
    reference = betabinom(n, share * size, (1 - share) * size)
    low, high = whole_interval(reference.mean(), reference.var(), n * share * share, probability)
    expected_low, expected_high = mid_p(reference, probability)
    assert low == min(expected_low, floor(reference.mean()))
    assert high == max(expected_high, ceil(reference.mean()), expected_low)


def test_equal_chances_without_doubt_are_binomial():
    reference = binom(40, 0.25)
    assert whole_interval(10, 7.5, 2.5, 0.8) == mid_p(reference, 0.8) == (7, 13)
    assert whole_interval(10, 7.5, 2.5, 0.95) == mid_p(reference, 0.95)


def test_two_leads_may_share_their_fate():
    """Beta-binomial with a = b = ½: none, one, two with 3/8, 1/4, 3/8. Without doubt it were 1/4, 1/2, 1/4."""
    assert whole_interval(1.0, 0.75, 0.5, 0.7) == mid_p(betabinom(2, 0.5, 0.5), 0.7) == (0, 2)
    assert whole_interval(1.0, 0.5, 0.5, 0.7) == mid_p(binom(2, 0.5), 0.7) == (1, 1)


@pytest.mark.parametrize("variance", [1.0, 2.0])
def test_two_leads_of_one_fate_are_both_won_or_neither_however_large_the_doubt(variance):
    assert whole_interval(1.0, variance, 0.5, 0.8) == (0, 2)


def test_unequal_chances_count_as_fewer_equal_ones():
    """Twenty leads at 1/2 and a hundred at 0: as twenty, with the variance of twenty."""
    assert whole_interval(10, 5, 5, 0.8) == mid_p(binom(20, 0.5), 0.8)


def test_the_mean_lies_between_the_ends_and_nothing_comes_of_nothing():
    assert whole_interval(0.03, 0.03, 0.0001, 0.95) == (0, 1)
    assert whole_interval(0.0, 0.0, 0.0, 0.95) == (0, 0)
    assert whole_interval(1.0, 0.0, 1.0, 0.95) == (1, 1)


def test_a_great_many_wins_are_nearly_normal():
    low, high = whole_interval(10_000, 40_000, 1_000, 0.95)
    assert (low, high) == (pytest.approx(10_000 - 1.96 * 200, abs=12), pytest.approx(10_000 + 1.96 * 200, abs=12))


def test_whole_intervals_hold_as_often_as_they_say() -> None:
    """Fifty leads of many different chances, all of them up or down together by a doubtful factor."""
    dice = random.Random(6)
    held = 0
    for _ in range(800):
        chances = [dice.choice([0.02, 0.1, 0.4]) for _ in range(50)]
        factor = dice.choice([0.7, 1.0, 1.3])
        came = sum(dice.random() < factor * chance for chance in chances)
        mean, squares = sum(chances), sum(chance * chance for chance in chances)
        variance = mean - 1.06 * squares + 0.06 * mean * mean
        low, high = whole_interval(mean, variance, squares, 0.8)
        held += low <= came <= high
    assert 0.76 <= held / 800 <= 0.87
