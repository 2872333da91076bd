"""A measure week by week (or month by month), with the limits that tell signal from noise."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from charts.numbers import AXIS, interval, written
from charts.theme import SMALL, Drawn, Layer, Mode, Side, drawing, faded, palette
from metrics._xmr import Limits

Step = Literal["week", "month"]


@dataclass(frozen=True)
class _Words:
    """How values and dates of one series are said."""

    unit: str
    currency: str
    step: Step

    def value(self, value: float | None) -> str:
        return written(value, self.unit, self.currency)

    def day(self, day: date, form: str = "%b") -> str:
        return f"{day:{form} %Y}" if self.step == "month" else f"{day.day} {day:{form} %Y}"


def weekly(
    series: pl.DataFrame,
    title: str,
    unit: str,
    side: Side,
    mode: Mode,
    *,
    chosen: date | None = None,
    limits: Limits | None = None,
    target: float | None = None,
    incomplete: date | None = None,
    currency: str = "EUR",
    height: int = 190,
    step: Step = "week",
) -> Drawn:
    """A line a week (or month) from `week` (or `month`, Date) | `value` | optionally `low` | `high`.

    Limits are a band, the target is outlined, an incomplete week is hollow, the chosen week carries its number.
    """
    known = series.filter(pl.col("value").is_not_null()).rename({step: "at"})
    words = _Words(unit, currency, step)
    colours = palette(mode)
    hue = colours.side(side)
    marks, label = _chosen(known, chosen, words, hue, colours.paper)
    promised, promise = _target(target, words, colours.ink)
    figure = drawing(
        mode, title, [_line(known, words, hue, incomplete, colours.paper), *marks], height=height,
        shapes=[*_band(limits, colours.muted), *promised], annotations=[*promise, *label],
        xaxis={"tickformat": "%b" if step == "month" else "%-d %b", "nticks": 7},
        yaxis={"tickformat": AXIS.get(unit, "~s")},
        margin={"l": 4, "r": 10 if target is None else 78, "t": 10, "b": 4},
    )  # fmt: skip
    return Drawn(figure, _spoken(known, title, words, limits, target))


def _line(known: pl.DataFrame, words: _Words, hue: str, incomplete: date | None, paper: str) -> Layer:
    at, values = known["at"].to_list(), known["value"].to_list()
    of = "week of " if words.step == "week" else ""
    return {
        "type": "scatter",
        "x": at,
        "y": values,
        "mode": "lines+markers",
        "line": {"color": hue, "width": 2},
        "marker": {
            "size": 6,
            "color": [paper if day == incomplete else hue for day in at],
            "line": {"color": hue, "width": 1.5},
        },
        "error_y": _whiskers(known, hue),
        "hovertext": [f"{of}{words.day(day)}: {words.value(value)}" for day, value in zip(at, values, strict=True)],
        "hoverinfo": "text",
        "name": "actual",
    }


def _whiskers(known: pl.DataFrame, hue: str) -> Layer:
    if not {"low", "high"} <= set(known.columns):
        return {"visible": False}
    rows = known.select("low", "value", "high").rows()
    return {
        "type": "data", "symmetric": False, "color": faded(hue, 0.35), "thickness": 1, "width": 0,
        "array": [_gap(high, value) for _, value, high in rows],
        "arrayminus": [_gap(value, low) for low, value, _ in rows],
    }  # fmt: skip


def _gap(upper: float | None, lower: float | None) -> float:
    return 0.0 if upper is None or lower is None else max(0.0, upper - lower)


def _band(limits: Limits | None, colour: str) -> list[Layer]:
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


def _target(target: float | None, words: _Words, ink: str) -> tuple[list[Layer], list[Layer]]:
    if target is None:
        return [], []
    dashed = {"color": ink, "width": 1.5, "dash": "dash"}
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target, "line": dashed}
    text = {
        "x": 1, "xref": "paper", "xanchor": "left", "xshift": 4, "y": target, "showarrow": False, "align": "left",
        "text": f"promised<br>{words.value(target)}", "font": {"size": SMALL, "color": ink},
    }  # fmt: skip
    return [line], [text]


def _chosen(
    known: pl.DataFrame, chosen: date | None, words: _Words, hue: str, paper: str
) -> tuple[list[Layer], list[Layer]]:
    row = known.filter(pl.col("at") == chosen) if chosen else known.tail(1)
    if row.is_empty():
        return [], []
    at, value = row["at"][0], row["value"][0]
    before = known.filter(pl.col("at") < at)["value"].tail(1).to_list()
    marker = {"size": 13, "color": faded(hue, 0.25), "line": {"color": hue, "width": 2}}
    mark = {
        "type": "scatter", "x": [at], "y": [value], "mode": "markers", "name": "chosen", "hoverinfo": "skip",
        "marker": marker,
    }  # fmt: skip
    label = {
        "x": at, "y": value, "yshift": -19 if before and value < before[0] else 19, "showarrow": False,
        "text": f"<b>{words.value(value)}</b>", "font": {"color": hue}, "bgcolor": faded(paper, 0.8), "borderpad": 0,
    }  # fmt: skip
    return [mark], [label]


def _spoken(known: pl.DataFrame, title: str, words: _Words, limits: Limits | None, target: float | None) -> str:
    if known.is_empty():
        return f"{title}. No {words.step} with data yet."
    first, last = known.row(0, named=True), known.row(-1, named=True)
    span = f"from {words.day(first['at'], '%B')} to {words.day(last['at'], '%B')}"
    said = [
        f"{title}. {words.step.capitalize()} by {words.step} {span}",
        f"last {words.value(last['value'])}",
    ]
    if limits:
        said.append(f"usual range {interval(max(limits.low, 0), limits.high, words.unit, words.currency)}")
    if target is not None:
        said.append(f"promised {words.value(target)}")
    return ", ".join(said) + "."
