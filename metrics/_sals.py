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


def origin() -> pl.Expr:
    """`origin`: the source in words, so that no word means all sources together."""
    return pl.col("source").cast(pl.String).fill_null(UNKNOWN).alias("origin")


def sal_lines(counts: pl.DataFrame, day: int, t: int) -> pl.DataFrame:
    """Counts by acceptance and end → month | origin | accepted_day | state | age (now) | ended (age at the end) | n.

    Ages are whole days since the acceptance; an end dated before it counts as age 0. Sorted.
    """
    age = (day - pl.col("accepted_day")).cast(pl.Int64).clip(lower_bound=0)
    ended, end = pl.col("end_age").cast(pl.Int64).clip(lower_bound=0), pl.col("end")
    gone = (end == LOST) | (end == RECYCLED)
    state = (
        pl.when((end == WON) & (ended <= t)).then(pl.lit(WON))
        .when(gone & (ended <= t)).then(pl.lit(CLOSED))
        .when((age < t) & (end.is_null() | gone)).then(pl.lit(OPEN)).otherwise(pl.lit(OVER))
    )  # fmt: skip
    keys = [*ROW, "accepted_day", "state", "age", "ended"]
    month = months(pl.col("accepted_day")).alias("month")
    lines = counts.with_columns(month, origin(), age.alias("age"), state.alias("state"))
    known = pl.when(pl.col("state").is_in([WON, CLOSED])).then(ended).alias("ended")
    return lines.with_columns(known).group_by(keys).agg(pl.col(N).sum()).sort(keys)


def sal_rows(lines: pl.DataFrame) -> pl.DataFrame:
    """Each month and source, and the totals (null in month, in origin or in both).

    Returns month | origin | sals | won | closed | open | over | first (accepted day) | ends (last day of the month).
    """
    each = [
        lines.with_columns(pl.lit(None, lines.schema[name]).alias(name) for name in dropped)
        for dropped in ((), ("month",), ("origin",), ("month", "origin"))
    ]
    ends = pl.concat([lines.select(month_ends(pl.col("month")).alias("ends"))] * len(each))
    n = pl.col(N)
    return pl.concat([pl.concat(each), ends], how="horizontal").group_by(ROW).agg(
        n.sum().alias("sals"),
        *(n.filter(pl.col("state") == state).sum().alias(state) for state in STATES),
        pl.col("accepted_day").min().alias("first"),
        pl.col("ends").max(),
    )  # fmt: skip
