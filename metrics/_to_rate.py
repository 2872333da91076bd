"""Which pieces sales has reason to speak about: those that it used."""

from collections.abc import Sequence

import polars as pl

from agreement.ledger import Ledger
from metrics._content import WINDOW
from metrics._pairs import shown


def to_rate(ledger: Ledger, rep: str, rated: Sequence[str], most: int) -> pl.DataFrame:
    """Pieces used in the window that are not among the `rated`, the rep's own first, then those that all used most.

    Returns content_id | own (times that the rep used it) | times (that anybody did), at most so many rows.
    """
    recent = pl.col("day") > pl.lit(ledger.as_of).cast(pl.Int32) - WINDOW
    used = shown(ledger).filter(pl.col("used") & recent & ~pl.col("content_id").is_in(list(rated)))
    once = used.group_by("content_id", "lead_id", "day").agg((pl.col("who") == rep).any().fill_null(False).alias("own"))
    each = once.group_by("content_id").agg(pl.col("own").sum().cast(pl.Int64), pl.len().cast(pl.Int64).alias("times"))
    return each.sort("own", "times", "content_id", descending=[True, True, False]).head(most)


def used_with(ledger: Ledger, lead_id: str) -> pl.DataFrame:
    """The pieces used with one lead, the last first: content_id | day."""
    of_lead = shown(ledger).filter(pl.col("used") & (pl.col("lead_id") == lead_id))
    return of_lead.group_by("content_id").agg(pl.col("day").max()).sort("day", "content_id", descending=[True, False])
