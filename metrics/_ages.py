"""How old a lead was when it was won: the small count behind every cohort."""

from collections.abc import Sequence

import polars as pl

from metrics._lines import summed
from metrics._metric import N
from metrics._survival import survival


def won_age(start: str) -> pl.Expr:
    """Whole business days from a day column to the win, negative where the win is dated before it; no win is null."""
    return (pl.col("won_day") - pl.col(start)).alias("won_age")


def by_age(counts: pl.DataFrame, by: Sequence[str], start: str, day: int) -> pl.DataFrame:
    """Counts by start day and age at the win → what a survival curve needs.

    A lead that is not won is followed until `day`; a lost one too, because it was not won by then either. A win dated
    before the start counts as age 0: it was won, and no later than at once.
    Returns by | age (days) | won | waiting (leads).
    """
    won = pl.col("won_age").is_not_null()
    lines = counts.filter(pl.col(start).is_not_null()).with_columns(
        pl.col("won_age").fill_null(day - pl.col(start)).cast(pl.Int64).clip(lower_bound=0).alias("age"),
        pl.when(won).then(pl.col(N)).otherwise(0).alias("won"),
        pl.when(won).then(0).otherwise(pl.col(N)).alias("waiting"),
    )
    return summed(lines, [*by, "age"], [pl.col("won", "waiting").sum()])


def curves(counts: pl.DataFrame, by: Sequence[str], start: str, day: int) -> pl.DataFrame:
    """Kaplan–Meier from `by_age`: by | age | at_risk | events | censored | surviving | low | high."""
    return survival(by_age(counts, by, start, day), by, "age", "won", "waiting")


def month_ends(index: pl.Expr) -> pl.Expr:
    """The last day of a month given by its index, in days since 1970."""
    following = pl.date(1970 + (index + 1) // 12, (index + 1) % 12 + 1, 1)
    return following.cast(pl.Int32) - 1
