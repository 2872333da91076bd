"""What is drawn around a line: the limits it stays in, what was promised, and the point that is looked at."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from charts.numbers import written
from charts.theme import SMALL, Layer, faded
from metrics._xmr import Limits

FLOOR = 0.2
"""Below this share of the highest point there is no room for words under a point."""
Step = Literal["week", "month"]


@dataclass(frozen=True)
class Words:
    """How values and dates of one series are said."""

    unit: str
    currency: str
    step: Step

    def value(self, value: float | None) -> str:
        """A value in the series' unit."""
        return written(value, self.unit, self.currency)

    def day(self, day: date, form: str = "%b") -> str:
        """A week by its first day, a month by its name."""
        return f"{day:{form} %Y}" if self.step == "month" else f"{day.day} {day:{form} %Y}"


def band(limits: Limits | None, colour: str) -> list[Layer]:
    """The limits as a band, their mean as a dotted line."""
    if limits is None:
        return []
    across = {"xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    filled = {
        "type": "rect",
        "y0": limits.low,
        "y1": limits.high,
        "fillcolor": faded(colour, 0.12),
        "line": {"width": 0},
    }
    dotted = {"color": faded(colour, 0.6), "width": 1, "dash": "dot"}
    return [{**across, **filled}, {**across, "type": "line", "y0": limits.mean, "y1": limits.mean, "line": dotted}]


def promise(target: float | None, words: Words, ink: str) -> tuple[list[Layer], list[Layer]]:
    """The promise as a dashed line, and its words at the right edge."""
    if target is None:
        return [], []
    dashed = {"color": ink, "width": 1.5, "dash": "dash"}
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target, "line": dashed}
    text = {
        "x": 1, "xref": "paper", "xanchor": "left", "xshift": 4, "y": target, "showarrow": False, "align": "left",
        "text": f"promised<br>{words.value(target)}", "font": {"size": SMALL, "color": ink},
    }  # fmt: skip
    return [line], [text]


def mark(
    known: pl.DataFrame, chosen: date | None, words: Words, hue: str, paper: str, label: str = ""
) -> tuple[list[Layer], list[Layer]]:
    """The chosen point, ringed, with its number above a rise and below a fall that leaves room."""
    row = known.filter(pl.col("at") == chosen) if chosen else known.tail(1)
    if row.is_empty():
        return [], []
    at, value = row["at"][0], row["value"][0]
    before = known.filter(pl.col("at") < at)["value"].tail(1).to_list()
    fell = bool(before) and before[0] > value > FLOOR * max(known["value"].max() or 0.0, 0.0)  # type: ignore[type-var]
    marker = {"size": 13, "color": faded(hue, 0.25), "line": {"color": hue, "width": 2}}
    ring = {
        "type": "scatter", "x": [at], "y": [value], "mode": "markers", "name": "chosen", "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": marker,
    }  # fmt: skip
    text = {
        "x": at, "y": value, "yshift": -19 if fell else 19, "showarrow": False,
        "text": f"<b>{label or words.value(value)}</b>", "font": {"color": hue}, "bgcolor": faded(paper, 0.8),
        "borderpad": 0,
    }  # fmt: skip
    return [ring], [text]
