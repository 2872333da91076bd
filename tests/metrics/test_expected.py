"""The prediction of wins against scipy's Beta-binomial, and against what then happens."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom

from metrics._expected import expected


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
