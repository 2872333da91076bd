"""A hundred score bars: from counts that no longer touch the leads, against a hundred filters in polars."""

from collections.abc import Iterator

import polars as pl

from agreement.ledger import Ledger
from benchmarks.timing import Ratio, in_turn
from metrics._backtest import cases, counts, in_force, terms
from metrics._metric import added_up
from metrics._sweep import tradeoff
from metrics.threshold_tradeoff import METRIC

AT_LEAST = 20.0
BARS = range(1, 101)


_SUMS = {
    "passing": pl.len(),
    "won": pl.col("is_won").sum(),
    "revenue_cents": pl.col("amount_cents").filter("is_won").sum(),
    "pipeline_cents": pl.col("amount_cents").filter("is_opened").sum(),
}


def filtered(leads: pl.DataFrame) -> pl.DataFrame:
    """The leads that pass each bar, the won among them and their money, by one query for each bar."""
    replayed = pl.col("old_enough") & pl.col("fits")
    sums = [leads.lazy().filter(replayed & (pl.col("score") >= bar)).select(**_SUMS).collect() for bar in BARS]
    return pl.concat(sums).with_columns(pl.Series("bar", BARS))


def compared(read: Ledger, times: int) -> Iterator[Ratio]:
    """One ratio; the counts, and for the filters every lead's answer to all other rules, are made before."""
    ruling = in_force(read)
    compared_terms = terms(ruling, ruling)
    counted = added_up(counts(read, compared_terms), METRIC)
    leads = cases(read, compared_terms)
    names = ["bar", *_SUMS]
    mine = tradeoff(counted).filter(pl.col("bar").is_between(1, 100)).select(names)
    assert mine.cast(pl.Int64).equals(filtered(leads).select(names).cast(pl.Int64))
    ours, theirs = in_turn(lambda: tradeoff(counted), lambda: filtered(leads), times)
    yield Ratio("sweep of 100 score bars from counts", "100 polars filters", ours, theirs, AT_LEAST)
