"""Leads in bags, drawn once and for all: a bootstrap resamples the bags, from counts alone."""

from collections.abc import Sequence
from functools import lru_cache
from random import Random
from statistics import NormalDist

import polars as pl

WON_BAGS, OTHER_BAGS = 32, 8
"""Won leads are few and decide how far chance goes; the many others are known well enough in fewer bags."""
BAG = pl.Enum([str(number) for number in range(WON_BAGS)])
WHOLE = (WON_BAGS - 1) * (OTHER_BAGS - 1)
"""A sum of a replicate is so many times as large as the same sum of all leads."""
REPLICATES = 200
_STUDENT = NormalDist().cdf(-2.0395)
"""The share of replicates below a range: Student's 2.5 % with WON_BAGS − 1 degrees of freedom (Hesterberg 2015)."""
_TAIL = (_STUDENT * (REPLICATES + 1) - 1) / (REPLICATES - 1)
"""The quantile of so many replicates that leaves that share below it on average."""
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
    """Where the replicates' `value` lies with 95 % confidence: by | low | high.

    The percentile bootstrap (Efron 1979), a little wider because bags are few. A replicate without a line counts with
    the value `nothing`. Checked against drawing again and again, and against a bootstrap that resamples leads.
    """
    missing = REPLICATES - pl.len()
    values = value.append(pl.repeat(nothing, missing))
    found = [values.quantile(at, "linear").alias(name) for name, at in (("low", _TAIL), ("high", 1 - _TAIL))]
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
