"""One lead's story: every event on the lane of the side whose doing it was."""

import plotly.graph_objects as go
import polars as pl

from charts.theme import SMALL, Drawn, Mode, Side, blank, palette

SIDES: dict[str, Side] = {"Marketing": "marketing", "Sales": "sales", "Outcome": "together"}
"""Lane → whose hue it has, from top to bottom."""
MILESTONES = ("Handed over to sales", "Accepted", "Rejected", "Won", "Lost")
"""The events that are named on the line itself."""
SHAPES = {"Marketing": "circle", "Sales": "square", "Outcome": "diamond"}


def timeline(events: pl.DataFrame, title: str, mode: Mode, time_zone: str, height: int = 210) -> Drawn:
    """Markers over time from at | lane | what | more, a lane for each side; times in the business time zone."""
    figure = blank(mode, title, height)
    colours = palette(mode)
    local = events.with_columns(pl.col("at").dt.convert_time_zone(time_zone).dt.replace_time_zone(None))
    for lane, side in SIDES.items():
        own = local.filter(pl.col("lane") == lane)
        figure.add_trace(
            go.Scatter(
                x=own["at"].to_list(), y=[lane] * own.height, mode="markers", name=lane, hoverinfo="text",
                hovertext=[f"{at.day} {at:%b %Y, %H:%M}<br>{_safe(what)}" for at, what in own["at", "what"].rows()],
                marker={
                    "symbol": SHAPES[lane], "size": 12, "color": colours.side(side),
                    "line": {"color": colours.paper, "width": 1},
                },
            )
        )  # fmt: skip
    for at, what, lane in local.filter(pl.col("what").is_in(MILESTONES)).select("at", "what", "lane").rows():
        figure.add_annotation(
            x=at, y=lane, text=_safe(what), yshift=17, showarrow=False,
            font={"size": SMALL, "color": colours.side(SIDES[lane])},
        )  # fmt: skip
    figure.update_yaxes(
        categoryorder="array", categoryarray=[*SIDES][::-1], type="category", range=[-0.6, len(SIDES) - 0.4]
    )
    figure.update_xaxes(type="date", tickformat="%-d %b<br>%Y", nticks=8)
    return Drawn(figure, _spoken(events, title))


def _safe(text: str) -> str:
    """Plotly reads tags in a hover text."""
    return text.replace("<", "‹").replace(">", "›")


def _spoken(events: pl.DataFrame, title: str) -> str:
    if events.is_empty():
        return f"{title}. Nothing has happened yet."
    first, last = events.row(0, named=True), events.row(-1, named=True)
    return (
        f"{title}. {events.height} events from {first['at'].day} {first['at']:%B %Y} ({first['what']}) "
        f"to {last['at'].day} {last['at']:%B %Y} ({last['what']})."
    )
