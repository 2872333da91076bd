"""Removal effects against a dense matrix solved anew without each channel, and against what packages answer."""

import random
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings

from metrics import added_up
from metrics._bags import BAG, resampled
from metrics._markov import allotted, inverse, markov_replicates, markov_shares, removal_effects, shares
from metrics._models import PARTS
from metrics.attribution import METRIC
from tests.metrics.journeys import JOURNEYS, counted_paths, credits, ledger_of_journeys, ledger_of_paths

NOVA_MAM = {
    "alpha": 0.558399490, "beta": 0.264038536, "delta": 0.000481996, "epsilon": 0.062638582, "eta": 0.349026332,
    "gamma": 0.017879974, "iota": 0.405835004, "kappa": 0.028663387, "lambda": 0.134022123, "mi": 0.000179946,
    "theta": 0.206010463, "zeta": 0.039810518,
}  # fmt: skip
"""Removal effects by marketing_attribution_models 2.1.1: `MarkovModel()._compute_markov` of the 10,000 paths, each once
with its conversions and once with its nulls as `weight`; it inverts the matrix anew for each channel with numpy."""
SIMULATED = {"alpha": (5273, 5289), "iota": (3922, 3973)}
"""Credits that ChannelAttribution's simulations published; 2.2.5 with a million draws gave 5,316 and 3,855."""


def by_matrix(journeys):
    """Channel → removal effect, from a dense chain with its stays, solved without the channel; None without a win."""
    names = sorted({name for path, _ in journeys for name in path}, key=str)
    place = {name: number for number, name in enumerate(names, start=1)}
    lost, won = len(names) + 1, len(names) + 2
    counts = np.zeros((len(names) + 3, len(names) + 3))
    for path, converted in journeys:
        states = [0, *(place[name] for name in path), won if converted else lost]
        for here, there in pairwise(states):
            counts[here, there] += 1
    whole = chance(counts, won)
    if not whole:
        return None
    effects = {}
    for name, number in place.items():
        without = counts.copy()
        without[:, lost] += without[:, number]
        without[:, number] = 0
        effects[name] = 1 - chance(without, won) / whole
    return effects


def chance(counts, won):
    sums = counts.sum(axis=1, keepdims=True)
    moves = np.divide(counts, sums, out=np.zeros_like(counts), where=sums > 0)
    inner = moves[:-2, :-2]
    return float(np.linalg.solve(np.eye(len(inner)) - inner, moves[:-2, won])[0])


def shares_of(read):
    return markov_shares(added_up(METRIC.count(read), METRIC), "channel")


@settings(max_examples=40)
@given(JOURNEYS)
def test_removal_effects_are_those_of_the_matrix_without_the_channel(journeys) -> None:
    paths = [path_of(one) for one in journeys]
    theirs = by_matrix([(path, converted) for path, converted in paths if path])
    ours = shares_of(ledger_of_journeys(*journeys))
    if theirs is None:
        assert ours == {}
        return
    total = sum(theirs.values())
    assert ours == {name: pytest.approx(effect / total, abs=1e-9) for name, effect in theirs.items()}


def path_of(journey):
    end = journey["won"]
    known = sorted((hour, place, name) for place, (hour, name) in enumerate(journey["touches"]))
    return [name for hour, _, name in known if end is None or hour <= end], end is not None


def test_two_journeys_by_hand() -> None:
    """One went from a to b and was won, one ended at b. From b half are won, so the chance is 1/2 from any begin.

    Without a only the half that begins at b is left: 1/4 is won, an effect of 1/2. Without b nothing is won: 1.
    """
    read = ledger_of_journeys({"touches": [(1, "a"), (2, "b")], "won": 3}, {"touches": [(1, "b")]})
    assert shares_of(read) == {"a": pytest.approx(1 / 3), "b": pytest.approx(2 / 3)}
    assert credits(read, "Markov") == {"a": pytest.approx(1 / 3, abs=1e-6), "b": pytest.approx(2 / 3, abs=1e-6)}


def test_effects_by_hand() -> None:
    lines = [
        ("begin", "a", None, 1),
        ("begin", "b", None, 1),
        ("step", "a", "b", 1),
        ("won", "b", None, 1),
        ("end", "b", None, 1),
    ]
    assert removal_effects(lines, ["a", "b"]) == [pytest.approx(0.5), pytest.approx(1.0)]
    assert removal_effects(lines[:3] + lines[4:], ["a", "b"]) == [0.0, 0.0]


STEPS = [
    ("begin", "a", None, 5), ("begin", "a", None, 1), ("begin", "b", None, 1), ("begin", "b", None, 1),
    ("step", "a", "b", 3), ("step", "a", "b", 1), ("step", "b", "a", 2), ("won", "a", None, 1), ("won", "a", None, 2),
    ("end", "a", None, 1), ("won", "b", None, 2), ("end", "b", None, 2),
]  # fmt: skip
"""Eight journeys, five won: from a half go on to b, 3/8 are won; from b a third goes on to a, a third is won."""


