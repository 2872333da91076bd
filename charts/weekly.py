"""A measure week by week (or month by month), with the limits that tell signal from noise."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from charts.marks import Step, Words, band, mark, promise
from charts.numbers import AXIS, SUFFIX, interval
from charts.theme import Drawn, Layer, Mode, Palette, Side, drawing, faded, palette
from metrics._xmr import Limits


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
    label: str = "",
    young: Sequence[date] = (),
) -> Drawn:
    """A line a week (or month) from `week` (or `month`, Date) | `value` | optionally `low` | `high`.

    Limits are a band, the target is outlined, an incomplete week is hollow, those too `young` are hollow and grey, the
    chosen week carries its number (or `label`).
    """
    known = series.filter(pl.col("value").is_not_null()).rename({step: "at"})
    words = Words(unit, currency, step)
    colours = palette(mode)
    hue = colours.side(side)
    marks, text = mark(known, chosen, words, hue, colours.paper, label)
    promised, promise_text = promise(target, words, colours.ink)
    figure = drawing(
        mode, title, [_line(known, words, hue, incomplete, colours, young), *marks], height=height,
        shapes=[*band(limits, colours.muted), *promised], annotations=[*promise_text, *text],
        xaxis={"tickformat": "%b" if step == "month" else "%-d %b", "nticks": 5},
        yaxis={"tickformat": AXIS.get(unit, "~s"), "ticksuffix": SUFFIX.get(unit, ""), **_floor(known, limits)},
        margin={"l": 4, "r": 10 if target is None else 78, "t": 10, "b": 4},
    )  # fmt: skip
    return Drawn(figure, _spoken(known, title, words, limits, target))


def _floor(known: pl.DataFrame, limits: Limits | None) -> Layer:
    """An axis that does not go below zero where nothing does."""
    lowest = min([*known["value"].to_list(), *([limits.low] if limits else [])], default=0.0)
    return {"rangemode": "nonnegative"} if lowest >= 0 else {}


def _line(
    known: pl.DataFrame, words: Words, hue: str, incomplete: date | None, colours: Palette, young: Sequence[date]
) -> Layer:
    at, values = known["at"].to_list(), known["value"].to_list()
    of = "week of " if words.step == "week" else ""
    return {
        "type": "scatter",
        "x": at,
        "y": values,
        "mode": "lines+markers",
        "cliponaxis": False,
        "line": {"color": hue, "width": 2},
        "marker": {
            "size": 6,
            "color": [colours.paper if day == incomplete or day in young else hue for day in at],
            "line": {"color": [colours.muted if day in young else hue for day in at], "width": 1.5},
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


def _spoken(known: pl.DataFrame, title: str, words: Words, limits: Limits | None, target: float | None) -> str:
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
