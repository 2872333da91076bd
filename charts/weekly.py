"""A measure week by week, with the limits that tell signal from noise."""

from datetime import date

import plotly.graph_objects as go
import polars as pl

from charts.numbers import AXIS, interval, written
from charts.theme import SMALL, Drawn, Mode, Side, blank, faded, palette
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
) -> Drawn:
    """A line a week from `week` (Date) | `value` | optionally `low` | `high`.

    Limits are a band, the target is outlined, an incomplete week is hollow, the chosen week carries its number.
    """
    known = series.filter(pl.col("value").is_not_null())
    colours = palette(mode)
    hue = colours.side(side)
    figure = blank(mode, title, height)
    _add_limits(figure, limits, colours.muted)
    figure.add_trace(_line(known, unit, hue, incomplete, currency, colours.paper))
    _add_target(figure, target, unit, currency, colours.ink)
    _mark_chosen(figure, known, chosen, unit, currency, hue)
    figure.update_yaxes(tickformat=AXIS.get(unit, "~s"))
    figure.update_xaxes(tickformat="%-d %b", nticks=6)
    if target is not None:
        figure.update_layout(margin_r=78)
    return Drawn(figure, _spoken(known, title, unit, limits, target, currency))


def _line(known: pl.DataFrame, unit: str, hue: str, incomplete: date | None, currency: str, paper: str) -> go.Scatter:
    weeks, values = known["week"].to_list(), known["value"].to_list()
    whiskers = None
    if {"low", "high"} <= set(known.columns):
        whiskers = {
            "type": "data", "symmetric": False, "color": faded(hue, 0.35), "thickness": 1, "width": 0,
            "array": [_gap(high, value) for high, value in zip(known["high"], values, strict=True)],
            "arrayminus": [_gap(value, low) for low, value in zip(known["low"], values, strict=True)],
        }  # fmt: skip
    return go.Scatter(
        x=weeks,
        y=values,
        mode="lines+markers",
        line={"color": hue, "width": 2},
        marker={
            "size": 6,
            "color": [paper if week == incomplete else hue for week in weeks],
            "line": {"color": hue, "width": 1.5},
        },
        error_y=whiskers,
        hovertext=[f"week of {w:%-d %b %Y}: {written(v, unit, currency)}" for w, v in zip(weeks, values, strict=True)],
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


def _add_target(figure: go.Figure, target: float | None, unit: str, currency: str, ink: str) -> None:
    if target is None:
        return
    figure.add_hline(y=target, line={"color": ink, "width": 1.5, "dash": "dash"})
    figure.add_annotation(
        x=1, xref="paper", xanchor="left", xshift=4, y=target, showarrow=False, align="left",
        text=f"promised<br>{written(target, unit, currency)}", font={"size": SMALL, "color": ink},
    )  # fmt: skip


def _mark_chosen(
    figure: go.Figure, known: pl.DataFrame, chosen: date | None, unit: str, currency: str, hue: str
) -> None:
    row = known.filter(pl.col("week") == chosen) if chosen else known.tail(1)
    if row.is_empty():
        return
    week, value = row["week"][0], row["value"][0]
    figure.add_trace(
        go.Scatter(
            x=[week], y=[value], mode="markers", name="chosen week", hoverinfo="skip",
            marker={"size": 13, "color": faded(hue, 0.25), "line": {"color": hue, "width": 2}},
        )
    )  # fmt: skip
    figure.add_annotation(
        x=week, y=value, yshift=18 if value >= known["value"].mean() else -18, showarrow=False,
        text=f"<b>{written(value, unit, currency)}</b>",
        font={"color": hue},
    )  # fmt: skip


def _spoken(
    known: pl.DataFrame, title: str, unit: str, limits: Limits | None, target: float | None, currency: str
) -> str:
    if known.is_empty():
        return f"{title}. No week with data yet."
    first, last = known.row(0, named=True), known.row(-1, named=True)
    words = [
        f"{title}. Week by week from {first['week']:%-d %B %Y} to {last['week']:%-d %B %Y}",
        f"last {written(last['value'], unit, currency)}",
    ]
    if limits:
        words.append(f"usual range {interval(max(limits.low, 0), limits.high, unit, currency)}")
    if target is not None:
        words.append(f"promised {written(target, unit, currency)}")
    return ", ".join(words) + "."
