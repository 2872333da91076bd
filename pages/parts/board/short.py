"""An answer of the short clock: a week of a series, with the limits that tell signal from noise."""

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from charts.numbers import interval, written
from charts.sparkline import sparkline
from charts.theme import Side
from charts.weekly import weekly
from metrics._xmr import Signal, state
from pages.parts.board.view import Board, row_of, week_span
from pages.parts.cards import Block
from pages.parts.wording import moved, small_print


def signal_of(board: Board, series: pl.DataFrame, better: str) -> Signal:
    """What the chosen week says, by the weeks up to it (the running week says nothing yet)."""
    until = series.filter(pl.col("week") <= board.week).sort("week")
    if board.running_week is not None:
        until = until.filter(pl.col("week") != board.running_week)
    return state(until["value"].to_list(), better)  # type: ignore[arg-type]


def answer(
    board: Board,
    key: str,
    side: Side,
    series: pl.DataFrame,
    *,
    said: str,
    unit: str,
    headline: str,
    counted: str,
    context: Sequence[str] = (),
    target: float | None = None,
    link: str = "",
    short: str = "",
    better: str = "higher",
    nothing: str = "",
) -> Block:
    """The card of a weekly series from `week` | `value` | optionally `low` | `high`; without a value: `nothing`."""
    shown = board.weeks(series)
    if shown["value"].drop_nulls().is_empty():
        return Block(key, side, nothing, "no leads yet", print=small_print(week_span(board.week), board.version))
    signal = signal_of(board, series, better)
    row = row_of(series, week=board.week)
    known = row.get("value") is not None
    message = moved(said, signal) if known else nothing
    lines = [*context, *_usual(board, signal, unit), _before(board, series, unit)]
    if row.get("low") is not None:
        lines.insert(0, f"95 % interval {interval(row['low'], row['high'], unit, board.currency)}")
    if target is not None:
        lines.insert(0, f"promised {written(target, unit, board.currency)}")
    drawn = weekly(
        shown, message, unit, side, board.mode, chosen=board.week, limits=signal.limits, target=target,
        incomplete=board.running_week, currency=board.currency, label=headline,
    )  # fmt: skip
    return Block(
        key=key,
        side=side,
        message=message,
        headline=headline,
        print=small_print(counted, unit, week_span(board.week), board.version),
        context=tuple(lines),
        signal=signal.state if known else "",
        link=link,
        drawn=drawn,
        spark=sparkline(shown["value"].to_list(), side, board.mode, limits=signal.limits, target=target),
        table=shown,
        unit=unit,
        short=short,
    )


def _usual(board: Board, signal: Signal, unit: str) -> list[str]:
    if signal.limits is None:
        return ["too few weeks for a usual range"]
    low = max(0.0, signal.limits.low)
    high = min(1.0, signal.limits.high) if unit == "share" else signal.limits.high
    return [f"usual range {interval(low, high, unit, board.currency)}"]


def _before(board: Board, series: pl.DataFrame, unit: str) -> str:
    row = row_of(series, week=board.week - timedelta(weeks=1))
    return f"week before {written(row.get('value'), unit, board.currency)}"
