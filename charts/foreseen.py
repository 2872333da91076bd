"""What was foreseen and what came, stretch by stretch: a band of 80 and 95 of 100, and a mark for each fact."""

import plotly.graph_objects as go
import polars as pl

from agreement.moments import day_words
from charts.numbers import AXIS, interval, written
from charts.theme import SMALL, Drawn, Mode, blank, faded, palette

FACTS = ("inside", "outside", "too early")


def foreseen(rows: pl.DataFrame, title: str, unit: str, mode: Mode, height: int = 240) -> Drawn:
    """Stretches across from `week` (Date), with `predicted`, `low80` … `high95`, `value` and `state` up.

    A fact inside the 95 % interval is a filled disc, one outside a larger triangle, one too early a hollow disc.
    """
    rows = rows.sort("week")
    colours = palette(mode)
    hue = colours.side("together")
    figure = blank(mode, title, height)
    for level, share in ((95, 0.14), (80, 0.24)):
        figure.add_trace(_band(rows, f"low{level}", f"high{level}", faded(hue, share)))
    figure.add_trace(_line(rows, colours.muted))
    marks = {
        "inside": ("circle", 8, hue, hue), "outside": ("triangle-up", 12, colours.worse, colours.worse),
        "too early": ("circle", 8, colours.paper, colours.muted),
    }  # fmt: skip
    for state, (symbol, size, fill, edge) in marks.items():
        figure.add_trace(_facts(rows.filter(pl.col("state") == state), unit, symbol, size, fill, edge, state))
    figure.update_yaxes(tickformat=AXIS.get(unit, "~s"), rangemode="tozero")
    figure.update_xaxes(tickformat="%-d %b", nticks=8, tickfont={"size": SMALL})
    return Drawn(figure, _spoken(rows, title, unit))


def _band(rows: pl.DataFrame, low: str, high: str, fill: str) -> go.Scatter:
    known = rows.filter(pl.col(low).is_not_null())
    across = known["week"].to_list()
    return go.Scatter(
        x=across + across[::-1], y=known[high].to_list() + known[low].to_list()[::-1], fill="toself", mode="lines",
        fillcolor=fill, line={"width": 0}, hoverinfo="skip", name=f"{low.removeprefix('low')} %",
    )  # fmt: skip


def _line(rows: pl.DataFrame, colour: str) -> go.Scatter:
    line = {"color": colour, "width": 1, "dash": "dash"}
    return go.Scatter(
        x=rows["week"].to_list(),
        y=rows["predicted"].to_list(),
        mode="lines",
        line=line,
        hoverinfo="skip",
        name="foreseen",
    )


def _facts(rows: pl.DataFrame, unit: str, symbol: str, size: int, fill: str, edge: str, state: str) -> go.Scatter:
    said = [
        f"week of {day_words(row['week'])}: {written(row['value'], unit)}, foreseen "
        f"{interval(row['low80'], row['high80'], unit)} in 8 of 10 ({state})"
        for row in rows.to_dicts()
    ]
    return go.Scatter(
        x=rows["week"].to_list(), y=rows["value"].to_list(), mode="markers", hovertext=said, hoverinfo="text",
        name=state,
        marker={"symbol": symbol, "size": size, "color": fill, "line": {"color": edge, "width": 1.5}}, cliponaxis=False,
    )  # fmt: skip


def _spoken(rows: pl.DataFrame, title: str, unit: str) -> str:
    counted = {state: rows.filter(pl.col("state") == state).height for state in FACTS}
    told = ", ".join(f"{count} {state}" for state, count in counted.items())
    if rows.is_empty():
        return f"{title}. Nothing was foreseen."
    last = rows.row(-1, named=True)
    ends = interval(last["low95"], last["high95"], unit)
    return f"{title}. {rows.height} stretches: {told} the 95 % interval, which was {ends} in the last."
