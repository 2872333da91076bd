"""Equal parts of each deal are Shapley's values: against their definition over all coalitions, and by drawing orders.

The closed form is exact for any number of channels, so nothing has to be sampled above twelve of them: the definition
takes 2^n coalitions, a sample of orders leaves an error, and both give what equal parts give at once.
"""

import random
from collections import Counter
from itertools import combinations
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics._models import SHAPLEY
from tests.metrics.journeys import credits, ledger_of_journeys

TWELVE, THIRTY = "abcdefghijkl", [f"channel {number}" for number in range(30)]


def deals(channels, n, seed):
    draw = random.Random(seed)
    return [draw.choices(channels, k=draw.randint(1, min(len(channels), 9))) for _ in range(n)]


def ours(paths):
    read = ledger_of_journeys(*({"touches": [*enumerate(path)], "won": 100} for path in paths))
    return credits(read, SHAPLEY)


def worth(coalition, paths):
    """Deals whose channels all lie inside the coalition."""
    return sum(set(path) <= coalition for path in paths)


def by_definition(paths):
    """Shapley 1953: what a channel adds to a coalition, weighed over all coalitions without it."""
    channels = sorted({channel for path in paths for channel in path})
    n, found = len(channels), {}
    wins = Counter(frozenset(path) for path in paths)
    inside = {
        frozenset(some): sum(many for channels_of, many in wins.items() if channels_of <= frozenset(some))
        for size in range(n + 1)
        for some in combinations(channels, size)
    }
    for channel in channels:
        found[channel] = sum(
            factorial(len(some)) * factorial(n - len(some) - 1) / factorial(n) * (inside[some | {channel}] - value)
            for some, value in inside.items()
            if channel not in some
        )
    return found


def by_drawing(paths, draws, seed):
    """The mean of what a channel adds when channels come in a drawn order."""
    draw, channels = random.Random(seed), sorted({channel for path in paths for channel in path})
    added = Counter()
    for _ in range(draws):
        place = {channel: number for number, channel in enumerate(draw.sample(channels, len(channels)))}
        added.update(max(set(path), key=place.__getitem__) for path in paths)
    return {channel: added[channel] / draws for channel in channels}


@settings(max_examples=15)
@given(st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6), min_size=1, max_size=8))
def test_equal_parts_are_the_values_of_the_definition(paths) -> None:
    assert ours(paths) == {channel: pytest.approx(value, abs=1e-5) for channel, value in by_definition(paths).items()}


def test_twelve_channels_have_the_values_of_all_4096_coalitions() -> None:
    paths = deals(TWELVE, 40, seed=12)
    theirs = by_definition(paths)
    assert len(theirs) == 12
    assert sum(theirs.values()) == pytest.approx(40)
    assert ours(paths) == {channel: pytest.approx(value, abs=1e-4) for channel, value in theirs.items()}


def test_thirty_channels_have_the_values_that_drawn_orders_come_near() -> None:
    paths = deals(THIRTY, 40, seed=30)
    theirs = by_drawing(paths, 4_000, seed=3)
    exact = ours(paths)
    assert len(exact) == len(theirs) > 25
    for channel, value in theirs.items():
        assert abs(exact[channel] - value) < 4 * (sum(channel in path for path in paths) / 4_000 / 4) ** 0.5 + 1e-5


def test_nobody_has_less_than_nothing_and_all_have_everything() -> None:
    exact = ours(deals(THIRTY, 60, seed=5))
    assert min(exact.values()) > 0
    assert sum(exact.values()) == pytest.approx(60, abs=1e-4)


def test_how_often_and_in_which_order_a_channel_came_means_nothing() -> None:
    assert ours([["a", "b", "a", "a"]]) == ours([["b", "a"]]) == {"a": 0.5, "b": 0.5}
