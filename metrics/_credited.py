"""What each model gives to each channel or campaign, from the counted lines of attribution."""

from collections.abc import Sequence

import polars as pl

from metrics._credits import ONE
from metrics._metric import N
from metrics._models import CREDITED, NO_TOUCH, TOUCHED, UNTOUCHED

ENOUGH = 10
"""Behind fewer won leads nobody can tell how far chance goes."""


def model_lines(counts: pl.DataFrame, of: str, measures: Sequence[str]) -> pl.DataFrame:
    """The lines of the models that share out each deal, the wins without a touch as NO_TOUCH in every one of them.

    Returns model | `of` (text) | bag | measures.
    """
    named = counts.select(pl.col("part", of).cast(pl.String), "bag", *measures)
    shared = named.filter(pl.col("part").is_in(CREDITED)).rename({"part": "model"})
    none = named.filter(pl.col("part") == UNTOUCHED).with_columns(pl.lit(NO_TOUCH).alias(of)).drop("part")
    return pl.concat([shared, pl.DataFrame({"model": CREDITED}).join(none, how="cross").select(shared.columns)])


def every_row(counts: pl.DataFrame, of: str, models: Sequence[str]) -> pl.DataFrame:
    """Every model with everything that ever touched a lead: model | `of` (text) | leads (won leads that it touched).

    The models are in the given order; within one `of` is sorted, null after the names, NO_TOUCH at the end.
    """
    leads = pl.when(pl.col("part") == TOUCHED).then(pl.col(N)).when(pl.col("part") == UNTOUCHED).then(pl.col(N) // ONE)
    name = pl.when(pl.col("part") == UNTOUCHED).then(pl.lit(NO_TOUCH)).otherwise(pl.col(of).cast(pl.String)).alias(of)
    seen = counts.group_by(name).agg(leads.sum().alias("leads")).sort(~journeyed(of), of, nulls_last=True)
    return pl.DataFrame({"model": models}).join(seen, how="cross", maintain_order="left_right")


def journeyed(of: str) -> pl.Expr:
    """Whether a row is about journeys, and not about wins without one."""
    return pl.col(of).ne_missing(pl.lit(NO_TOUCH))
