"""What is there and what is still to come: solid is won already, hatched is expected, with its interval."""

from datetime import date

import polars as pl

from charts.numbers import written
from charts.theme import Drawn, Layer, Mode, Side, drawing, faded, palette


def forecast(frame: pl.DataFrame, title: str, side: Side, mode: Mode, *, unit: str, height: int = 250) -> Drawn:
    """A bar a month from `month` (Date) | `won` | `value` (won and to come) | `low` | `high` (of value, 80 %).

    A month without a value shows only what is won. Where nothing is to come there is no whisker.
    """
    colours = palette(mode)
    hue = colours.side(side)
    months = frame["month"].to_list()
    figure = drawing(
        mode, title, [_won(frame, hue), _to_come(frame, hue, colours.ink)], height=height, barmode="stack", bargap=0.3,
        xaxis={"tickformat": "%b<br>%Y" if len(months) > 1 else "%b %Y", "nticks": 14},
        yaxis={"rangemode": "tozero", "tickformat": "~s"},
    )  # fmt: skip
    return Drawn(figure, _spoken(frame, title, unit))


def _won(frame: pl.DataFrame, hue: str) -> Layer:
    return {
        "type": "bar", "x": frame["month"].to_list(), "y": frame["won"].to_list(), "name": "won so far",
        "marker": {"color": faded(hue, 0.9), "line": {"width": 0}}, "hovertext": _hovers(frame), "hoverinfo": "text",
    }  # fmt: skip


def _to_come(frame: pl.DataFrame, hue: str, ink: str) -> Layer:
    more = [0.0 if value is None else max(0.0, value - won) for value, won in frame.select("value", "won").rows()]
    rows = frame.select("value", "low", "high").rows()
    reach = [
        (row[0] - row[1], row[2] - row[0]) if left > 0 and None not in row else (0.0, 0.0)
        for left, row in zip(more, rows, strict=True)
    ]
    return {
        "type": "bar", "x": frame["month"].to_list(), "y": more, "name": "to come",
        "marker": {
            "color": faded(hue, 0.18), "line": {"color": hue, "width": 1},
            "pattern": {"shape": "/", "fgcolor": hue, "bgcolor": faded(hue, 0.12), "size": 6, "solidity": 0.25},
        },
        "error_y": {
            "type": "data", "symmetric": False, "color": ink, "thickness": 1.5, "width": 4,
            "array": [up for _, up in reach], "arrayminus": [down for down, _ in reach],
        },
        "hovertext": _hovers(frame), "hoverinfo": "text",
    }  # fmt: skip


def _hovers(frame: pl.DataFrame) -> list[str]:
    return [_said(*row) for row in frame.select("month", "won", "value", "low", "high").rows()]


def _said(month: date, won: int, value: float | None, low: int | None, high: int | None) -> str:
    said = f"{month:%B %Y}: {won} won"
    if value is None:
        return f"{said}, nobody can say what is to come"
    if low == high:
        return said
    return f"{said}, {written(value, 'leads')} expected ({low}–{high})"


def _spoken(frame: pl.DataFrame, title: str, unit: str) -> str:
    if frame.is_empty():
        return f"{title}. No month yet."
    return f"{title}. In {unit}: {'; '.join(_hovers(frame))}."
