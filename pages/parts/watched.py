"""A watched weekly series as a card: the chosen week, the limits that tell signal from noise, and their baseline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from charts.numbers import interval, written
from charts.sparkline import sparkline
from charts.theme import Drawn, Side
from charts.weekly import weekly
from metrics import Series
from metrics._xmr import Limits, Signal
from pages.parts.board.view import Board, row_of, week_span
from pages.parts.cards import Block, State
from pages.parts.wording import moved, plural, small_print

OPEN = "still open, not judged yet"


@dataclass(frozen=True)
class Watched:
    """What a series says in the chosen week."""

    series: Series
    row: dict[str, Any]
    """The week's row of `metrics.signals`; empty when it is not judged (not over, not settled, nothing to count)."""
    last: dict[str, Any]
    """The latest judged week up to the chosen one, for the limits."""

    @property
    def limits(self) -> Limits | None:
        """The usual range, inside what is possible; None while there are too few weeks."""
        found = self.last
        if not found or found["mean"] is None:
            return None
        part_of_one = self.series.unit == "share" and max(found["mean"], found["value"]) <= 1
        high = min(1.0, found["high"]) if part_of_one else found["high"]
        return Limits(max(0.0, found["low"]), found["mean"], high, found["baseline_weeks"])

    @property
    def state(self) -> State:
        """What may be shown beside the number: nothing where the weeks are too few to tell."""
        found: State = self.row.get("state", "") if self.limits else ""
        return found

    @property
    def signal(self) -> Signal:
        """The state of the chosen week, in the form that sentences are made from."""
        return Signal(self.row.get("state", "no signal"), self.row.get("rule"), self.limits)

    def message(self, said: str) -> str:
        """What the series did, in words; a week that is not judged is only said."""
        return moved(said, self.signal) if self.row else f"{said}; {OPEN}"

    def usual(self, currency: str) -> str:
        """The usual range and the weeks that it rests on."""
        usual, found = self.limits, self.last
        if usual is None:
            return "too few weeks for a usual range"
        said = interval(usual.low, usual.high, self.series.unit, currency)
        return f"usual range {said}, from {baseline(found['baseline_from'], found['baseline_until'], usual.baseline)}"


def baseline(first: date, last: date, weeks: int) -> str:
    """The weeks that limits rest on.

    >>> baseline(date(2026, 4, 13), date(2026, 9, 21), 24)
    'the 24 weeks of 13 Apr to 21 Sep 2026'
    """
    year = f" {first.year}" if first.year != last.year else ""
    return f"the {weeks} weeks of {first.day} {first:%b}{year} to {last.day} {last:%b %Y}"


def watched(board: Board, key: str, column: str = "value", part: str | None = None) -> Watched:
    """One declared series of a metric under the filters, as it stands in the chosen week."""
    series = next(one for one in board.metric(key).series if one.column == column)
    rows = board.signals(key).filter(
        (pl.col("series") == column) & pl.col("part").eq_missing(pl.lit(part)) & (pl.col("week") <= board.week)
    )
    last = rows.row(-1, named=True) if rows.height else {}
    return Watched(series, last if last.get("week") == board.week else {}, last)


def history(
    board: Board, seen: Watched, rows: pl.DataFrame, message: str, side: Side,
    *, target: float | None = None, label: str = "", height: int = 190,
) -> Drawn:  # fmt: skip
    """The series as a figure, from `week` | `value` | optionally `low` | `high`."""
    return weekly(
        board.weeks(rows), message, seen.series.unit, side, board.mode, chosen=board.week, limits=seen.limits,
        target=target, incomplete=board.running_week, currency=board.currency, label=label, height=height,
    )  # fmt: skip


def answer(
    board: Board,
    seen: Watched,
    rows: pl.DataFrame,
    *,
    key: str,
    said: str,
    headline: str,
    counted: str,
    nothing: str,
    context: Sequence[str] = (),
    target: float | None = None,
    link: str = "",
    side: Side = "sales",
    height: int = 190,
) -> Block:
    """The card of a series from `week` | `value` | optionally `low` | `high`; a week without a value says `nothing`."""
    row = row_of(rows, week=board.week)
    unit, known = seen.series.unit, row.get("value") is not None
    message = seen.message(said) if known else nothing
    before = row_of(rows, week=board.week - timedelta(weeks=1)).get("value")
    lines = [f"promised {written(target, unit, board.currency)}"] if target is not None else []
    if row.get("low") is not None:
        lines.append(f"95 % interval {interval(row['low'], row['high'], unit, board.currency)}")
    lines += [*context, f"week before {written(before, unit, board.currency)}", seen.usual(board.currency)]
    shown = board.weeks(rows)
    drawn = history(board, seen, rows, message, side, target=target, label=headline, height=height)
    return Block(
        key=key, side=side, message=message, headline=headline if known else "no leads yet",
        print=small_print(counted, unit, week_span(board.week), board.version, board.chosen.words),
        context=tuple(lines), signal=seen.state if known else "", link=link if known else "",
        drawn=drawn if shown["value"].null_count() < shown.height else None,
        spark=sparkline(shown["value"].to_list(), side, board.mode, limits=seen.limits, target=target),
        table=shown, unit=unit,
    )  # fmt: skip


def counted(n: int, what: str, noun: str = "lead") -> str:
    """What is counted and of how many.

    >>> counted(44, "answered of judged")
    'answered of judged, n = 44 leads'
    """
    return f"{what}, n = {plural(n, noun)}"
