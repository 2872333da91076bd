"""Every funnel metric against pandas and against one bare polars pass, after the answers were found equal."""

from collections.abc import Callable, Iterator

import pandas as pd
import polars as pl

import metrics
from agreement.ledger import Ledger
from benchmarks.rivals import pandas_cycles, pandas_deals, pandas_funnel, pandas_stock, pandas_talks, pandas_waits
from benchmarks.rivals.pandas_leads import Held, held
from benchmarks.rivals.passes import single_pass
from benchmarks.timing import Ratio, in_turn
from metrics._metric import Filters

FASTER, FLOOR = 3.0, 0.5
"""At least three times as fast as pandas; at most twice as long as a bare pass."""
ROUNDING = 1e-9
"""How much two floating numbers may differ, in relation to the larger of theirs and 1; whole numbers may not."""

ANSWERS: dict[str, Callable[[Held], pd.DataFrame]] = {
    "handed_over": pandas_funnel.handed_over,
    "sal_rate": pandas_funnel.sal_rate,
    "decision_time": pandas_waits.decision_time,
    "response_time": pandas_waits.response_time,
    "backlog": pandas_funnel.backlog,
    "rejection_mix": pandas_talks.rejection_mix,
    "conversations_held": pandas_talks.conversations_held,
    "opportunities": pandas_deals.opportunities,
    "pipeline_created": pandas_deals.pipeline_created,
    "win_rate": pandas_stock.win_rate,
    "sales_cycle": pandas_cycles.sales_cycle,
    "pipeline_velocity": pandas_cycles.pipeline_velocity,
    "pipeline_coverage": pandas_stock.pipeline_coverage,
    "wins": pandas_deals.wins,
    "revenue": pandas_deals.revenue,
}
"""Each metric in pandas: every row and every column of its result."""
NOT_RACED = {"response_queue"}
"""Deadlines in business time by the terms that judged each lead: pandas has no such clock to be raced."""


def compared(read: Ledger, times: int) -> Iterator[Ratio]:
    """Three ratios for each metric: against pandas, and the count and the whole answer against the bare pass."""
    frames = held(read)
    for key in ANSWERS:
        check(read, frames, key)
        yield from _ratios(read, frames, key, times)


def _ratios(read: Ledger, frames: Held, key: str, times: int) -> Iterator[Ratio]:
    one, function = metrics.BY_KEY[key], ANSWERS[key]
    ours, theirs = in_turn(lambda: one.result(read), lambda: function(frames), times)
    yield Ratio(key, "pandas", ours, theirs, FASTER)
    counted, bare = in_turn(lambda: one.count(read), lambda: single_pass(read, key), times)
    yield Ratio(f"{key}: count", "bare pass", counted, bare, FLOOR)
    yield Ratio(f"{key}: whole", "bare pass", ours, bare, FLOOR)


def check(read: Ledger, frames: Held, key: str, filters: Filters | None = None) -> None:
    """Raises AssertionError unless pandas has every row and every column of ours, and the same value in every cell.

    With `filters` the frames are those of the leads that pass them; ours filters what it has counted of all.
    """
    ours, keys = metrics.BY_KEY[key].result(read, filters), metrics.BY_KEY[key].keys
    theirs = pl.from_pandas(ANSWERS[key](frames))
    assert set(theirs.columns) == set(ours.columns), (key, set(theirs.columns) ^ set(ours.columns))
    theirs = theirs.with_columns(pl.col(pl.Float64).fill_nan(None))
    theirs = theirs.select(pl.col(name).cast(_comparable(kind)) for name, kind in ours.schema.items()).sort(keys)
    ours = ours.select(pl.col(name).cast(_comparable(kind)) for name, kind in ours.schema.items()).sort(keys)
    assert ours.height > 0, key
    assert ours.select(keys).equals(theirs.select(keys)), (key, ours.select(keys), theirs.select(keys))
    for name, kind in ours.schema.items():
        wrong = _differs(ours[name], theirs[name], ROUNDING if kind.is_float() else 0.0)
        assert not wrong.any(), (key, name, ours.filter(wrong), theirs.filter(wrong))


def _comparable(kind: pl.DataType) -> pl.DataType:
    """Whole numbers as floats: a fraction in theirs must not be cut off, and counts and cents fit."""
    return pl.Float64() if kind.is_integer() else kind


def _differs(mine: pl.Series, other: pl.Series, slack: float) -> pl.Series:
    """Where the values differ by more than the slack; unknown equals only unknown."""
    if not slack:
        return mine.ne_missing(other)
    apart = (mine - other).abs() > slack * other.abs().clip(1)
    return (mine.is_null() != other.is_null()) | apart.fill_null(False)