def test_a_chain_with_a_way_back_by_hand() -> None:
    """Without a only b's own third of 2 is won, without b only a's 3/8 of 6: 2/3 and 2.25 of 5."""
    assert removal_effects(STEPS, ["a", "b"]) == [pytest.approx(13 / 15), pytest.approx(0.55)]
    assert shares(STEPS) == {
        "a": pytest.approx(13 / 15 / (13 / 15 + 0.55)),
        "b": pytest.approx(0.55 / (13 / 15 + 0.55)),
    }
    lost = [line for line in STEPS if line[0] != "won"]
    assert removal_effects(lost, ["a", "b"]) == [0.0, 0.0]
    assert shares(lost) == {}


def test_replicates_draw_the_bags_of_won_and_of_other_journeys_apart() -> None:
    parts = [
        *(("won begin", "a", 4), ("won begin", "b", 2), ("won step", "a", 1), ("won end", "a", 3), ("won end", "b", 3)),
        *(("other begin", "a", 5), ("other begin", "b", 3), ("other end", "a", 5), ("other end", "b", 3)),
    ]
    rows = [(part, name, "b" if "step" in part else None, str(bag), n) for part, name, n in parts for bag in range(8)]
    schema = {"part": PARTS, "channel": pl.String, "to": pl.String, "bag": pl.String, "n": pl.Int64}
    counts = pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col("bag").cast(BAG))
    made = markov_replicates(counts, "channel")
    assert made.schema == {"replicate": pl.UInt8, "channel": pl.String, "share": pl.Float64}
    keys = ["part", "channel", "to"]
    won, other = counts.head(5 * 8), counts.tail(4 * 8)
    drawn = pl.concat([resampled(won, keys, ["n"], 32), resampled(other, keys, ["n"], 8)])
    for number in (0, 7, 199):
        lines = [
            ("won" if part == "won end" else part.split()[1], name, to, n)
            for part, name, to, n in drawn.filter(replicate=number).select("part", "channel", "to", "n").iter_rows()
        ]
        ours = dict(made.filter(replicate=number).select("channel", "share").iter_rows())
        assert ours == {name: pytest.approx(share) for name, share in shares(lines).items()}
    assert made["replicate"].n_unique() == 200
    once = counts.with_columns(n=pl.when(pl.col("bag") == "3").then(7 * pl.col("n")).otherwise(pl.col("n")))
    uneven = pl.concat([once, counts.filter(part="won end", channel="a", bag="1")])
    sums = [("won" if part == "won end" else part.split()[1], name, "b" if "step" in part else None, 14 * n)
            for part, name, n in parts]  # fmt: skip
    assert markov_shares(uneven, "channel") == pytest.approx(shares([*sums, ("won", "a", None, 3)]))


def test_touches_after_the_win_are_no_steps() -> None:
    early = {"touches": [(1, "a"), (2, "b"), (7, "c"), (8, "a")], "won": 5}
    assert shares_of(ledger_of_journeys(early, {"touches": [(1, "a")]})) == {
        "a": pytest.approx(0.5), "b": pytest.approx(0.5)
    }  # fmt: skip


def test_the_inverse_is_that_of_numpy() -> None:
    draw = random.Random(1)
    for size in (1, 2, 5, 12):
        rows = [[draw.random() / (size + 1) for _ in range(size)] for _ in range(size)]
        made = np.eye(size) - np.array(rows)
        assert np.allclose(inverse(made.tolist()), np.linalg.inv(made), atol=1e-12)


def test_whole_amounts_are_shared_to_the_last_one() -> None:
    assert allotted(100, [1 / 3, 1 / 3, 1 / 3]) == [33, 34, 33]
    assert allotted(-7, [0.5, 0.5]) == [-4, -3]
    assert allotted(5, [1.0]) == [5]
    assert allotted(5, [0.3, 0.3, 0.4 - 1e-12]) == [2, 1, 2]
    assert allotted(5, []) == []


@pytest.mark.real_data
def test_ten_thousand_paths_have_the_packages_removal_effects(public_data) -> None:
    paths = counted_paths(public_data)
    read = ledger_of_paths(paths)
    counts = added_up(METRIC.count(read), METRIC)
    total = sum(NOVA_MAM.values())
    known = {name: pytest.approx(effect / total, abs=1e-8) for name, effect in NOVA_MAM.items()}
    assert markov_shares(counts, "channel") == known
    ours = credits(read, "Markov")
    assert sum(ours.values()) == pytest.approx(19785)
    for name, (low, high) in SIMULATED.items():
        assert low * 0.97 < ours[name] < high * 1.03
