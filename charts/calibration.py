"""What a score is worth: the win rate of each band of it, and the curve that every point of it promises."""

import polars as pl

from charts.numbers import AXIS, FEW, interval, percent
from charts.theme import Drawn, Layer, Mode, Palette, Side, drawing, faded, palette


def calibration(
    frame: pl.DataFrame, title: str, side: Side, mode: Mode, *, band: str, curve: str, n: str, height: int = 260
) -> Drawn:
    """A dot a band from `band` (text, in order) | `value` | `low` | `high` | `n`, and `curve` as a dashed line.

    A band with few leads is hollow; one without a value keeps its place.
    """
    colours = palette(mode)
    traces = [_curve(frame, band, curve, colours), _dots(frame, band, n, colours.side(side), colours)]
    figure = drawing(
        mode, title, traces, height=height, yaxis={"tickformat": AXIS["share"], "rangemode": "tozero"},
        xaxis={"type": "category", "nticks": None},
    )  # fmt: skip
    return Drawn(figure, _spoken(frame, title, band, n))


def _dots(frame: pl.DataFrame, band: str, n: str, hue: str, colours: Palette) -> Layer:
    rows = frame.select("value", "low", "high", n, band).rows()
    few = [(count or 0) < FEW for *_, count, _ in rows]
    reach = [(0.0, 0.0) if None in row[:3] else (row[0] - row[1], row[2] - row[0]) for row in rows]
    return {
        "type": "scatter", "mode": "markers", "name": "win rate", "cliponaxis": False, "x": frame[band].to_list(),
        "y": frame["value"].to_list(),
        "marker": {
            "size": 11, "color": [colours.paper if small else hue for small in few],
            "line": {"width": 2, "color": [colours.muted if small else hue for small in few]},
        },
        "error_y": {
            "type": "data", "symmetric": False, "array": [up for _, up in reach], "width": 4, "thickness": 2,
            "arrayminus": [down for down, _ in reach], "color": faded(colours.muted, 0.75),
        },
        "hovertext": [_said(*row) for row in rows], "hoverinfo": "text",
    }  # fmt: skip


def _curve(frame: pl.DataFrame, band: str, curve: str, colours: Palette) -> Layer:
    return {
        "type": "scatter", "mode": "lines", "name": "curve", "x": frame[band].to_list(), "y": frame[curve].to_list(),
        "line": {"color": colours.muted, "width": 1.5, "dash": "dash"}, "hoverinfo": "skip",
    }  # fmt: skip


def _said(value: float | None, low: float | None, high: float | None, n: int | None, band: str) -> str:
    if value is None:
        return f"{band}: nobody to judge"
    return f"{band}: {percent(value)} ({interval(low, high, 'share')}) of {n:,}"


def _spoken(frame: pl.DataFrame, title: str, band: str, n: str) -> str:
    if frame.is_empty():
        return f"{title}. No score yet."
    said = [_said(*row) for row in frame.select("value", "low", "high", n, band).rows()]
    return f"{title}. {'; '.join(said)}."
