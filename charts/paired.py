"""Two clocks over the same leads: what sales took each month as bars, and below what became of them as dots."""

from typing import Any

import polars as pl

from agreement.moments import day_words
from charts.numbers import interval, percent
from charts.theme import CLEAR, SMALL, Drawn, Layer, Mode, drawing, faded, palette

SPLIT = (0.46, 0.58)
"""Where the lower figure ends and the upper one begins, as shares of the height."""


def paired(frame: pl.DataFrame, title: str, age_days: int, mode: Mode, height: int = 300) -> Drawn:
    """From month (Date) | accepted (leads) | share | low | high (of them won) | counts_from (Date).

    Months too young to judge are hollow above and have no dot below.
    """
    colours = palette(mode)
    sales, marketing = colours.side("sales"), colours.side("marketing")
    young = frame["share"].is_null().to_list()
    bars: Layer = {
        "type": "bar", "x": frame["month"].to_list(), "y": frame["accepted"].to_list(), "name": "SALs", "yaxis": "y2",
        "hoverinfo": "text", "hovertext": _said(frame, age_days),
        "marker": {"color": [CLEAR if one else faded(sales, 0.85) for one in young],
                   "line": {"color": [faded(sales, 0.6) if one else sales for one in young], "width": 1}},
    }  # fmt: skip
    known = frame.filter(pl.col("share").is_not_null())
    dots: Layer = {
        "type": "scatter", "x": known["month"].to_list(), "y": known["share"].to_list(), "mode": "markers",
        "name": "won", "hoverinfo": "text", "hovertext": _said(known, age_days), "cliponaxis": False,
        "marker": {"size": 8, "color": marketing},
        "error_y": {"type": "data", "symmetric": False, "color": faded(marketing, 0.55), "thickness": 1.5, "width": 0,
                    "array": (known["high"] - known["share"]).to_list(),
                    "arrayminus": (known["share"] - known["low"]).to_list()},
    }  # fmt: skip
    figure = drawing(
        mode, title, [bars, dots], height=height, bargap=0.3, margin={"l": 4, "r": 10, "t": 22, "b": 4},
        xaxis={"tickformat": "%b<br>%Y", "nticks": 8, "anchor": "y"},
        yaxis={"domain": [0, SPLIT[0]], "tickformat": ".0%", "rangemode": "tozero", "nticks": 4, **_bare(known)},
        yaxis2={"domain": [SPLIT[1], 1], "anchor": "x", "rangemode": "tozero", "nticks": 4, "fixedrange": True,
                "showgrid": True, "gridcolor": colours.grid, "zeroline": False, "ticks": "",
                "tickfont": {"size": SMALL, "color": colours.muted}},
        annotations=[
            _head("Sales’ clock: leads accepted in the month", 1, sales),
            _head(f"Marketing’s clock: {_below(known, age_days)}", SPLIT[0], colours.text("marketing")),
        ],
    )  # fmt: skip
    return Drawn(figure, f"{title}. {'; '.join(_said(frame, age_days)) or 'No month yet'}.")


def _bare(known: pl.DataFrame) -> Layer:
    """Without a dot the axis would make a scale up."""
    return {"range": [0, 1], "showticklabels": False} if known.is_empty() else {}


def _below(known: pl.DataFrame, age_days: int) -> str:
    if known.is_empty():
        return f"no month’s share won within {age_days} days can be said yet"
    return f"share of them won within {age_days} days (95 % interval)"


def _said(frame: pl.DataFrame, age_days: int) -> list[str]:
    return [f"{row['month']:%B %Y}: {row['accepted']:,} accepted, {_became(row, age_days)}" for row in frame.to_dicts()]


def _became(row: dict[str, Any], age_days: int) -> str:
    if row["share"] is None:
        return f"too young to judge until {day_words(row['counts_from'])}"
    reach = interval(row["low"], row["high"], "share")
    return f"{percent(row['share'])} won within {age_days} days ({reach})"


def _head(text: str, top: float, colour: str) -> Layer:
    return {
        "xref": "paper", "yref": "paper", "x": 0, "y": top, "xanchor": "left", "yanchor": "bottom", "yshift": 3,
        "showarrow": False, "text": text, "font": {"size": SMALL, "color": colour},
    }  # fmt: skip
