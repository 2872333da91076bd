"""A measure week by week (or month by month), with the limits that tell signal from noise."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import plotly.graph_objects as go
import polars as pl

from charts.numbers import AXIS, interval, written
from charts.theme import SMALL, Drawn, Mode, Side, blank, faded, palette
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
    figure = blank(mode, title, height)
    _add_limits(figure, limits, colours.muted)
    figure.add_trace(_line(known, words, hue, incomplete, colours.paper))
    _add_target(figure, target, words, colours.ink)
    _mark_chosen(figure, known, chosen, words, hue, colours.paper)
    figure.update_yaxes(tickformat=AXIS.get(unit, "~s"))
    figure.update_xaxes(tickformat="%b" if step == "month" else "%-d %b", nticks=7)
    if target is not None:
        figure.update_layout(margin_r=78)
    return Drawn(figure, _spoken(known, title, words, limits, target))


def _line(known: pl.DataFrame, words: _Words, hue: str, incomplete: date | None, paper: str) -> go.Scatter:
    at, values = known["at"].to_list(), known["value"].to_list()
    whiskers = None
    if {"low", "high"} <= set(known.columns):
        whiskers = {
            "type": "data", "symmetric": False, "color": faded(hue, 0.35), "thickness": 1, "width": 0,
            "array": [_gap(high, value) for high, value in zip(known["high"], values, strict=True)],
            "arrayminus": [_gap(value, low) for low, value in zip(known["low"], values, strict=True)],
        }  # fmt: skip
    of = "week of " if words.step == "week" else ""
    return go.Scatter(
        x=at,
        y=values,
        mode="lines+markers",
        line={"color": hue, "width": 2},
        marker={
            "size": 6,
            "color": [paper if day == incomplete else hue for day in at],
            "line": {"color": hue, "width": 1.5},
        },
        error_y=whiskers,
        hovertext=[f"{of}{words.day(day)}: {words.value(value)}" for day, value in zip(at, values, strict=True)],
        hoverinfo="text",
        name="actual",
    )


def _gap(upper: float | None, lower: float | None) -> float:
    return 0.0 if upper is None or lower is None else max(0.0, upper - lower)


def _add_limits(figure: go.Figure, limits: Limits | None, colour: str) -> None:
    if limits is None:
        return
    figure.add_hrect(y0=limits.low, y1=limits.high, fillcolor=faded(colour, 0.12), line_width=0, layer="below")
    figure.add_hline(y=limits.mean, line={"color": faded(colour, 0.6), "width": 1, "dash": "dot"}, layer="below")


def _add_target(figure: go.Figure, target: float | None, words: _Words, ink: str) -> None:
    if target is None:
        return
    figure.add_hline(y=target, line={"color": ink, "width": 1.5, "dash": "dash"})
    figure.add_annotation(
        x=1, xref="paper", xanchor="left", xshift=4, y=target, showarrow=False, align="left",
        text=f"promised<br>{words.value(target)}", font={"size": SMALL, "color": ink},
    )  # fmt: skip


def _mark_chosen(
    figure: go.Figure, known: pl.DataFrame, chosen: date | None, words: _Words, hue: str, paper: str
) -> None:
    row = known.filter(pl.col("at") == chosen) if chosen else known.tail(1)
    if row.is_empty():
        return
    at, value = row["at"][0], row["value"][0]
    marker = {"size": 13, "color": faded(hue, 0.25), "line": {"color": hue, "width": 2}}
    figure.add_trace(go.Scatter(x=[at], y=[value], mode="markers", name="chosen", hoverinfo="skip", marker=marker))
    before = known.filter(pl.col("at") < at)["value"].tail(1).to_list()
    figure.add_annotation(
        x=at, y=value, yshift=-19 if before and value < before[0] else 19, showarrow=False, font={"color": hue},
        text=f"<b>{words.value(value)}</b>", bgcolor=faded(paper, 0.8), borderpad=0,
    )  # fmt: skip


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
