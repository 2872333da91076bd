"""Groups of leads compared at one age, each borrowing strength from all of them."""

import polars as pl

from metrics._ages import by_age, curves
from metrics._pooled import pooled, prior

AGE = 180
"""The age, in days, at which sources are compared."""


def with_equal_age(rows: pl.DataFrame, counts: pl.DataFrame, group: str, day: int) -> pl.DataFrame:
    """Adds to a row a group: age_days | at_age | at_age_leads | pooled_value | pooled_low | pooled_high.

    `at_age` is 1 − Kaplan–Meier; `at_age_leads` is how many fully observed leads would know it as exactly (Greenwood),
    which is simply how many there are when all are old enough. All are null when no lead of the group is old enough.
    """
    read = _at_age(counts, group, day)
    rows = rows.join(read, on=group, how="left", nulls_equal=True).sort(group, nulls_last=True)
    parts = [
        None if share is None else (share * n, n) for share, n in rows.select("at_age", "at_age_leads").iter_rows()
    ]
    beta = prior([part for part in parts if part])
    found = [(None, None, None) if part is None else pooled(*part, beta) for part in parts]
    names = ("pooled_value", "pooled_low", "pooled_high")
    columns = [pl.Series(name, [row[i] for row in found], pl.Float64) for i, name in enumerate(names)]
    return rows.with_columns(pl.lit(AGE, pl.Int64).alias("age_days"), *columns)


def _at_age(counts: pl.DataFrame, group: str, day: int) -> pl.DataFrame:
    leads = pl.col("won") + pl.col("waiting")
    followed = (
        by_age(counts, [group], "created_day", day)
        .group_by(group)
        .agg(leads.filter(pl.col("age") >= AGE).sum().alias("followed"), leads.sum().alias("all"))
    )
    gone = pl.col("events") / (pl.col("at_risk") * (pl.col("at_risk") - pl.col("events")))
    until = curves(counts, [group], "created_day", day).filter(pl.col("age") <= AGE)
    until = until.group_by(group).agg(pl.col("surviving").min(), gone.sum().alias("gone"))
    rows = followed.join(until, on=group, how="left", nulls_equal=True)
    surviving = pl.col("surviving").fill_null(1.0)
    known = (pl.col("followed") > 0) | (surviving <= 0)
    worth = (
        pl.when(surviving >= 1)
        .then(pl.col("followed"))
        .when(surviving <= 0)
        .then(pl.col("all"))
        .otherwise((1 - surviving) / (surviving * pl.col("gone")))
    )
    return rows.select(
        group, pl.when(known).then(1 - surviving).alias("at_age"), pl.when(known).then(worth).alias("at_age_leads")
    )
