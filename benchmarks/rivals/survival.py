"""Kaplan–Meier of 156 weekly cohorts: ours counts and cumulates all at once, lifelines fits one after another."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from lifelines import KaplanMeierFitter

from agreement.ledger import Ledger
from benchmarks.rivals.pandas_leads import DAY
from benchmarks.timing import Ratio, in_turn
from metrics._lines import summed
from metrics._survival import survival

AT_LEAST = 30.0


def durations(read: Ledger) -> pl.DataFrame:
    """A line a lead: week of creation, days until it was won or so far, and whether it was won."""
    won, age = pl.col("won_day").is_not_null(), pl.col("won_day").fill_null(DAY) - pl.col("created_day")
    return read.leads.select(
        pl.col("created_week").alias("week"), age.clip(lower_bound=0).alias("days"), won.alias("won")
    )


def ours(lived: pl.DataFrame) -> pl.DataFrame:
    """Every curve, counted from the lines of the leads."""
    sums = [pl.col("won").sum().cast(pl.Int64), (~pl.col("won")).sum().cast(pl.Int64).alias("waiting")]
    return survival(summed(lived.lazy(), ["week", "days"], sums), ["week"], "days", "won", "waiting")


def fitted(cohorts: list[tuple[np.ndarray, np.ndarray]]) -> list[KaplanMeierFitter]:
    """Every curve by lifelines, each with its 95 % interval as ours."""
    return [KaplanMeierFitter().fit(days, won) for days, won in cohorts]


def compared(read: Ledger, times: int) -> Iterator[Ratio]:
    """One ratio; splitting the leads into lifelines' arrays is not timed."""
    lived = durations(read)
    parts = lived.sort("week").partition_by("week", maintain_order=True)
    cohorts = [(part["days"].to_numpy(), part["won"].to_numpy()) for part in parts]
    check(ours(lived), fitted(cohorts))
    mine, theirs = in_turn(lambda: ours(lived), lambda: fitted(cohorts), times)
    yield Ratio(f"Kaplan–Meier, {len(cohorts)} weekly cohorts", "lifelines", mine, theirs, AT_LEAST)


def check(curves: pl.DataFrame, fits: list[KaplanMeierFitter]) -> None:
    """Raises AssertionError unless every curve and both its bounds are the same at every duration."""
    for curve, fit in zip(curves.partition_by("week", maintain_order=True), fits, strict=True):
        at = curve["days"].to_list()
        bounds = fit.confidence_interval_.loc[at].to_numpy()
        known = curve["low"].is_not_null().to_numpy()
        assert np.allclose(curve["surviving"], fit.survival_function_at_times(at), atol=1e-9)
        assert np.allclose(curve.select("low", "high").to_numpy()[known], bounds[known], atol=1e-9)
