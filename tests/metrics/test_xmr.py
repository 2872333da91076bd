from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics._xmr import NEAR_LIMIT, ONE_SIDE, OUTSIDE, limits, state

MORTGAGES = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]
"""Weekly cost of processing a loan application: Montgomery, Introduction to Statistical Quality Control, table 6.6."""

STEADY = [10, 12] * 16
"""Mean 11, moving ranges of 2: limits 11 ± 5.32."""

numbers = st.floats(-1e6, 1e6, allow_nan=False)


def test_the_limits_of_the_mortgage_costs_are_those_of_the_book():
    made = limits(MORTGAGES)
    assert (made.mean, made.baseline) == (pytest.approx(300.5), 20)
    assert (made.low, made.high) == (pytest.approx(279.78, abs=0.01), pytest.approx(321.22, abs=0.01))


def test_a_point_outside_the_limits_is_a_signal():
    assert state([*STEADY, 16.4], "higher").state == "better"
    assert state([*STEADY, 16.4], "lower").state == "worse"
    assert state([*STEADY, 5.6], "lower").state == "better"
    assert state([*STEADY, 5.6], "higher").rule == OUTSIDE


def test_a_point_on_the_limit_is_not_outside():
    assert state([*STEADY, 16.32], "higher").state == "no signal"


def test_eight_in_a_row_on_one_side_are_a_signal_and_seven_are_not():
    assert state([*STEADY, *[11.5, 12] * 4], "higher").rule == ONE_SIDE
    assert state([*STEADY, 10, *[11.5, 12] * 3, 12], "higher").state == "no signal"


def test_three_of_four_near_a_limit_are_a_signal_if_the_last_is_one_of_them():
    assert state([*STEADY, 10, 14, 10, 14, 14], "higher").rule == NEAR_LIMIT
    assert state([*STEADY, 10, 14, 14, 14, 10], "higher").state == "no signal"
    assert state([*STEADY, 12, 8, 12, 8, 8], "higher").state == "worse"


def test_fewer_than_thirteen_points_say_nothing():
    assert state([1.0] * 11 + [100.0], "higher").limits is None
    assert state([1.0, 2.0] * 6 + [100.0], "higher").state == "better"


def test_the_baseline_is_the_24_points_before_the_last_8():
    forgotten, recent = [500.0] * 5, [10, 12] * 4
    made = state([*forgotten, *STEADY[:24], *recent], "higher")
    assert (made.limits.mean, made.limits.baseline, made.state) == (11.0, 24, "no signal")


def test_unknown_weeks_are_skipped_not_zero():
    assert state([*STEADY, None, 11, None], "higher") == state([*STEADY, 11], "higher")


def test_a_measure_without_a_good_direction_only_changes():
    assert state([*STEADY, 30], "neither").state == "changed"


def test_a_stable_series_seldom_cries():
    random = Random(2026)
    signals = sum(state([random.gauss(50, 5) for _ in range(40)], "higher").rule is not None for _ in range(2000))
    assert 0.01 < signals / 2000 < 0.05


@given(series=st.lists(numbers, min_size=13, max_size=50))
def test_turning_a_series_upside_down_turns_the_verdict(series):
    up, down = state(series, "higher"), state([-value for value in series], "higher")
    assert (up.state, down.state) in {("better", "worse"), ("worse", "better"), ("no signal", "no signal")}
    assert up.rule == down.rule


def test_three_of_the_last_five_are_no_signal():
    assert state([*STEADY, 14, 10, 10, 14, 14], "higher").state == "no signal"
    assert state([*STEADY, 8, 12, 12, 8, 8], "higher").state == "no signal"


def test_a_point_halfway_to_a_limit_is_not_nearer_to_it():
    upper, lower = (11 + 16.32) / 2, (11 + 5.68) / 2
    assert limits(STEADY[:24]).high == 16.32
    assert limits(STEADY[:24]).low == 5.68
    for high, low, half in ((14, 10, upper), (8, 12, lower)):
        assert state([*STEADY, 12, 10, high, high, high, half], "higher").rule is None
        assert state([*STEADY, 12, 10, half, high, low, high], "higher").rule is None
        assert state([*STEADY, 12, 10, high, high, low, high], "higher").rule == NEAR_LIMIT


def test_the_shortest_series_rests_on_its_first_twelve_points():
    """Mean 6.5, eleven moving ranges of 1."""
    made = state(range(1, 14), "higher")
    assert (made.span, made.limits.baseline, made.limits.mean) == (range(12), 12, 6.5)
    assert (made.limits.low, made.limits.high) == (pytest.approx(3.84), pytest.approx(9.16))
    assert (made.state, made.rule) == ("better", OUTSIDE)
