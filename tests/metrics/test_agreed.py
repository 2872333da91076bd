"""Cohen's κ against statsmodels and against published tables."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from metrics._agreed import Kappa, kappa

cells = st.integers(0, 60)


@given(cells, cells, cells, cells)
def test_value_and_interval_are_those_of_statsmodels(a: int, b: int, c: int, d: int) -> None:
    found = kappa(a, b, c, d)
    if 0 in (a + b, c + d, a + c, b + d):
        assert found == Kappa(None, None, None)
        return
    theirs = cohens_kappa(np.array([[a, b], [c, d]]))
    assert found.value == pytest.approx(theirs.kappa, abs=1e-12)
    if theirs.std_kappa < 1e-6:
        assert (found.low, found.high) == (None, None)
    else:
        half = 1.959963984540054 * theirs.std_kappa
        assert found.low == pytest.approx(max(-1.0, theirs.kappa - half), abs=1e-9)
        assert found.high == pytest.approx(min(1.0, theirs.kappa + half), abs=1e-9)


def test_the_published_interval_of_the_r_package_statpsych() -> None:
    """Bonett, statpsych, `ci.kappa(.05, 31, 12, 4, 58)`: 0.6756757, 0.5317210 to 0.8196303 (Fleiss and Paik 2003)."""
    found = kappa(31, 12, 4, 58)
    assert [found.value, found.low, found.high] == pytest.approx([0.6756757, 0.5317210, 0.8196303], abs=5e-8)


def test_the_published_paradox_the_same_agreement_and_half_the_kappa() -> None:
    """Feinstein and Cicchetti, High agreement but low kappa (1990): 85 of 100 agree in both, κ 0.70 and 0.32."""
    assert kappa(40, 9, 6, 45).value == pytest.approx(0.70, abs=0.005)
    assert kappa(80, 10, 5, 5).value == pytest.approx(0.32, abs=0.005)


def test_perfect_agreement_is_one_without_an_interval_and_perfect_contradiction_minus_one() -> None:
    assert kappa(5, 0, 0, 7) == Kappa(1.0, None, None)
    assert kappa(0, 6, 6, 0) == Kappa(-1.0, None, None)


def test_the_interval_ends_at_the_ends_of_the_scale() -> None:
    assert kappa(3, 1, 0, 4).high == 1.0
    assert kappa(0, 3, 4, 1).low == -1.0


def test_nobody_who_never_varies_agrees_beyond_chance() -> None:
    for never in ((9, 3, 0, 0), (0, 0, 3, 9), (9, 0, 3, 0), (0, 9, 0, 3), (9, 0, 0, 0), (0, 0, 0, 0)):
        assert kappa(*never) == Kappa(None, None, None)


@given(cells, cells, cells, cells)
def test_it_does_not_matter_who_is_first_nor_which_answer_is_yes(a: int, b: int, c: int, d: int) -> None:
    one = kappa(a, b, c, d)
    for other in (kappa(a, c, b, d), kappa(d, c, b, a)):
        parts = (one.value, one.low, one.high), (other.value, other.low, other.high)
        for mine, theirs in zip(*parts, strict=True):
            assert (mine is None) == (theirs is None)
            assert mine is None or mine == pytest.approx(theirs, abs=1e-9)
