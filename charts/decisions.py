"""What joint meetings decided, drawn into every figure with time on its axis: a thin line and a flag with its words.

Which figures those are is read from their points, so that a new one needs nothing to have the marks.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from textwrap import wrap
from typing import Any, NamedTuple

import plotly.graph_objects as go
import polars as pl

from agreement.moments import day_words
from charts.theme import Drawn, Layer, Mode, palette

LONGEST = 48
"""Letters of a line under the pointer."""
MONTH = 28
"""Days from which on the points of an axis are months or longer."""
AFTER_A_WEEK = timedelta(days=13)
"""A week is talked of in the week after it, so a mark may stand so far behind the first day of the last one."""
COLUMN = "decided"


class Mark(NamedTuple):
    """A decision as a figure shows it."""

    on: date
    words: str


def decided(drawn: Drawn, marks: Sequence[Mark], mode: Mode) -> Drawn:
    """The figure with a mark for every decision inside its time, and the same in its alternative text.

    Figures without time on an axis, or without a decision inside it, come back as they are. Where the points are
    months, a decision stands at its month.
    """
    layers, shapes, axes, told = [], [], {}, dict[Mark, None]()
    for number, (across, up, days) in enumerate(_time_axes(drawn.figure)):
        placed = _placed(marks, days)
        if placed:
            name = f"yaxis{90 + number}"
            axes[name] = {"overlaying": up, "range": [0, 1], "visible": False, "fixedrange": True}
            layers.append(_flags(placed, across, name.replace("axis", ""), mode))
            shapes += [_line(at, across, mode) for at in placed]
            told |= {mark: None for found in placed.values() for mark in found}
    if not told:
        return drawn
    figure = go.Figure(drawn.figure)
    figure.add_traces([go.Scatter(layer) for layer in layers])
    figure.update_layout(shapes=[*figure.layout.shapes, *shapes], **axes)
    return Drawn(figure, f"{drawn.alt} Decided: {'; '.join(_spoken(mark) for mark in told)}.")


def decided_rows(table: pl.DataFrame, marks: Sequence[Mark]) -> pl.DataFrame:
    """The table under a figure with what was decided in each week or month; as it is where nothing was."""
    step = next((name for name in ("week", "month") if name in table.columns and table[name].dtype == pl.Date), None)
    if step is None or not marks or table.is_empty() or COLUMN in table.columns:
        return table
    placed = _placed(marks, table[step].drop_nulls().unique().sort().to_list())
    if not placed:
        return table
    words = pl.Series([_listed(placed.get(day, ())) for day in table[step].to_list()], dtype=pl.String)
    return table.with_columns(words.alias(COLUMN))


def _placed(marks: Iterable[Mark], days: Sequence[date]) -> dict[date, list[Mark]]:
    """The marks inside the time of an axis, by the point that they belong to."""
    if not days:
        return {}
    found: dict[date, list[Mark]] = {}
    for mark in sorted(marks):
        at = _at(mark.on, days)
        if at is not None:
            found.setdefault(at, []).append(mark)
    return found


def _at(on: date, days: Sequence[date]) -> date | None:
    first, last = days[0], days[-1]
    gap = min((b - a for a, b in pairwise(days)), default=timedelta(0))
    months = all(day.day == 1 for day in days) and (gap.days >= MONTH or len(days) == 1)
    end = _next_month(last) - timedelta(days=1) if months else last + (timedelta(0) if gap.days == 1 else AFTER_A_WEEK)
    if not first <= on <= end:
        return None
    return max(day for day in days if day <= on)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _time_axes(figure: go.Figure) -> list[tuple[str, str, list[date]]]:
    """Every horizontal axis of days: its name, the upright axis of its first trace, its days in order."""
    found: dict[str, tuple[str, list[date]]] = {}
    for trace in figure.data:
        days = _values(trace)
        if days and all(isinstance(one, date) for one in days):
            found.setdefault(trace.xaxis or "x", (trace.yaxis or "y", []))[1].extend(days)
    return [(across, up, _days(times)) for across, (up, times) in found.items()]


def _days(times: list[date]) -> list[date]:
    """The points of an axis in order; where single events stand on it, every day, so that each has its place."""
    days = sorted({one.date() if isinstance(one, datetime) else one for one in times})
    return _every_day(days[0], days[-1]) if any(isinstance(one, datetime) for one in times) else days


def _every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=day) for day in range((last - first).days + 1)]


def _values(trace: Any) -> list[Any]:
    values = getattr(trace, "x", None)
    return [] if values is None or getattr(trace, "orientation", None) == "h" else list(values)


def _flags(placed: dict[date, list[Mark]], across: str, up: str, mode: Mode) -> Layer:
    colour = palette(mode).side("together")
    return {
        "type": "scatter", "x": list(placed), "y": [0] * len(placed), "xaxis": across, "yaxis": up, "mode": "markers",
        "name": COLUMN, "cliponaxis": False, "hoverinfo": "text",
        "hovertext": ["<br>".join(line for mark in marks for line in _wrapped(mark)) for marks in placed.values()],
        "marker": {"symbol": "diamond", "size": 8, "color": colour, "line": {"color": palette(mode).paper, "width": 1}},
    }  # fmt: skip


def _line(at: date, across: str, mode: Mode) -> Layer:
    line = {"color": palette(mode).side("together"), "width": 1, "dash": "dot"}
    return {
        "type": "line", "xref": across, "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": line,
        "layer": "below", "name": COLUMN,
    }  # fmt: skip


def _wrapped(mark: Mark) -> list[str]:
    """Plotly reads tags in a hover text."""
    return wrap(f"◆ {_spoken(mark)}".replace("<", "‹").replace(">", "›"), LONGEST)


def _spoken(mark: Mark) -> str:
    return f"{day_words(mark.on)}: {mark.words}"


def _listed(marks: Iterable[Mark]) -> str | None:
    return "; ".join(_spoken(mark) for mark in marks) or None
