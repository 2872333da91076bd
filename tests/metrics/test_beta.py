"""The Beta distribution against scipy's, at its ends and where it is narrow."""

import pytest
from scipy.stats import beta

from metrics._beta import beta_interval, beta_probability, beta_quantile, jeffreys

SHAPES = [(0.5, 0.5), (1.0, 1.0), (0.5, 40.5), (3.0, 7.0), (41.0, 2.5), (250.5, 9_750.5), (0.01, 5.0)]


@pytest.mark.parametrize(("a", "b"), SHAPES)
@pytest.mark.parametrize("share", [1e-6, 0.025, 0.3, 0.5, 0.9, 1 - 1e-6])
def test_the_probability_is_scipys_on_both_sides_of_the_mean(a, b, share):
    assert beta_probability(share, a, b) == pytest.approx(beta.cdf(share, a, b), rel=1e-9, abs=1e-14)


@pytest.mark.parametrize(("a", "b"), SHAPES)
@pytest.mark.parametrize("probability", [0.025, 0.1, 0.5, 0.975])
def test_the_quantiles_are_scipys(a, b, probability):
    assert beta_quantile(probability, a, b) == pytest.approx(beta.ppf(probability, a, b), rel=1e-8, abs=1e-300)


def test_nothing_lies_outside_of_0_and_1():
    assert [beta_probability(share, 2.0, 3.0) for share in (-0.1, 0.0, 1.0, 1.1)] == [0.0, 0.0, 1.0, 1.0]


@pytest.mark.parametrize("credibility", [0.5, 0.8, 0.95])
def test_a_central_interval_leaves_as_much_on_either_side(credibility):
    low, high = beta_interval(3.0, 7.0, credibility)
    assert beta.cdf(low, 3, 7) == pytest.approx((1 - credibility) / 2)
    assert beta.sf(high, 3, 7) == pytest.approx((1 - credibility) / 2)


@pytest.mark.parametrize(("won", "n"), [(1, 2), (1, 40), (39, 40), (0.5, 3.5)])
def test_jeffreys_adds_half_a_win_and_half_a_loss(won, n):
    expected = beta.ppf([0.025, 0.975], won + 0.5, n - won + 0.5)
    assert jeffreys(won, n, 0.95) == pytest.approx(tuple(expected), rel=1e-8)


def test_jeffreys_ends_at_0_and_1_where_none_or_all_were_won():
    assert jeffreys(0, 1, 0.95) == (0.0, pytest.approx(beta.ppf(0.975, 0.5, 1.5), rel=1e-8))
    assert jeffreys(1, 1, 0.95) == (pytest.approx(beta.ppf(0.025, 1.5, 0.5), rel=1e-8), 1.0)
    assert jeffreys(0.5, 0.5, 0.95)[1] == 1.0
    assert jeffreys(0, 0, 0.95) == (None, None)
    assert jeffreys(0, -1, 0.95) == (None, None)
