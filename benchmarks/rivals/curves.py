"""Survival curves of many cohorts, and the positions of a bar: ours from counts, theirs lead by lead."""

import pandas as pd
import polars as pl

from agreement.ledger import Ledger
from metrics import threshold_tradeoff
from metrics._ages import won_age
from metrics._survival import survival

BARS = range(1, 101)


def waits(read: Ledger) -> pl.DataFrame:
    """A row for each lead: its week of creation, the days until its win or until now, whether it was won."""
    day = (read.as_of.toordinal()) - 719_163
    leads = read.leads.filter(pl.col("created_day").is_not_null())
    return leads.select(
        "created_week",
        won_age("created_day").fill_null(day - pl.col("created_day")).cast(pl.Int64).clip(lower_bound=0).alias("age"),
        pl.col("won_day").is_not_null().cast(pl.Int64).alias("won"),
    )


def ours(rows: pl.DataFrame) -> pl.DataFrame:
    """Kaplan–Meier for every weekly cohort at once, from the leads on."""
    counts = rows.group_by("created_week", "age").agg(pl.col("won").sum(), (1 - pl.col("won")).sum().alias("waiting"))
    return survival(counts, ["created_week"], "age", "won", "waiting")


def theirs(rows: pd.DataFrame) -> dict[int, pd.DataFrame]:
    """lifelines, a cohort after the other: its curve with the interval."""
    from lifelines import KaplanMeierFitter

    found = {}
    for week, one in rows.groupby("created_week"):
        fitted = KaplanMeierFitter().fit(one["age"], one["won"])
        found[int(week)] = pd.concat([fitted.survival_function_, fitted.confidence_interval_], axis=1)
    return found


def swept(counts: pl.DataFrame) -> pl.DataFrame:
    """Ours: every position of the bar, from the counts of one pass."""
    return threshold_tradeoff.tradeoff(counts)


def filtered(cases: pl.DataFrame) -> list[tuple[int, int]]:
    """A filter for each of a hundred bars: leads that pass and wins among them."""
    old = cases.lazy().filter(pl.col("old_enough") & pl.col("fits"))
    return [
        old.filter(pl.col("score") >= bar).select(pl.len(), pl.col("is_won").sum()).collect().row(0) for bar in BARS
    ]
