"""Made companies whose true shares are known: campaigns drawn as the gate assumes, and one more that comes true."""

from random import Random

from metrics._campaign_foreseen import foreseen_from
from metrics._campaign_history import Past

COST = 20_000_00


def drawn(draw: Random, name: str, truth: dict[str, float]) -> Past:
    """One campaign of a world in which each has a share, a price of a lead and margins of its own."""
    leads = max(1, round(COST / draw.lognormvariate(truth["price"], truth["spread"])))
    sal, win = (
        draw.betavariate(truth[what] * truth["alike"], (1 - truth[what]) * truth["alike"]) for what in ("sal", "win")
    )
    sals, wins = (sum(draw.random() < share for _ in range(leads)) for share in (sal, win))
    margins = tuple(round(draw.lognormvariate(13.5, 0.7)) for _ in range(wins))
    return Past(name, "fair", leads, leads, sals, leads, wins, COST, margins)


def world(draw: Random) -> dict[str, float]:
    """Where the campaigns of one company lie, and how alike they are."""
    return {
        "price": draw.uniform(9.0, 10.5), "spread": draw.uniform(0.1, 0.6), "sal": draw.uniform(0.15, 0.5),
        "win": draw.uniform(0.03, 0.12), "alike": draw.uniform(50, 300),
    }  # fmt: skip


def held(runs: int, draws: int, seed: int) -> dict[str, float]:
    """Of so many companies, the share whose next campaign came inside its 80 % interval, by measure.

    A whole number at an end counts half: an interval of whole numbers cannot hold exactly 80 of 100.
    """
    inside: dict[str, list[float]] = {"leads": [], "sals": [], "wins": [], "profit_cents": []}
    for run in range(runs):
        draw = Random(f"{seed} {run}")
        truth = world(draw)
        past = [drawn(draw, f"{number}", truth) for number in range(draw.randint(3, 14))]
        came, said = drawn(draw, "next", truth), foreseen_from(past, "fair", COST, 270, draws)
        facts = {"leads": came.leads, "sals": came.sals, "wins": came.wins, "profit_cents": sum(came.margins) - COST}
        for name, fact in facts.items():
            reach = getattr(said, name)
            inside[name].append(0.5 if fact in (reach.low, reach.high) else float(reach.low < fact < reach.high))
    return {name: sum(found) / len(found) for name, found in inside.items()}
