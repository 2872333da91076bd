"""The bootstrap from bags: by hand, against a bootstrap that draws leads, and against drawing from a known world."""

import random
from collections import Counter
from statistics import NormalDist, quantiles

import numpy as np
import polars as pl
import pytest

from metrics._bags import BAG, OTHER_BAGS, REPLICATES, WHOLE, WON_BAGS, _drawn, bag, ranges, resampled
from metrics.attribution import METRIC
from tests.metrics.journeys import ledger_of_journeys
from tests.metrics.test_markov import by_matrix


def test_a_lead_stays_in_its_bag() -> None:
    leads = pl.DataFrame(
        {"lead_id": [f"L{n}" for n in range(32_000)], "won_at": [n % 2 or None for n in range(32_000)]}
    )
    bags = leads.with_columns(bag())
    assert leads.reverse().with_columns(bag()).reverse().equals(bags)
    assert leads.tail(10).with_columns(bag()).equals(bags.tail(10))
    for won, many in ((True, WON_BAGS), (False, OTHER_BAGS)):
        sizes = bags.filter(pl.col("won_at").is_not_null() == won).group_by("bag").len()
        assert sizes.height == many
        assert (sizes["len"] - 16_000 / many).abs().max() < 5 * (16_000 / many) ** 0.5


@pytest.mark.parametrize("bags", [WON_BAGS, OTHER_BAGS])
def test_a_replicate_draws_a_bag_fewer_and_makes_up_for_it(bags) -> None:
    drawn = _drawn(bags)
    times = drawn.with_columns(pl.col("weight") * (bags - 1) // (bags * WHOLE))
    assert times.group_by("replicate").agg(pl.col("weight").sum())["weight"].to_list() == [bags - 1] * REPLICATES
    assert drawn.group_by("replicate").agg(pl.col("weight").sum())["weight"].to_list() == [bags * WHOLE] * REPLICATES
    assert times["bag"].n_unique() == bags
    spread = Counter(times["weight"].to_list())
    spread[0] = bags * REPLICATES - times.height
    mean = (bags - 1) / bags
    variance = sum(n * (weight - mean) ** 2 for weight, n in spread.items()) / (bags * REPLICATES)
    assert variance == pytest.approx(mean * (1 - 1 / bags), rel=0.15)


def test_sums_of_a_replicate_are_those_of_its_bags() -> None:
    lines = pl.DataFrame(
        {"bag": ["0", "0", "1"], "of": ["x", "y", "x"], "n": [2, 3, 5]}, {"bag": BAG, "of": pl.String, "n": pl.Int64}
    )
    drawn = {(number, name): weight for number, name, weight in _drawn(WON_BAGS).iter_rows()}
    got = {(number, of): n for number, of, n in resampled(lines, ["of"], ["n"], WON_BAGS).iter_rows()}
    for number in range(REPLICATES):
        first, second = (drawn.get((number, name), 0) for name in "01")
        assert got.get((number, "x"), 0) == 2 * first + 5 * second
        assert got.get((number, "y"), 0) == 3 * first


def test_the_ends_are_students_quantiles_of_the_replicates() -> None:
    """4.16 of 201 places: between the fourth and the fifth smallest of 200."""
    values = random.Random(2).sample(range(1, REPLICATES + 1), REPLICATES)
    made = pl.DataFrame({"of": ["a"] * REPLICATES, "n": values})
    place = NormalDist().cdf(-2.0395) * 201
    assert 4 < place < 5
    assert ranges(made, ["of"], pl.col("n")).rows() == [("a", pytest.approx(place), pytest.approx(201 - place))]


def test_a_replicate_without_a_line_counts_as_nothing() -> None:
    made = pl.DataFrame({"of": ["a"] * 100 + ["b"] * 3, "n": [7.0] * 103})
    assert ranges(made, ["of"], pl.col("n")).sort("of").rows() == [("a", 0.0, 7.0), ("b", 0.0, 0.0)]


def test_ninety_five_percent_ranges_hold_the_truth_about_as_often() -> None:
    """400 companies with 80 deals each, of which one channel gets random parts; the truth is 0.35."""
    draw = random.Random(7)
    parts = [
        (company, draw.randrange(WON_BAGS), draw.betavariate(0.7, 1.3)) for company in range(400) for _ in range(80)
    ]
    lines = [(company, str(where), round(1e6 * part), 10**6) for company, where, part in parts]
    counted = pl.DataFrame(lines, {"company": pl.Int64, "bag": BAG, "n": pl.Int64, "all": pl.Int64}, orient="row")
    ends = ranges(resampled(counted, ["company"], ["n", "all"], WON_BAGS), ["company"], pl.col("n") / pl.col("all"))
    inside = ends.select(((pl.col("low") <= 0.35) & (pl.col("high") >= 0.35)).mean()).item()
    assert 0.92 < inside < 0.975


NEXT = {"search": ("mail", "web"), "fair": ("mail",), "mail": ("mail", "web", "search"), "web": ("web", "mail")}


def many_journeys(n, seed):
    draw = random.Random(seed)
    for _ in range(n):
        path = [draw.choice(("search", "search", "fair", "web"))]
        while draw.random() < 0.65:
            path.append(draw.choice(NEXT[path[-1]]))
        won = draw.random() < (0.25 if "fair" in path else 0.12)
        yield {"touches": [*enumerate(path)], "won": 100 if won else None}


def test_bags_and_leads_drawn_again_say_the_same() -> None:
    """Widths for linear credit and for Markov's, against 200 draws of 1,500 leads in plain Python and numpy."""
    made = [*many_journeys(1_500, seed=11)]
    rows = METRIC.result(ledger_of_journeys(*made))
    draw, linear, markov = random.Random(1), [], []
    for _ in range(200):
        again = draw.choices(made, k=len(made))
        wins = [[name for _, name in one["touches"]] for one in again if one["won"]]
        credit = Counter()
        for path in wins:
            credit.update({name: many / len(path) / len(wins) for name, many in Counter(path).items()})
        linear.append(credit)
        effects = by_matrix([([name for _, name in one["touches"]], one["won"] is not None) for one in again])
        markov.append({name: effect / sum(effects.values()) for name, effect in effects.items()})
    for model, drawn in (("linear", linear), ("Markov", markov)):
        of_model = {row["channel"]: row for row in rows.filter(model=model).iter_rows(named=True)}
        ratios = []
        for name, row in of_model.items():
            cuts = quantiles([one[name] for one in drawn], n=40)
            ratios.append((row["high"] - row["low"]) / (cuts[-1] - cuts[0]))
            assert row["low"] < row["value"] < row["high"]
            assert row["low"] < np.mean([one[name] for one in drawn]) < row["high"]
        assert 0.8 < np.mean(ratios) < 1.25, (model, ratios)
        assert min(ratios) > 0.6
        assert max(ratios) < 1.6
