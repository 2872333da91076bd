"""What a score bar trades: leads a week against how many of them win, and how many customers still get through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.numbers import AXIS, written
from charts.theme import SMALL, Drawn, Mode, Side, blank, faded, palette

WAYS = {
    "value": ("low", "high", "of those that pass win"),
    "recall": ("recall_low", "recall_high", "of all customers get through"),
}
"""Measure on the upright axis → its interval and how it is said."""
PROMISED, NEEDED = ("promised", "promised", "capacity"), ("needed", "at least", "at most")
"""What the lines are called: the share, the least volume, the most."""
_THIN = 0.3
"""Leads a week: a zone of one bar is still seen."""
FEWEST = 30
"""Bars that let fewer leads through than this are not drawn: their shares say nothing."""


@dataclass(frozen=True)
class Point:
    """A bar that somebody stands for."""

    name: str
    row: Mapping[str, Any]
    """The measures at that bar; its other rules may differ from the curve's."""
    proposed: bool
    """The agreement in force is a filled disc, a proposal a hollow diamond."""
    side: Side = "together"
    """Whose bar it is."""


def frontier(
    sweep: pl.DataFrame, measure: str, title: str, points: Sequence[Point], mode: Mode, *,
    promised: float | None = None, least: float | None = None, most: float | None = None, height: int = 250,
    shaded: Sequence[tuple[float, float]] = (), needed: bool = False,
) -> Drawn:  # fmt: skip
    """A curve over the score bars of `threshold_tradeoff`: `a_week` (leads) across, `measure` (share) up, 95 % band.

    `promised` is the share that was promised, `least` the volume that was, `most` the capacity of sales; `needed` says
    that the sides told these as their needs. `shaded` are the volumes of the zone in which all needs hold.
    """
    low, high, _ = WAYS[measure]
    drawn = sweep.filter(pl.col("bar").is_not_null() & (pl.col("passing") >= FEWEST) & pl.col("a_week").is_not_null())
    colours = palette(mode)
    hue = colours.side("together")
    figure = blank(mode, title, height)
    _add_band(figure, drawn, low, high, faded(hue, 0.16))
    figure.add_trace(_curve(drawn, measure, hue))
    for few, many in shaded:
        figure.add_vrect(
            x0=few, x1=max(many, few + _THIN), fillcolor=faded(hue, 0.22), line={"width": 0}, layer="below"
        )
    _add_promises(figure, drawn, (promised, least, most), colours.muted, NEEDED if needed else PROMISED)
    for point in points:
        _add_point(figure, measure, point, colours.side(point.side), colours.paper, _leftward(point, points, measure))
    figure.update_yaxes(tickformat=AXIS["share"], range=[0, _top(drawn, measure, promised)])
    figure.update_xaxes(title={"text": "leads a week that would pass", "font": {"size": SMALL}}, rangemode="tozero")
    return Drawn(figure, _spoken(measure, title, points))


def _top(drawn: pl.DataFrame, measure: str, promised: float | None) -> float:
    """Room above the curve, but not for the whole band: it opens wide where few leads pass."""
    highest = drawn[measure].max()
    return min(1.04, max(1.5 * highest if isinstance(highest, float) else 0.0, 1.5 * (promised or 0.0), 0.02))


def _curve(drawn: pl.DataFrame, measure: str, hue: str) -> go.Scatter:
    said = WAYS[measure][2]
    rows = drawn.select("bar", "a_week", measure).rows()
    return go.Scatter(
        x=drawn["a_week"].to_list(), y=drawn[measure].to_list(), mode="lines", name="every bar",
        line={"color": hue, "width": 2}, hoverinfo="text",
        hovertext=[f"bar {at}: {week:.0f} leads a week, {written(share, 'share')} {said}" for at, week, share in rows],
    )  # fmt: skip


def _add_band(figure: go.Figure, drawn: pl.DataFrame, low: str, high: str, fill: str) -> None:
    across = drawn["a_week"].to_list()
    figure.add_trace(
        go.Scatter(
            x=across + across[::-1], y=drawn[high].to_list() + drawn[low].to_list()[::-1], fill="toself", mode="lines",
            fillcolor=fill, line={"width": 0}, hoverinfo="skip", name="95 % interval",
        )
    )  # fmt: skip


def _add_promises(
    figure: go.Figure,
    drawn: pl.DataFrame,
    at: tuple[float | None, float | None, float | None],
    colour: str,
    words: tuple[str, str, str],
) -> None:
    line = {"color": colour, "width": 1, "dash": "dash"}
    text = {"showarrow": False, "font": {"size": SMALL, "color": colour}}
    promised, least, most = at
    reach = drawn["a_week"].max()
    if promised is not None:
        figure.add_hline(y=promised, line=line)
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=promised, yanchor="bottom",
            text=f"{words[0]} {written(promised, 'share')}", **text,
        )  # fmt: skip
    for volume, said, right, up in ((least, words[1], words == NEEDED, 0), (most, words[2], False, 16)):
        if volume is not None and isinstance(reach, float) and volume <= reach * 1.15:
            figure.add_vline(x=volume, line=line)
            figure.add_annotation(
                x=volume, y=0, yref="paper", yanchor="bottom", xanchor="left" if right else "right", yshift=up,
                xshift=3 if right else -3, text=f"{said} {volume:.0f}", **text,
            )  # fmt: skip


def _leftward(point: Point, points: Sequence[Point], measure: str) -> bool:
    """Whether a point's name stands left of it: of two sides the one with fewer leads, so that no names cross."""
    if point.side == "together":
        return point.proposed and measure == "recall"
    volumes = [one.row["a_week"] for one in points if one.side != "together"]
    return bool(point.row["a_week"] == min(volumes)) and (len(volumes) > 1 or point.side == "sales")


def _add_point(figure: go.Figure, measure: str, point: Point, hue: str, paper: str, left: bool) -> None:
    across, up = point.row.get("a_week"), point.row.get(measure)
    if across is None or up is None:
        return
    figure.add_trace(
        go.Scatter(
            x=[across], y=[up], mode="markers", name=point.name, hoverinfo="skip",
            marker={
                "symbol": "diamond" if point.proposed else "circle", "size": 15 if point.proposed else 12,
                "color": paper if point.proposed else hue, "line": {"color": hue, "width": 2.5},
            },
        )
    )  # fmt: skip
    rises = measure == "recall"
    below = not point.proposed if point.side == "together" else left != rises
    figure.add_annotation(
        x=across, y=up, text=f"<b>{point.name}</b>", showarrow=False, font={"color": hue},
        xanchor="right" if left else "left", xshift=-10 if left else 10,
        yshift=-14 if below else 14, bgcolor=faded(paper, 0.8), borderpad=0,
    )  # fmt: skip


def _spoken(measure: str, title: str, points: Sequence[Point]) -> str:
    """The figure in a sentence for whoever cannot see it."""
    known = [one for one in points if one.row.get("a_week") is not None and one.row.get(measure) is not None]
    said = [
        f"{one.name}: {one.row['a_week']:.0f} leads a week, {written(one.row[measure], 'share')} {WAYS[measure][2]}"
        for one in known
    ]
    return f"{title}. A curve over the score bars 0 to 100. {'; '.join(said)}."
