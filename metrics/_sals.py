"""Accepted leads as a forecast needs them: by month and source, how old they are, and what became of them."""

import polars as pl

from agreement.calendar import months
from metrics._ages import month_ends
from metrics._ends import LOST, RECYCLED, WON
from metrics._metric import N
from metrics._win_curve import CLOSED, OPEN, OVER

UNKNOWN = "source not recorded"
ROW = ["month", "origin"]
STATES = (WON, CLOSED, OPEN, OVER)
STATE = pl.Enum(STATES)


def origin() -> pl.Expr:
    """`origin`: the source in words, so that no word means all sources together."""
    return pl.col("source").cast(pl.String).fill_null(UNKNOWN).alias("origin")


def sal_lines(counts: pl.DataFrame, day: int, t: int) -> pl.DataFrame:
    """Counts by acceptance and end → month | origin | accepted_day | state | age (now) | ended (age at the end) | n.

    Ages are whole days since the acceptance; an end dated before it counts as age 0. Open and over ended never.
    """
    age = (day - pl.col("accepted_day")).cast(pl.Int64).clip(lower_bound=0)
    ended, end = pl.col("end_age").cast(pl.Int64).clip(lower_bound=0), pl.col("end")
    gone = (end == LOST) | (end == RECYCLED)
    state = (
        pl.when((end == WON) & (ended <= t)).then(pl.lit(WON, STATE))
        .when(gone & (ended <= t)).then(pl.lit(CLOSED, STATE))
        .when((age < t) & (end.is_null() | gone)).then(pl.lit(OPEN, STATE)).otherwise(pl.lit(OVER, STATE))
    )  # fmt: skip
    known = pl.when((pl.col("state") == WON) | (pl.col("state") == CLOSED)).then(ended).alias("ended")
    month = months(pl.col("accepted_day")).alias("month")
    lines = counts.with_columns(month, origin(), age.alias("age"), state.alias("state"))
    return lines.select(*ROW, "accepted_day", "state", "age", known, N)


def sal_rows(lines: pl.DataFrame) -> pl.DataFrame:
    """Each month and source, and the totals (null in month, in origin or in both).

    Returns month | origin | sals | won | closed | open | over | first (accepted day) | ends (last day of the month).
    """
    n = pl.col(N)
    sums = [n.sum().alias("sals"), *(n.filter(pl.col("state") == state).sum().alias(state) for state in STATES)]
    each = lines.group_by(ROW).agg(*sums, pl.col("accepted_day").min().alias("first"))
    each = each.with_columns(month_ends(pl.col("month")).alias("ends"))
    levels = [
        each.with_columns(pl.lit(None, each.schema[name]).alias(name) for name in dropped)
        for dropped in ((), ("month",), ("origin",), ("month", "origin"))
    ]
    counts, dates = pl.col("sals", *STATES).sum(), (pl.col("first").min(), pl.col("ends").max())
    return pl.concat(levels).group_by(ROW).agg(counts, *dates)
