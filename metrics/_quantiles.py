"""Exact quantiles from counts: as if every lead stood in one row, without the rows."""

from collections.abc import Mapping, Sequence

import polars as pl

from metrics._lines import merged
from metrics._shares import Z95


def quantiles(counts: pl.DataFrame, by: Sequence[str], value: str, n: str, shares: Mapping[str, float]) -> pl.DataFrame:
    """The named quantiles of `value`, where each line stands for `n` equal ones.

    A quantile is the smallest value that at least the share does not exceed; where the share falls exactly between
    two values it is their mean, so the median of an even number is the usual one.
    Returns by | one Float64 column for each name of `shares`, sorted. Lines with a null value or n = 0 are left out.
    """
    found = [_quantile(value, share).alias(name) for name, share in shares.items()]
    return _ranked(counts, by, value, n).group_by(*by).agg(found).sort(*by, nulls_last=True)


def medians(
    counts: pl.DataFrame, by: Sequence[str], value: str, n: str, shares: Mapping[str, float] | None = None
) -> pl.DataFrame:
    """The median of `value` with a 95 % interval that assumes no distribution (order statistics, Conover 1999).

    Returns by | value | low | high (Float64), then the quantiles named in `shares` as `quantiles` gives them. With
    fewer than six there is no such interval: low and high are null.
    """
    half = Z95 * pl.col("all").first().sqrt()
    middle = pl.col("all").first() / 2
    low, high = (middle - half / 2).round(), (middle + half / 2).round() + 1
    enough = pl.col("all").first() >= 6
    found = [
        _quantile(value, 0.5).alias("value"),
        pl.when(enough).then(_at_rank(value, low)).cast(pl.Float64).alias("low"),
        pl.when(enough).then(_at_rank(value, high)).cast(pl.Float64).alias("high"),
        *(_quantile(value, share).alias(name) for name, share in (shares or {}).items()),
    ]
    return _ranked(counts, by, value, n).group_by(*by).agg(found).sort(*by, nulls_last=True)


def _ranked(counts: pl.DataFrame, by: Sequence[str], value: str, n: str) -> pl.DataFrame:
    """One line for each value, with how many lie at or below it (`seen`) and how many there are (`all`)."""
    lines = counts.filter(pl.col(value).is_not_null() & (pl.col(n) > 0))
    lines = merged(lines, [*by, value], [n])
    return lines.with_columns(pl.col(n).cum_sum().over(*by).alias("seen"), pl.col(n).sum().over(*by).alias("all"))


def _at_rank(value: str, rank: pl.Expr) -> pl.Expr:
    return pl.col(value).filter(pl.col("seen") >= rank).min()


def _quantile(value: str, share: float) -> pl.Expr:
    wanted = pl.col("all") * share
    slack = 1e-9 * pl.col("all")
    at_least = pl.col(value).filter(pl.col("seen") >= wanted - slack).min()
    beyond = pl.col(value).filter(pl.col("seen") > wanted + slack).min()
    return (at_least + pl.coalesce(beyond, at_least)) / 2
