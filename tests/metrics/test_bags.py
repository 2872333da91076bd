"""The bags of the bootstrap against the same draws in plain Python: how many, how often each, which quantiles."""

from collections import Counter
from random import Random
from statistics import NormalDist

import polars as pl
import pytest
from scipy.stats import t

from metrics._bags import BAG, OTHER_BAGS, REPLICATES, WHOLE, WON_BAGS, bag, ranges, resampled


def drawn(bags: int) -> list[Counter[int]]:
    """For each of 200 replicates how often each bag is drawn: one bag fewer than there are, with replacement."""
    draw = Random(f"20261122 {bags}")
    return [Counter(int(draw.random() * bags) for _ in range(bags - 1)) for _ in range(200)]


@pytest.mark.parametrize("bags", [32, 8])
def test_a_replicate_is_so_many_bags_drawn_with_replacement(bags: int) -> None:
    lines = pl.DataFrame({"bag": range(bags), "of": ["ab"[n % 2] for n in range(bags)], "n": range(100, 100 + bags)})
    lines = lines.with_columns(pl.col("bag").cast(pl.String).cast(BAG))
    made = resampled(lines, ["of"], ["n"], bags)
    by_hand = [
        (
            number,
            of,
            217 * bags // (bags - 1) * sum(times * (100 + one) for one, times in picked.items() if one % 2 == place),
        )
        for number, picked in enumerate(drawn(bags))
        for place, of in enumerate("ab")
        if any(one % 2 == place for one in picked)
    ]
    assert made.select("replicate", "of", "n").rows() == by_hand
    mean = made["n"].sum() / 200
    assert mean == pytest.approx(217 * lines["n"].sum(), rel=0.02)


def test_won_leads_lie_in_32_bags_and_the_others_in_8() -> None:
    leads = pl.DataFrame({"lead_id": [str(n) for n in range(4_000)], "won_at": [1, None] * 2_000})
    bags = leads.with_columns(bag())
    won, others = (
        bags.filter(some)["bag"].value_counts() for some in (pl.col("won_at") == 1, pl.col("won_at").is_null())
    )
    assert (WON_BAGS, OTHER_BAGS, REPLICATES, WHOLE) == (32, 8, 200, 31 * 7)
    assert set(won["bag"].to_list()) == {str(n) for n in range(32)}
    assert set(others["bag"].to_list()) == {str(n) for n in range(8)}
    assert (won["count"].min(), others["count"].min()) > (30, 200)


def test_a_range_leaves_two_and_a_half_percent_by_student_on_each_side() -> None:
    """With 31 degrees of freedom a share of Student's 2.5 % lies below −2.0395 standard deviations of the normal."""
    assert t.ppf(0.025, 31) == pytest.approx(-2.0395, abs=5e-5)
    below = NormalDist().cdf(-2.0395)
    place = below * 201 - 1
    frame = pl.DataFrame({"replicate": range(200), "of": ["a"] * 200, "n": [float(n) for n in range(200)]})
    assert ranges(frame, ["of"], pl.col("n")).rows() == [("a", pytest.approx(place), pytest.approx(199 - place))]


def test_a_replicate_without_a_line_counts_as_nothing() -> None:
    """With 196 lines the four smallest of 200 are 0; the lower end lies between the fourth and the fifth."""
    half = pl.DataFrame({"replicate": range(100), "of": ["a"] * 100, "n": [5.0] * 100})
    assert ranges(half, ["of"], pl.col("n")).rows() == [("a", 0.0, 5.0)]
    assert ranges(half, ["of"], pl.col("n"), nothing=5.0).rows() == [("a", 5.0, 5.0)]
    low = NormalDist().cdf(-2.0395) * 201 - 1
    most = pl.DataFrame({"replicate": range(196), "of": ["a"] * 196, "n": [5.0] * 196})
    assert 3 < low < 4
    assert ranges(most, ["of"], pl.col("n")).rows() == [("a", pytest.approx(5 * (low - 3)), 5.0)]
