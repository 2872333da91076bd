"""A dot and its whisker a row: what is known of each, and how well; those with too few behind them stand apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from charts.numbers import AXIS, interval, written
from charts.theme import SMALL, Drawn, Layer, Mode, Palette, Side, drawing, faded, palette

ROW, ROOM = 26, 40
"""Pixels of a row, and of the axis below them."""
LETTER = 6.3
"""Pixels that a letter of a note takes."""


@dataclass(frozen=True)
class Lines:
    """The rows of a figure, the first on top: where they are, what they are called, how their values are said."""

    frame: pl.DataFrame
    names: list[str]
    unit: str
    currency: str

    @property
    def places(self) -> list[int]:
        """Height of each row on the upright axis."""
        return list(range(self.frame.height, 0, -1))

    def said(self) -> list[str]:
        """Value and interval of each row in words."""
        rows = self.frame.select("value", "low", "high").rows()
        return [f"{name} {self._words(*row)}" for name, row in zip(self.names, rows, strict=True)]

    def _words(self, value: float | None, low: float | None, high: float | None) -> str:
        reach = f" ({interval(low, high, self.unit, self.currency)})" if low is not None and high is not None else ""
        return f"{written(value, self.unit, self.currency)}{reach}"


def named(labels: pl.Series) -> list[str]:
    """How rows are called: a missing label is one that nobody recorded."""
    return [str(label).replace("_", " ") if label is not None else "not recorded" for label in labels.to_list()]


def dots(
    frame: pl.DataFrame,
    title: str,
    unit: str,
    side: Side,
    mode: Mode,
    *,
    label: str,
    note: str = "",
    apart: str = "",
    zero: bool = False,
    currency: str = "EUR",
) -> Drawn:
    """A row a line of `label` | `value` | `low` | `high`, in the frame's order from the top.

    `note` (text) stands at the right edge; where `apart` (Boolean) is true the dot is hollow and grey; `zero` draws
    the line between gain and loss. A row without a value keeps its place and its note.
    """
    lines = Lines(frame, named(frame[label]), unit, currency)
    colours = palette(mode)
    notes = frame[note].to_list() if note else []
    hollow = frame[apart].to_list() if apart else [False] * frame.height
    figure = drawing(
        mode, title, [_whiskers(lines, colours.muted), _marks(lines, hollow, colours.side(side), colours)],
        height=ROOM + ROW * max(1, frame.height), shapes=level(colours.muted) if zero else [],
        annotations=beside(notes, lines.places, colours.muted), yaxis=rows_axis(lines),
        xaxis={
            "tickformat": AXIS.get(unit, "~s"), "showgrid": True, "gridcolor": colours.grid, "nticks": 5,
            "rangemode": "normal" if zero else "tozero",
        },
        margin={"l": 4, "r": 10 + LETTER * max(map(len, notes), default=0), "t": 4, "b": 4},
    )  # fmt: skip
    return Drawn(figure, _spoken(title, lines.said(), notes))


def rows_axis(lines: Lines) -> Layer:
    """An upright axis that names every row."""
    return {
        "tickvals": lines.places, "ticktext": lines.names, "showgrid": False, "nticks": None,
        "range": [0.4, lines.frame.height + 0.6],
    }  # fmt: skip


def beside(notes: Sequence[str], places: Sequence[int], colour: str) -> list[Layer]:
    """A note at the right edge of each row."""
    return [
        {
            "x": 1, "xref": "paper", "xanchor": "left", "xshift": 6, "y": place, "yanchor": "middle", "text": text,
            "showarrow": False, "font": {"size": SMALL, "color": colour},
        }
        for text, place in zip(notes, places, strict=False)
    ]  # fmt: skip


def level(colour: str) -> list[Layer]:
    """The upright line at nothing, between gain and loss."""
    line = {"color": colour, "width": 1.5}
    return [{"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "line": line, "layer": "below"}]


def _whiskers(lines: Lines, colour: str) -> Layer:
    """One line with gaps: an interval a row."""
    across: list[float | None] = []
    up: list[int | None] = []
    for place, (low, high) in zip(lines.places, lines.frame.select("low", "high").rows(), strict=True):
        if low is not None and high is not None:
            across += [low, high, None]
            up += [place, place, None]
    return {
        "type": "scatter", "x": across, "y": up, "mode": "lines", "name": "interval", "hoverinfo": "skip",
        "line": {"color": faded(colour, 0.75), "width": 2},
    }  # fmt: skip


def _marks(lines: Lines, hollow: Sequence[bool], hue: str, colours: Palette) -> Layer:
    edges = [colours.muted if few else hue for few in hollow]
    return {
        "type": "scatter", "x": lines.frame["value"].to_list(), "y": lines.places, "mode": "markers", "name": "value",
        "cliponaxis": False,
        "marker": {
            "size": 11, "color": [colours.paper if few else hue for few in hollow],
            "line": {"width": 2, "color": edges},
        },
        "hovertext": lines.said(), "hoverinfo": "text",
    }  # fmt: skip


def _spoken(title: str, said: Sequence[str], notes: Sequence[str]) -> str:
    if not said:
        return f"{title}. Nothing to show yet."
    rows = [f"{line}, {notes[place]}" if notes else line for place, line in enumerate(said)]
    return f"{title}. {'; '.join(rows)}."
