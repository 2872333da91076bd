"""Six weeks beside twelve months: this year solid, the year before lighter, what was promised outlined."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from charts.marks import Step, Words
from charts.numbers import AXIS
from charts.theme import SMALL, Drawn, Layer, Mode, Side, drawing, faded, palette

SPLIT = (0.34, 0.44)
"""Where the weeks end and the months begin, as shares of the width."""


def six_twelve(
    weeks: pl.DataFrame, months: pl.DataFrame, title: str, unit: str, side: Side, mode: Mode, *,
    currency: str = "EUR", height: int = 200,
) -> Drawn:  # fmt: skip
    """Two small figures with a scale each (one for a share) from `begins` (Date) | `value` | `year_before` | `target`.

    Unknown values are gaps.
    """
    colours = palette(mode)
    hue = colours.side(side)
    by_week, by_month = Words(unit, currency, "week"), Words(unit, currency, "month")
    same = unit == "share"
    left = _traces(weeks, by_week, hue, colours.ink, colours.paper, "")
    right = _traces(months, by_month, hue, colours.ink, colours.paper, "2")
    scale = {"tickformat": AXIS.get(unit, "~s"), "rangemode": "tozero", "nticks": 4}
    axis = {"showgrid": False, "fixedrange": True, "tickangle": 0, "ticks": "", "zeroline": False, "showline": False,
            "tickfont": {"size": SMALL, "color": colours.muted}}  # fmt: skip
    other = {**axis, **scale, "showgrid": True, "gridcolor": colours.grid, "anchor": "x2"}
    figure = drawing(
        mode, title, [*left, *right], height=height, margin={"l": 4, "r": 6, "t": 18, "b": 4},
        xaxis={"domain": [0, SPLIT[0]], **_ticks(weeks["begins"].to_list(), "week")},
        xaxis2={**axis, "domain": [SPLIT[1], 1], "anchor": "y2", **_ticks(months["begins"].to_list(), "month")},
        yaxis=scale, yaxis2={**other, "matches": "y"} if same else other,
        annotations=[_over(SPLIT[0] / 2, "six weeks", colours.muted), _over(sum(SPLIT) / 2 + 0.3, "twelve months",
                                                                            colours.muted)],
    )  # fmt: skip
    return Drawn(figure, f"{title}. Weeks: {_spoken(weeks, by_week)}. Months: {_spoken(months, by_month)}.")


def _traces(rows: pl.DataFrame, words: Words, hue: str, ink: str, paper: str, axis: str) -> list[Layer]:
    days = rows["begins"].to_list()
    base = {"type": "scatter", "x": days, "xaxis": f"x{axis}", "yaxis": f"y{axis}", "cliponaxis": False}
    said = [_said(row, words) for row in rows.to_dicts()]
    return [
        {**base, "y": rows["target"].to_list(), "mode": "markers", "name": "promised", "hoverinfo": "skip",
         "marker": {"symbol": "line-ew-open", "size": 13, "color": ink, "line": {"color": ink, "width": 1.5}}},
        {**base, "y": rows["year_before"].to_list(), "mode": "lines", "name": "the year before", "hoverinfo": "skip",
         "line": {"color": faded(hue, 0.4), "width": 2, "dash": "dot"}},
        {**base, "y": rows["value"].to_list(), "mode": "lines+markers", "name": "this year", "hoverinfo": "text",
         "hovertext": said, "line": {"color": hue, "width": 2.5}, "marker": {"size": 6, "color": hue}},
    ]  # fmt: skip


def _said(row: dict[str, object], words: Words) -> str:
    parts = [f"{words.day(row['begins'])}: {words.value(row['value'])}"]  # type: ignore[arg-type]
    if row["year_before"] is not None:
        parts.append(f"the year before {words.value(row['year_before'])}")  # type: ignore[arg-type]
    if row["target"] is not None:
        parts.append(f"promised {words.value(row['target'])}")  # type: ignore[arg-type]
    return ", ".join(parts)


def _ticks(days: Sequence[date], step: Step) -> Layer:
    """The first and the last week by their day, every third month up to the last by its name."""
    if step == "week":
        shown = list(dict.fromkeys((*days[:1], *days[-1:])))
        return {"tickvals": shown, "ticktext": [f"{day.day} {day:%b}" for day in shown]}
    shown = list(days)[::-1][::3][::-1]
    return {"tickvals": shown, "ticktext": [f"{day:%b}" for day in shown]}


def _over(across: float, text: str, colour: str) -> Layer:
    return {
        "xref": "paper", "yref": "paper", "x": across, "y": 1, "yshift": 16, "xanchor": "center", "showarrow": False,
        "text": text, "font": {"size": SMALL, "color": colour},
    }  # fmt: skip


def _spoken(rows: pl.DataFrame, words: Words) -> str:
    return "; ".join(_said(row, words) for row in rows.to_dicts()) or "nothing yet"
