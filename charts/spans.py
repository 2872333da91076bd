"""How far apart answers lie: for each row a bar from the least to the most, and the one that is looked at."""

import polars as pl

from charts.dots import LETTER, ROOM, Lines, beside, named, rows_axis
from charts.numbers import AXIS, interval, written
from charts.theme import CLEAR, Drawn, Layer, Mode, Side, drawing, faded, palette

ROW = 32
"""Pixels of a row."""


def spans(
    frame: pl.DataFrame,
    title: str,
    unit: str,
    side: Side,
    mode: Mode,
    *,
    label: str,
    chosen: str,
    note: str = "",
    currency: str = "EUR",
) -> Drawn:
    """A row a line of `label` | `answers` (list of numbers) | `value` | `low` | `high`, in the frame's order.

    The bar reaches from the least to the most of the answers, a thin stroke stands at each; the diamond is `value`,
    the answer called `chosen`, its whisker low to high. `note` (text) stands at the right edge.
    """
    lines = Lines(frame, named(frame[label]), unit, currency)
    colours = palette(mode)
    hue = colours.side(side)
    notes = frame[note].to_list() if note else []
    figure = drawing(
        mode, title, [_bars(lines, faded(hue, 0.28)), _strokes(lines, hue), _whiskers(lines, colours.ink),
                      _diamonds(lines, chosen, hue, colours.paper)],
        height=ROOM + ROW * max(1, frame.height), bargap=0.5, barmode="overlay",
        annotations=beside(notes, lines.places, colours.muted), yaxis=rows_axis(lines),
        xaxis={
            "tickformat": AXIS.get(unit, "~s"), "showgrid": True, "gridcolor": colours.grid, "nticks": 5,
            "rangemode": "tozero",
        },
        margin={"l": 4, "r": 10 + LETTER * max(map(len, notes), default=0), "t": 4, "b": 4},
    )  # fmt: skip
    return Drawn(figure, _spoken(lines, title, chosen))


def _answers(lines: Lines) -> list[list[float]]:
    return [[one for one in row if one is not None] for row in lines.frame["answers"].to_list()]


def _ends(lines: Lines) -> list[tuple[float, float]]:
    return [(min(row), max(row)) if row else (0.0, 0.0) for row in _answers(lines)]


def _bars(lines: Lines, colour: str) -> Layer:
    ends = _ends(lines)
    reach = [interval(low, high, lines.unit, lines.currency) for low, high in ends]
    return {
        "type": "bar", "orientation": "h", "name": "range", "base": [low for low, _ in ends],
        "x": [high - low for low, high in ends], "y": lines.places, "marker": {"color": colour},
        "hovertext": [f"{name}: {words} over all models" for name, words in zip(lines.names, reach, strict=True)],
        "hoverinfo": "text",
    }  # fmt: skip


def _strokes(lines: Lines, hue: str) -> Layer:
    """Every answer as an upright stroke inside its bar."""
    points = [(one, place) for row, place in zip(_answers(lines), lines.places, strict=True) for one in row]
    return {
        "type": "scatter", "mode": "markers", "name": "every model", "hoverinfo": "skip",
        "cliponaxis": False,
        "x": [across for across, _ in points], "y": [place for _, place in points],
        "marker": {"symbol": "line-ns", "size": 14, "line": {"width": 1.5, "color": faded(hue, 0.75)}},
    }  # fmt: skip


def _whiskers(lines: Lines, ink: str) -> Layer:
    rows = lines.frame.select("value", "low", "high").rows()
    reach = [(0.0, 0.0) if None in row else (row[0] - row[1], row[2] - row[0]) for row in rows]
    return {
        "type": "scatter", "mode": "markers", "x": [row[0] for row in rows], "y": lines.places, "name": "interval",
        "marker": {"size": 1, "color": CLEAR}, "hoverinfo": "skip",
        "error_x": {
            "type": "data", "symmetric": False, "array": [up for _, up in reach], "color": ink, "thickness": 2,
            "arrayminus": [down for down, _ in reach], "width": 4,
        },
    }  # fmt: skip


def _diamonds(lines: Lines, chosen: str, hue: str, paper: str) -> Layer:
    return {
        "type": "scatter", "mode": "markers", "x": lines.frame["value"].to_list(), "y": lines.places, "name": chosen,
        "cliponaxis": False,
        "marker": {"symbol": "diamond", "size": 12, "color": hue, "line": {"width": 2, "color": paper}},
        "hovertext": [f"{chosen}: {words}" for words in lines.said()], "hoverinfo": "text",
    }  # fmt: skip


def _spoken(lines: Lines, title: str, chosen: str) -> str:
    if not lines.names:
        return f"{title}. Nothing to show yet."
    said = [
        f"{name} {interval(low, high, lines.unit, lines.currency)}, {chosen} "
        f"{written(value, lines.unit, lines.currency)}"
        for name, (low, high), value in zip(lines.names, _ends(lines), lines.frame["value"], strict=True)
    ]
    return f"{title}. Over all models: {'; '.join(said)}."
