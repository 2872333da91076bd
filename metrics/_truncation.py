"""A log of wins that starts late makes old cohorts look slow: finding out from the counts whether it does."""

from math import log

import polars as pl

from metrics._ages import curves
from metrics._metric import N

EXPECTED = -log(0.001)
"""With so many wins to be expected, seeing none happens once in a thousand logs that are complete."""

NEIGHBOURS = 90
"""At least so many days of leads after the first win are compared with those before it."""


def complete_from(counts: pl.DataFrame, day: int) -> int | None:
    """The day of the first win on record, when the log of wins cannot have been complete before it; else None.

    `counts`: created_day | won_age | n. The leads created after the first win, over as long a span as the older ones
    (at least NEIGHBOURS days: a company may well win more as it grows), tell how many wins the older leads should have
    had before it; when that is so many that none is hardly chance, earlier wins were not recorded.
    (Or nobody could win before that day: either way the older cohorts cannot be compared.)
    Misleads when single early wins were entered later by hand: then the log seems to begin with them.
    """
    first = counts.select((pl.col("created_day") + pl.col("won_age")).min()).item()
    if first is None:
        return None
    created = pl.col("created_day")
    older = counts.filter(created < first)
    span = older.select(pl.max_horizontal(first - created.min(), NEIGHBOURS)).item()
    later = curves(counts.filter(created.is_between(first, first + span, closed="left")), [], "created_day", day)
    if older.is_empty() or later.is_empty():
        return None
    waited = older.select((first - 1 - pl.col("created_day")).cast(pl.Int64).alias("age"), N).sort("age")
    won = waited.join_asof(later.select("age", "surviving"), on="age", strategy="backward")
    expected = won.select((pl.col(N) * (1 - pl.col("surviving").fill_null(1))).sum()).item()
    return int(first) if expected > EXPECTED else None
