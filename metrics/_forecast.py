"""How many of the open leads will still be won: their chance by source and age, and how sure that is."""

from itertools import product
from math import exp, log, log1p, sqrt

import polars as pl

from metrics._source_rates import LEAST

STEPS = range(-36, 19)
"""Where the posterior of a win rate is read: thirds of a deviation of its log odds, further down than up."""
_FAR = 30.0
_MIX = pl.col("share") * (1 - pl.col("won_by")) + (1 - pl.col("share")) * (1 - pl.col("closed_by")) + LEAST
"""The chance that a lead is still open at its age."""


def to_come(young: pl.DataFrame, known: pl.DataFrame, curve: pl.DataFrame) -> pl.DataFrame:
    """Wins still to come: month | origin | mean | variance | squares (of the single chances), totals with null keys.

    `young`: month | origin | age | n | won_by | closed_by; `known` is what `rates` returns. The variance holds chance,
    the doubt about each source's rate, and the doubt about the curve of wins, which all leads share.
    """
    seen = _at_nodes(young, known)
    bent = _bends(young, known)
    parts = []
    for months, sources in product((True, False), repeat=2):
        doubt = _curve_doubt(bent, curve, months, sources)
        parts.append(_moments(seen, months, sources).join(doubt, on=["month", "origin"], nulls_equal=True))
    return pl.concat(parts).with_columns(variance=pl.col("variance") + pl.col("curve")).drop("curve")


def _nodes(share: float, size: float) -> list[tuple[float, float]]:
    """Shares and weights: a Beta posterior at evenly spaced log odds around its mode there."""
    a, b = share * size, (1 - share) * size
    odds = [log(a / b) + sqrt(1 / a + 1 / b) * step / 3 for step in STEPS]
    shares = [1 / (1 + exp(-min(max(one, -_FAR), _FAR))) for one in odds]
    heights = [a * log(one) + b * log1p(-one) for one in shares]
    weights = [exp(height - max(heights)) for height in heights]
    return [(one, weight / sum(weights)) for one, weight in zip(shares, weights, strict=True)]


def _at_nodes(young: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Month | origin | node | weight | wins | chance (their variance) | squares, were the rate that of the node."""
    nodes = [
        (origin, place, *node)
        for origin, share, size, _ in known.iter_rows()
        for place, node in enumerate(_nodes(share, size))
    ]
    schema = {"origin": pl.String, "node": pl.Int32, "share": pl.Float64, "weight": pl.Float64}
    at = young.join(pl.DataFrame(nodes, schema=schema, orient="row"), on="origin").with_columns(
        (pl.col("share") * (1 - pl.col("won_by")) / _MIX).alias("will")
    )
    n, will, keys = pl.col("n"), pl.col("will"), ["month", "origin", "node"]
    sums = {"wins": n * will, "chance": n * will * (1 - will), "squares": n * will * will}
    weighed = pl.col("weight").first()
    return _sum(at.sort("age", maintain_order=True), keys, weighed, **sums)


def _moments(seen: pl.DataFrame, months: bool, sources: bool) -> pl.DataFrame:
    """Mean, variance and squares: one rate for all months of a source, independent rates for the sources."""
    merged = seen if months else seen.with_columns(pl.lit(None, pl.Int32).alias("month"))
    sums = {name: pl.col(name) for name in ("wins", "chance", "squares")}
    merged = _sum(merged, ["month", "origin", "node"], pl.col("weight").first(), **sums)
    weight, wins = pl.col("weight"), pl.col("wins")
    second, squares = weight * (pl.col("chance") + wins * wins), weight * pl.col("squares")
    alone = _sum(merged, ["month", "origin"], mean=weight * wins, second=second, squares=squares)
    alone = alone.with_columns((pl.col("second") - pl.col("mean") ** 2).alias("variance"))
    if not sources:
        alone = alone.with_columns(pl.lit(None, pl.String).alias("origin"))
    return _sum(alone, ["month", "origin"], **{name: pl.col(name) for name in ("mean", "variance", "squares")})


def _bends(young: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """How the wins to come of each month and source bend with `won_by` at each age: month | origin | age | bend.

    The curve tells twice: what is left for a lead of that age, and how much its age says about the rate of its source
    (and, as far as that is pooled, about the rates of the others).
    """
    at = young.join(known, on="origin", maintain_order="left")
    share, n, still = pl.col("share"), pl.col("n"), 1 - pl.col("closed_by")
    at = at.with_columns(
        (-n * share * (1 - share) * still / _MIX**2).alias("bend"),
        (n * (1 - pl.col("won_by")) * still / _MIX**2).alias("slope"),
        (n * (1 - share) * still / _MIX**2).alias("told"),
    )
    every = _sum(at, ["age"], every=pl.col("told")).join(known, how="cross", maintain_order="left")
    own = every.join(_sum(at, ["origin", "age"], own=pl.col("told")), on=["origin", "age"], how="left")
    alone, pool = pl.col("worth") / pl.col("size"), pl.col("every") / known["worth"].sum()
    pull = -share * (pl.col("own").fill_null(0.0) / pl.col("size") + (1 - alone) * pool)
    slopes = _sum(at, ["month", "origin"], slope=pl.col("slope"))
    through = slopes.join(own.select("origin", "age", pull.alias("pull")), on="origin", maintain_order="left")
    through = through.select("month", "origin", "age", (pl.col("slope") * pl.col("pull")).alias("bend"))
    return pl.concat([at.select(through.columns), through])


def _curve_doubt(bends: pl.DataFrame, curve: pl.DataFrame, months: bool, sources: bool) -> pl.DataFrame:
    """The part of the variance that comes from the curve: month | origin | curve (delta method).

    A reversed hazard at one age moves `won_by` at every younger age by the same factor.
    """
    kept = bends.with_columns(
        *([] if months else [pl.lit(None, pl.Int32).alias("month")]),
        *([] if sources else [pl.lit(None, pl.String).alias("origin")]),
    )
    summed = _sum(kept, ["month", "origin", "age"], bend=pl.col("bend"))
    keys = ["month", "origin"]
    grid = summed.select(keys).unique(maintain_order=True).join(curve, how="cross", maintain_order="left")
    grid = grid.join(summed, on=[*keys, "age"], how="left", nulls_equal=True, maintain_order="left")
    moved = (pl.col("won_by") * pl.col("bend").fill_null(0.0)).cum_sum().over(keys)
    younger = grid.with_columns(moved.alias("moved")).with_columns(
        pl.col("moved").shift(1, fill_value=0.0).over(keys).alias("younger")
    )
    return _sum(younger, keys, curve=pl.col("doubt") * pl.col("younger") ** 2)


def _sum(lines: pl.DataFrame, keys: list[str], *others: pl.Expr, **sums: pl.Expr) -> pl.DataFrame:
    """Sums over keys, always in the order of the lines: fractions that are added in one order come out the same."""
    added = [one.sum().alias(name) for name, one in sums.items()]
    return lines.group_by(keys, maintain_order=True).agg(*others, *added).sort(keys)
