"""Every funnel metric against pandas and against one bare polars pass, after the answers were found equal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd
import polars as pl

import metrics
from agreement.calendar import months, weeks
from agreement.ledger import Ledger
from benchmarks.rivals import pandas_deals, pandas_funnel, pandas_waits
from benchmarks.rivals.pandas_leads import DAY, Held, held
from benchmarks.rivals.passes import single_pass
from benchmarks.timing import Ratio, in_turn

FASTER, FLOOR = 3.0, 0.5
"""At least three times as fast as pandas; at most twice as long as a bare pass."""
WINDOW = 91


@dataclass(frozen=True)
class Answer:
    """A metric in pandas: its function, the columns that name a row, and which of our rows it answers."""

    function: Callable[[Held], pd.DataFrame]
    keys: tuple[str, ...] = ("week",)
    rows: pl.Expr | None = None


ANSWERS = {
    "handed_over": Answer(pandas_funnel.handed_over),
    "sal_rate": Answer(pandas_funnel.sal_rate),
    "decision_time": Answer(pandas_waits.decision_time),
    "response_time": Answer(pandas_waits.response_time),
    "backlog": Answer(pandas_funnel.backlog, ("waiting_for", "band_order")),
    "rejection_mix": Answer(
        pandas_funnel.rejection_mix,
        ("week", "reason"),
        pl.col("reason").is_not_null() & (pl.col("reason") != "no reason given"),
    ),
    "conversations_held": Answer(pandas_funnel.conversations_held, ("week", "kind")),
    "opportunities": Answer(pandas_deals.opportunities),
    "pipeline_created": Answer(pandas_deals.pipeline_created),
    "win_rate": Answer(pandas_deals.win_rate, ("kind", "month"), pl.col("month").is_not_null()),
    "sales_cycle": Answer(pandas_deals.sales_cycle, ("month",), pl.col("month").is_not_null()),
    "pipeline_velocity": Answer(pandas_deals.pipeline_velocity, ("window",)),
    "pipeline_coverage": Answer(pandas_deals.pipeline_coverage, ("month",), pl.col("kind") == "month"),
    "wins": Answer(pandas_deals.wins),
    "revenue": Answer(pandas_deals.revenue, ("month",), pl.col("kind") == "month"),
}


def compared(read: Ledger, times: int) -> Iterator[Ratio]:
    """Three ratios for each metric: against pandas, and the count and the whole answer against the bare pass."""
    frames = held(read)
    for key in ANSWERS:
        check(read, frames, key)
        yield from _ratios(read, frames, key, times)


def _ratios(read: Ledger, frames: Held, key: str, times: int) -> Iterator[Ratio]:
    one, function = metrics.BY_KEY[key], ANSWERS[key].function
    ours, theirs = in_turn(lambda: one.result(read), lambda: function(frames), times)
    yield Ratio(key, "pandas", ours, theirs, FASTER)
    counted, bare = in_turn(lambda: one.count(read), lambda: single_pass(read, key), times)
    yield Ratio(f"{key}: count", "bare pass", counted, bare, FLOOR)
    yield Ratio(f"{key}: whole", "bare pass", ours, bare, FLOOR)


def check(read: Ledger, frames: Held, key: str) -> None:
    """Raises AssertionError unless pandas has the same value in every cell that it answers."""
    answer = ANSWERS[key]
    theirs = pl.from_pandas(answer.function(frames)).with_columns(pl.col(pl.Float64).fill_nan(None))
    ours = _keyed(metrics.BY_KEY[key].result(read), read)
    ours = ours if answer.rows is None else ours.filter(answer.rows)
    kinds = [pl.col(name).cast(ours.schema[name]) for name in answer.keys]
    names = [name for name in theirs.columns if name in ours.columns and name not in answer.keys]
    both = theirs.with_columns(kinds).join(
        ours.select(*answer.keys, *names), on=answer.keys, how="left", suffix=" ours"
    )
    assert len(names) > 0, key
    assert theirs.height > 0, key
    for name in names:
        mine, other = both[f"{name} ours"].cast(pl.Float64), both[name].cast(pl.Float64)
        wrong = (mine.is_null() != other.is_null()) | ((mine - other).abs() > 1e-6 * other.abs().clip(1)).fill_null(
            False
        )
        assert not wrong.any(), (key, name, both.filter(wrong))
    left = ours.join(theirs.with_columns(kinds), on=answer.keys, how="anti").select(pl.col(names[0]))
    assert not left.sum().item(), (key, names[0], left)


def _keyed(rows: pl.DataFrame, read: Ledger) -> pl.DataFrame:
    """Weeks, months and windows as the whole numbers that pandas groups by."""
    if "until" in rows.columns:
        window = (DAY - pl.col("until").cast(pl.Int32)) // WINDOW
        return rows.with_columns(window.alias("window"), _days(rows).alias("days"))
    if "starts_on" in rows.columns:
        return rows.with_columns(months(pl.col("starts_on").cast(pl.Int32)).alias("month"))
    period = "week" if "week" in rows.columns else "month"
    if period not in rows.columns:
        return rows
    index = (
        weeks(pl.col(period).cast(pl.Int32), read.calendar)
        if period == "week"
        else months(pl.col(period).cast(pl.Int32))
    )
    return rows.with_columns(index.alias(period))


def _days(rows: pl.DataFrame) -> pl.Series:
    """The days that pandas adds up and ours divides."""
    return rows.select((pl.col("cycle_days") * pl.col("timed")).round().fill_null(0)).to_series()
