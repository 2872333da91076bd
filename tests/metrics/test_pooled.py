import os
import random
from math import isclose

import numpy as np
import pytest
from numpy.polynomial.hermite import hermgauss
from scipy.special import betaln
from scipy.stats import beta
from statsmodels.stats.proportion import proportion_confint

from metrics._beta import beta_probability, beta_quantile, jeffreys
from metrics._pooled import _HERMITE, pooled, posterior, prior

# Tarone 1982, as printed in Gelman et al., Bayesian Data Analysis, table 5.1: tumours and rats of 71 experiments.
TUMOURS = [0] * 14 + [1] * 8 + [2] * 9 + [1, 5, 2, 5, 3, 2, 7, 7, 3, 3, 2, 9, 10] + [4] * 7
TUMOURS += [10, 4, 4, 4, 5, 11, 12, 5, 5, 6, 5, 6, 6, 6, 6, 16, 15, 15, 9, 4]
RATS = [20] * 7 + [19] * 4 + [18, 18, 17] + [20] * 4 + [19, 19, 18, 18] + [25, 24, 23] + [20] * 6
RATS += [10, 49, 19, 46, 27, 17, 49, 47, 20, 20, 13, 48, 50] + [20] * 7
RATS += [48, 19, 19, 19, 22, 46, 49, 20, 20, 23, 19, 22, 20, 20, 20, 52, 46, 47, 24, 14]


def test_beta_quantiles_are_scipys() -> None:
    draw = random.Random(7)
    for _ in range(300):
        a, b = 10 ** draw.uniform(-0.3, 4), 10 ** draw.uniform(-0.3, 4)
        share = draw.choice([0.025, 0.1, 0.5, 0.9, 0.975])
        assert isclose(beta_quantile(share, a, b), float(beta.ppf(share, a, b)), rel_tol=1e-9)
        assert isclose(beta_probability(share, a, b), float(beta.cdf(share, a, b)), rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize(("won", "n"), [(1, 2), (3, 20), (19, 20), (84, 800)])
def test_jeffreys_interval_is_statsmodels(won: int, n: int) -> None:
    expected = proportion_confint(won, n, alpha=0.2, method="jeffreys")
    assert jeffreys(won, n, 0.8) == pytest.approx(expected, rel=1e-9)


def test_jeffreys_interval_holds_the_share_itself() -> None:
    assert jeffreys(0, 0, 0.95) == (None, None)
    assert jeffreys(0, 12, 0.95)[0] == 0.0
    assert jeffreys(12, 12, 0.95)[1] == 1.0


def test_the_prior_of_the_rat_tumours_is_the_published_one() -> None:
    """Gelman et al., section 5.3: the posterior means of alpha and beta are 2.4 and 14.3."""
    assert (len(TUMOURS), sum(TUMOURS), sum(RATS)) == (71, 267, 1739)
    priors = prior(list(zip(TUMOURS, RATS, strict=True)))
    assert sum(weight for weight, _, _ in priors) == pytest.approx(1, abs=1e-6)
    assert sum(weight * a for weight, a, _ in priors) == pytest.approx(2.4, abs=0.05)
    assert sum(weight * b for weight, _, b in priors) == pytest.approx(14.3, abs=0.1)


def test_the_quadrature_is_numpys() -> None:
    nodes, weights = hermgauss(5)
    assert [one for one, _ in _HERMITE] == pytest.approx(list(nodes), abs=1e-12)
    assert [one for _, one in _HERMITE] == pytest.approx(list(weights), abs=1e-12)


GROUPS = ([(3, 40), (9, 60), (5, 70), (1, 20)], [(30, 400), (90, 600), (50, 700)], [(1, 12), (0, 9), (4, 20)])


@pytest.mark.parametrize("groups", GROUPS)
def test_pooled_shares_are_those_of_a_fine_grid_over_every_prior(groups: list[tuple[int, int]]) -> None:
    """Mean and variance of each share's posterior, summed with numpy; log sizes from -1 to 12, as in the product."""
    size, odds = np.exp(np.linspace(-1.125, 12.125, 401)), np.linspace(-9, 5, 421)
    share = 1 / (1 + np.exp(-odds))
    a, b = size[:, None] * share, size[:, None] * (1 - share)
    height = sum(betaln(a + won, b + n - won) - betaln(a, b) for won, n in groups) + np.log(a) + np.log(b)
    height -= 2.5 * np.log(size)[:, None]
    weight = np.exp(height - height.max())
    weight /= weight.sum()
    for won, n in groups:
        theirs = (a + won) / (a + b + n)
        squares = theirs * (a + won + 1) / (a + b + n + 1)
        mean = float((weight * theirs).sum())
        mine, worth = posterior(won, n, prior(groups))
        assert mine == pytest.approx(mean, rel=5e-3)
        assert mine * (1 - mine) / (worth + 1) == pytest.approx(float((weight * squares).sum()) - mean**2, rel=5e-3)


def test_with_one_candidate_the_posterior_is_the_plain_beta() -> None:
    mean, low, high = pooled(3, 20, [(1.0, 2.0, 14.0)])
    assert mean == pytest.approx(5 / 36)
    assert (low, high) == pytest.approx(beta.interval(0.95, 5, 31), rel=1e-9)


def test_a_small_group_is_drawn_to_the_others_and_a_large_one_keeps_its_own_share() -> None:
    groups = [(100.0, 1000.0), (120.0, 1000.0), (90.0, 1000.0), (4.0, 8.0)]
    common = prior(groups)
    assert pooled(4, 8, common)[0] < 0.3
    assert pooled(120, 1000, common)[0] == pytest.approx(0.12, abs=0.01)


def test_one_group_alone_has_nothing_to_borrow_from() -> None:
    assert prior([(3, 10)]) == [(1.0, 0.5, 0.5)]
    assert prior([(3, 10), (0, 0)]) == [(1.0, 0.5, 0.5)]
    assert prior([(0, 10), (0, 10)]) == [(1.0, 0.5, 0.5)]


KINDS = {
    "many sources": (4, 46, 9, (15, 60, 300)),
    "three sources": (4, 46, 3, (15, 60, 300)),
    "sources much alike": (20, 230, 9, (15, 60, 300)),
    "sources far apart": (1, 12, 9, (15, 60, 300)),
    "large sources": (4, 46, 9, (1000, 5000)),
    "high rates": (8, 8, 6, (10, 30, 100)),
}
"""True shares are Beta(a, b); how many groups; how many leads each may have."""
FULL = bool(os.environ.get("ACCORD_FULL"))


@pytest.mark.parametrize("kind", KINDS if FULL else ["many sources"])
def test_in_a_simulation_the_intervals_hold_the_truth_as_often_as_they_say(kind: str) -> None:
    a, b, groups, leads = KINDS[kind]
    draw = random.Random(11)
    inside = tries = 0
    for _ in range(400 if FULL else 40):
        truth = [draw.betavariate(a, b) for _ in range(groups)]
        sizes = [draw.choice(leads) for _ in truth]
        seen = [
            (float(sum(draw.random() < share for _ in range(n))), float(n))
            for share, n in zip(truth, sizes, strict=True)
        ]
        common = prior(seen)
        for share, (won, n) in zip(truth, seen, strict=True):
            _, low, high = pooled(won, n, common)
            inside += low <= share <= high
            tries += 1
    assert 0.91 <= inside / tries <= 0.99
