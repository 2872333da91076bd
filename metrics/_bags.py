"""Leads in bags, drawn once and for all: a bootstrap resamples the bags, from counts alone."""

from collections.abc import Sequence
from functools import lru_cache
from random import Random

import polars as pl

WON_BAGS, OTHER_BAGS = 32, 8
"""Won leads are few and decide how far chance goes; the many others are known well enough in fewer bags."""
BAG = pl.Enum([str(number) for number in range(WON_BAGS)])
WHOLE = (WON_BAGS - 1) * (OTHER_BAGS - 1)
"""A sum of a replicate is so many times as large as the same sum of all leads."""
REPLICATES = 200
_SEED = 20261122


def bag() -> pl.Expr:
    """The bag of a lead, from its name alone: any order of the rows, any other lead and any filter leave it there.

    A new version of polars may hash otherwise; the ends of a range then move within chance, no value does.
    """
    bags = pl.when(pl.col("won_at").is_null()).then(OTHER_BAGS).otherwise(WON_BAGS)
    return (pl.col("lead_id").hash(_SEED) % bags).cat.to(BAG).alias("bag")


def resampled(lines: pl.DataFrame, by: Sequence[str], measures: Sequence[str], bags: int) -> pl.DataFrame:
    """`measures` added up over `by` in each replicate: replicate | by | measures (WHOLE times as large).

    A replicate draws one bag fewer than there are, with replacement, and makes up for it: then it varies as much as
    the leads do (McCarthy and Snowden 1985). What is in none of its bags has no line. Sums of whole numbers.
    """
    drawn = lines.join(_drawn(bags), on="bag")
    sums = [(pl.col(measure) * pl.col("weight")).sum() for measure in measures]
    return drawn.group_by("replicate", *by).agg(sums).sort("replicate", *by, nulls_last=True)


def ranges(replicates: pl.DataFrame, by: Sequence[str], value: pl.Expr, nothing: float = 0) -> pl.DataFrame:
    """Where the middle 95 % of the replicates' `value` lie (percentile bootstrap, Efron 1979): by | low | high.

    A replicate without a line counts with the value `nothing`.
    """
    missing = REPLICATES - pl.len()
    values = value.append(pl.repeat(nothing, missing))
    found = [values.quantile(at, "linear").alias(name) for name, at in (("low", 0.025), ("high", 0.975))]
    return replicates.group_by(by).agg(found)


@lru_cache(maxsize=2)
def _drawn(bags: int) -> pl.DataFrame:
    """How often a replicate draws a bag (replicate | bag | weight), times what makes all replicates WHOLE."""
    draw = Random(f"{_SEED} {bags}")
    picked = [(number, int(draw.random() * bags)) for number in range(REPLICATES) for _ in range(bags - 1)]
    lines = pl.DataFrame(picked, schema={"replicate": pl.UInt8, "bag": pl.UInt8}, orient="row")
    counts = lines.group_by("replicate", "bag").agg(pl.len().cast(pl.Int64).alias("weight"))
    weight = pl.col("weight") * bags * WHOLE // (bags - 1)
    return counts.with_columns(pl.col("bag").cat.to(BAG), weight).sort("replicate", "bag")
