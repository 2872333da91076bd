"""A hundred score bars: from counts that no longer touch the leads, against a hundred filters in polars."""

from collections.abc import Iterator

import polars as pl

from agreement.ledger import Ledger
from benchmarks.timing import Ratio, in_turn
from metrics._backtest import cases, counts, in_force, terms
from metrics._sweep import tradeoff

AT_LEAST = 20.0
BARS = range(1, 101)


def filtered(leads: pl.DataFrame) -> pl.DataFrame:
    """How many leads pass each bar and how many of them were won, by a filter for each bar."""
    passing = [leads.filter(pl.col("score") >= bar) for bar in BARS]
    return pl.DataFrame(
        {
            "bar": BARS,
            "passing": [one.height for one in passing],
            "won": [one["is_won"].sum() for one in passing],
        }
    )


def compared(read: Ledger, times: int) -> Iterator[Ratio]:
    """One ratio; the counts and the narrow leads that are filtered are made before."""
    ruling = in_force(read)
    compared_terms = terms(ruling, ruling)
    counted = counts(read, compared_terms)
    leads = cases(read, compared_terms).filter(pl.col("old_enough") & pl.col("fits")).select("score", "is_won")
    mine = tradeoff(counted).filter(pl.col("bar").is_between(1, 100)).select("bar", "passing", "won")
    assert mine.cast(pl.Int64).equals(filtered(leads).cast(pl.Int64))
    ours, theirs = in_turn(lambda: tradeoff(counted), lambda: filtered(leads), times)
    yield Ratio("sweep of 100 score bars from counts", "100 polars filters", ours, theirs, AT_LEAST)
