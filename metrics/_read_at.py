"""Curves of shares, read at given ages, with an interval also where nobody has had the event yet."""

from collections.abc import Sequence

import polars as pl

from metrics._shares import with_share

_CERTAIN = 1 - 1e-12  # a sum of fractions misses 1 by a few last digits


def read_at(
    rows: pl.DataFrame, curve: pl.DataFrame, by: Sequence[str], name: str, followed: str = "at_risk", watched: str = ""
) -> pl.DataFrame:
    """Adds `<name>` | `<name>_low` | `<name>_high` to rows of by | age_days | leads: the curve at each row's age.

    `curve` has by | age | share | low | high | waiting (share not yet ended). Nobody had the event by an age: `low` is
    0 and `high` is Wilson's for those in the column `followed`; all had it: Wilson's for all leads. All are null where
    something is still open but nobody is left to tell: where `watched` (else `followed`) is 0.
    """
    known = curve.select(*by, "age", "share", "waiting", pl.col("low").alias("least"), pl.col("high").alias("most"))
    rows = rows.sort("age_days").join_asof(
        known.sort("age"), left_on="age_days", right_on="age", by=[*by], strategy="backward", check_sortedness=False
    )
    share = pl.col("share").fill_null(0.0).clip(upper_bound=1.0)
    none, every = share <= 0, share >= _CERTAIN
    told = (pl.col(watched or followed) > 0) | (pl.col("waiting") <= 0).fill_null(False)
    sure = rows.with_columns(
        pl.when(none).then(0).otherwise(pl.col("leads")).alias("part"),
        pl.when(none).then(pl.col(followed)).otherwise(pl.col("leads")).alias("whole"),
    )
    flat = none | every
    return (
        with_share(sure, "part", "whole")
        .with_columns(
            pl.when(told).then(share).alias(name),
            pl.when(told).then(pl.when(flat).then(pl.col("low")).otherwise("least")).alias(f"{name}_low"),
            pl.when(told).then(pl.when(flat).then(pl.col("high")).otherwise("most")).alias(f"{name}_high"),
        )
        .drop("part", "whole", "value", "low", "high", "least", "most", "share", "waiting", "age")
    )
