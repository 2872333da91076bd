"""Two steps of one way, week by week, one under the other: each on its own scale, the weeks in line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from charts.numbers import duration
from charts.theme import SMALL, Drawn, Layer, Mode, Palette, Side, drawing, palette

UNITS = ((2880.0, 1440.0, " d"), (180.0, 60.0, " h"), (0.0, 1.0, " min"))
"""From so many minutes on → minutes in a unit, and how it is written on the axis."""


@dataclass(frozen=True)
class Step:
    """One step: its column (minutes), its name, whose hue it has."""

    column: str
    name: str
    side: Side


def split(
    frame: pl.DataFrame,
    steps: tuple[Step, Step],
    title: str,
    mode: Mode,
    *,
    chosen: date | None = None,
    incomplete: date | None = None,
    height: int = 250,
) -> Drawn:
    """From `week` | a column of minutes for each step; gaps stay gaps, the chosen week is ringed."""
    colours = palette(mode)
    layers, axes, words = [], {}, []
    for place, step in enumerate(steps):
        known = frame.filter(pl.col(step.column).is_not_null())
        per, unit = _unit(known[step.column].to_list())
        layers += _lines(known, step, place, per, chosen, incomplete, colours)
        axes["yaxis2" if place else "yaxis"] = _axis(place, unit, colours)
        words.append(_name(place, step, colours))
    upper = axes.pop("yaxis")
    figure = drawing(
        mode, title, layers, height=height, annotations=words, yaxis=upper, **axes,
        xaxis={"tickformat": "%-d %b", "nticks": 5, "anchor": "y2"}, margin={"l": 4, "r": 10, "t": 4, "b": 4},
    )  # fmt: skip
    return Drawn(figure, _spoken(frame, steps, title, chosen))


def _unit(minutes: Sequence[float]) -> tuple[float, str]:
    middle = sorted(minutes)[len(minutes) // 2] if minutes else 0.0
    return next((per, unit) for least, per, unit in UNITS if middle >= least)


def _lines(
    known: pl.DataFrame, step: Step, place: int, per: float, chosen: date | None, incomplete: date | None,
    colours: Palette,
) -> list[Layer]:  # fmt: skip
    hue, weeks, minutes = colours.side(step.side), known["week"].to_list(), known[step.column].to_list()
    return [{
        "type": "scatter", "mode": "lines+markers", "x": weeks, "y": [one / per for one in minutes],
        "yaxis": "y2" if place else "y", "line": {"color": hue, "width": 2}, "name": step.name, "hoverinfo": "text",
        "hovertext": [f"week of {week.day} {week:%b %Y}: {duration(one)}"
                      for week, one in zip(weeks, minutes, strict=True)],
        "marker": {
            "size": [12 if week == chosen else 6 for week in weeks], "line": {"color": hue, "width": 1.5},
            "color": [colours.paper if week == incomplete else hue for week in weeks],
        },
    }]  # fmt: skip


def _axis(place: int, unit: str, colours: Palette) -> Layer:
    return {
        "domain": [0.0, 0.37] if place else [0.53, 0.9], "rangemode": "tozero", "ticksuffix": unit, "nticks": 4,
        "showgrid": True, "gridcolor": colours.grid, "tickfont": {"size": SMALL, "color": colours.muted},
        "showline": False, "zeroline": False, "fixedrange": True, "automargin": True,
    }  # fmt: skip


def _name(place: int, step: Step, colours: Palette) -> Layer:
    return {
        "x": 0, "xref": "paper", "xanchor": "left", "y": 0.39 if place else 0.92, "yref": "paper",
        "yanchor": "bottom", "showarrow": False, "text": f"<b>{step.name}</b>",
        "font": {"size": SMALL + 1, "color": colours.side(step.side)},
    }  # fmt: skip


def _spoken(frame: pl.DataFrame, steps: Sequence[Step], title: str, chosen: date | None) -> str:
    row = frame.filter(pl.col("week") == chosen).to_dicts()
    said = [f"{step.name} {duration(row[0][step.column])}" for step in steps if row and row[0][step.column] is not None]
    return f"{title}. Week by week; in the chosen week: {'; '.join(said) or 'not known yet'}."
