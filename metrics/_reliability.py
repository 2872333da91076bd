"""A score held against what happened: bands of ten points, both curves, and what is said of all scores together."""

from collections.abc import Sequence
from math import exp

import polars as pl

from metrics._auc import Point, area
from metrics._calibration import brier, isotonic, logistic
from metrics._shares import Z95

WIDTH, TOP = 10, 100
RATES = {"score": pl.Int64(), "predicted": pl.Float64(), "monotone": pl.Float64()}
OF_ALL = (
    "auc", "auc_low", "auc_high", "odds_per_ten", "odds_low", "odds_high",
    "brier", "miscalibration", "discrimination", "uncertainty",
)  # fmt: skip
"""What is said of all scores together, and of no band alone."""


def band() -> pl.Expr:
    """The lowest score of a lead's band; 100 belongs to the highest."""
    return pl.when(pl.col("score") == TOP).then(TOP - WIDTH).otherwise(pl.col("score") // WIDTH * WIDTH)


def banded(scored: pl.DataFrame, rates: pl.DataFrame, measures: Sequence[str]) -> pl.DataFrame:
    """The measures by band, and for all together (`band` null), with the mean of both curves over the judged leads.

    A band without leads between others is a row, not a hole.
    """
    lines = scored.join(rates, on="score", how="left").with_columns(band().alias("band"))
    sums = [*(pl.col(name).sum() for name in measures), _mean("predicted"), _mean("monotone")]
    rows, span = lines.group_by("band").agg(sums), pl.int_range(pl.col("band").min(), pl.col("band").max() + 1, WIDTH)
    if rows.height:
        rows = rows.select(span.alias("band")).join(rows, on="band", how="left", maintain_order="left")
    every = lines.select(pl.lit(None, pl.Int64).alias("band"), *sums)
    return pl.concat([rows.with_columns(pl.col(measures).fill_null(0)), every])


def _mean(rate: str) -> pl.Expr:
    known = pl.col("leads").filter(pl.col(rate).is_not_null()).sum()
    return ((pl.col(rate) * pl.col("leads")).sum() / known).fill_nan(None)


def fitted(points: Sequence[Point]) -> pl.DataFrame:
    """The columns of RATES: the win rate of each score by the logistic curve (null where none fits) and by stairs."""
    curve = logistic(points)
    rows = [
        (score, curve.at(score) if curve else None, stair)
        for (score, _, _), stair in zip(points, isotonic(points), strict=True)
    ]
    return pl.DataFrame(rows, schema=RATES, orient="row")


def together(points: Sequence[Point]) -> pl.DataFrame:
    """One row with `band` null and the columns of OF_ALL."""
    value, low, high = area(points)
    curve = logistic(points)
    rest: tuple[float | None, ...] = (None,) * 7
    if curve:
        tens = [exp(WIDTH * (curve.slope + z * curve.deviation)) for z in (0.0, -Z95, Z95)]
        rate = sum(k for _, _, k in points) / sum(n for _, n, _ in points)
        smooth = brier(points, [curve.at(score) for score, _, _ in points])
        stairs, uncertainty = brier(points, isotonic(points)), rate * (1 - rate)
        rest = (*tens, smooth, smooth - stairs, uncertainty - stairs, uncertainty)
    schema = {"band": pl.Int64, **dict.fromkeys(OF_ALL, pl.Float64)}
    return pl.DataFrame([(None, value, low, high, *rest)], schema=schema, orient="row")
