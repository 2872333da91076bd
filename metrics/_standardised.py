"""A difference of shares between leads that are alike in what is on record of them."""

from collections.abc import Sequence

import polars as pl

from metrics._metric import N
from metrics._newcombe import difference

STRATUM = ("source", "segment", "band")
"""What leads are compared within; an unknown value is a stratum of its own."""


def standardised(lines: pl.DataFrame, keys: Sequence[str], first: str) -> pl.DataFrame:
    """The share of the answer `first` minus that of every other answer, both standardised over the strata.

    `lines`: outcome | answer | STRATUM | n | reached. Returns keys | adjusted | adjusted_low | adjusted_high
    | comparable (leads of both in strata that hold both); no row where no stratum does.
    Each stratum has Mantel–Haenszel's weight n₁ n₀ / (n₁ + n₀), so that one with few leads on either side counts
    little. The interval is the stratified Newcombe's (Yan and Su 2010; Kim and Won 2013): each weighted share is worth
    1 / Σ w² / n leads. With one stratum both are the plain difference. Checked against a table worked by hand, and by
    simulation.
    """
    outcome, answer = keys
    sums = lines.group_by(outcome, answer, *STRATUM).agg(pl.col(N).sum(), pl.col("reached").sum())
    ours = sums.filter(pl.col(answer) == first).drop(answer).rename({N: "n1", "reached": "a"})
    others = sums.filter(pl.col(answer) != first).rename({N: "n0", "reached": "b"})
    both = others.join(ours, on=[outcome, *STRATUM], nulls_equal=True).filter((pl.col("n1") > 0) & (pl.col("n0") > 0))
    n1, n0 = pl.col("n1").cast(pl.Float64), pl.col("n0").cast(pl.Float64)
    weight = n1 * n0 / (n1 + n0)
    sides = {"one": ("a", n1), "other": ("b", n0)}
    shares = [(weight * pl.col(part) / n).sum().alias(side) for side, (part, n) in sides.items()]
    worth = [(weight * weight / n).sum().alias(f"{side} squares") for side, (_, n) in sides.items()]
    found = both.sort(*keys, *STRATUM, nulls_last=True).group_by(keys, maintain_order=True).agg(
        *shares, *worth, weight.sum().alias("weight"), (pl.col("n1") + pl.col("n0")).sum().alias("comparable"),
    )  # fmt: skip
    counted = {side: pl.col("weight") ** 2 / pl.col(f"{side} squares") for side in sides}
    parts = [(pl.col(side) / pl.col("weight") * counted[side], counted[side]) for side in sides]
    gap, low, high = difference(*parts)
    return found.select(
        *keys, gap.alias("adjusted"), low.alias("adjusted_low"), high.alias("adjusted_high"), "comparable"
    )
