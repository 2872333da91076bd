"""Amounts side by side: by source with their uncertainty, beside the period before, month by month to a promise."""

from collections.abc import Mapping, Sequence

import polars as pl

from charts.numbers import AXIS, FEW, written
from charts.theme import CLEAR, Drawn, Mode, Side, drawing, faded, palette

NAMES = {"showgrid": False, "nticks": None, "dtick": 1}
"""An axis that names every bar."""
MONTHS = {"tickformat": "%b", "nticks": 13}


def ranked(
    frame: pl.DataFrame,
    title: str,
    unit: str,
    side: Side,
    mode: Mode,
    *,
    label: str,
    n: str,
    height: int = 190,
) -> Drawn:
    """A bar a row from `label` | `value` | `low` | `high` | `n`: whiskers are the interval, few rows are hollow."""
    rows = frame.filter(pl.col("value").is_not_null()).sort("value")
    colours = palette(mode)
    hue = colours.side(side)
    few = [count < FEW for count in rows[n].to_list()]
    names, counts = _named(rows[label]), rows[n].to_list()
    bars = {
        "type": "bar", "x": rows["value"].to_list(), "y": names, "orientation": "h", "name": title,
        "marker": {
            "color": [CLEAR if small else faded(hue, 0.85) for small in few],
            "line": {"color": [colours.muted if small else hue for small in few], "width": 1},
        },
        "error_x": {
            "type": "data", "symmetric": False, "color": colours.ink, "thickness": 1, "width": 3,
            "array": (rows["high"] - rows["value"]).fill_null(0).to_list(),
            "arrayminus": (rows["value"] - rows["low"]).fill_null(0).to_list(),
        },
        "hovertext": [f"{name}: {written(value, unit)} of {count}"
                      for name, value, count in zip(names, rows["value"], counts, strict=True)],
        "hoverinfo": "text",
    }  # fmt: skip
    along = {"tickformat": AXIS.get(unit, "~s"), "rangemode": "tozero", "showgrid": True, "gridcolor": colours.grid}
    figure = drawing(
        mode, title, [bars], height=height, xaxis=along, yaxis=NAMES, bargap=0.35 if rows.height > 3 else 0.75
    )  # fmt: skip
    said = [f"{name} {written(value, unit)}" for name, value in zip(names, rows["value"], strict=True)]
    return Drawn(figure, f"{title}. {_listed(list(reversed(said)))}")


def compared(
    frame: pl.DataFrame,
    title: str,
    side: Side,
    mode: Mode,
    *,
    label: str,
    now: str,
    before: str,
    words: Mapping[str, str],
    unit: str = "leads",
    height: int = 190,
) -> Drawn:
    """Two bars a row, one solid and one lighter: a part and its whole, or a period and the one before."""
    colours = palette(mode)
    hue = colours.side(side)
    names = _named(frame[label])
    bars = [
        {
            "type": "bar", "x": frame[column].to_list(), "y": names, "orientation": "h", "name": words[column],
            "marker": {"color": colour}, "hovertemplate": f"%{{y}}: %{{x:,}} {words[column]}<extra></extra>",
        }
        for column, colour in ((before, faded(hue, 0.3)), (now, hue))
    ]  # fmt: skip
    along = {"showgrid": True, "gridcolor": colours.grid, "tickformat": "~s", "rangemode": "tozero", "nticks": 5}
    figure = drawing(
        mode, title, bars, height=height, bargap=0.25, bargroupgap=0.05, xaxis=along,
        yaxis={**NAMES, "autorange": "reversed"},
    )  # fmt: skip
    rows = zip(names, frame[now], frame[before], strict=True)
    said = [
        f"{name}: {written(one, unit)} {words[now]}, {written(other, unit)} {words[before]}"
        for name, one, other in rows
    ]
    return Drawn(figure, f"{title}. {_listed(said)}")


def monthly(
    frame: pl.DataFrame,
    title: str,
    unit: str,
    side: Side,
    mode: Mode,
    *,
    target: str | None = None,
    incomplete: object = None,
    currency: str = "EUR",
    height: int = 190,
    named: str = "",
) -> Drawn:
    """A bar a month from `month` (Date) | `value` | a target as an outline; the running month is hollow.

    `named` is a column with the names of longer periods, which then begin in `month`.
    """
    colours = palette(mode)
    hue = colours.side(side)
    months, values = frame["month"].to_list(), frame["value"].to_list()
    bars = [
        {
            "type": "bar", "x": months, "y": values, "name": "actual", "hoverinfo": "text",
            "marker": {
                "color": [CLEAR if month == incomplete else faded(hue, 0.85) for month in months],
                "line": {"color": hue, "width": 1},
            },
            "hovertext": [f"{m:%B %Y}: {written(v, unit, currency)}" for m, v in zip(months, values, strict=True)],
        }
    ]  # fmt: skip
    if target is not None and frame[target].is_not_null().any():
        outline = {"color": CLEAR, "line": {"color": colours.ink, "width": 1.5}}
        promised = {"type": "bar", "x": months, "y": frame[target].to_list(), "name": "target", "hoverinfo": "skip"}
        bars.append({**promised, "marker": outline})
    figure = drawing(
        mode, title, bars, height=height, barmode="overlay", bargap=0.3,
        xaxis={"tickvals": months, "ticktext": frame[named].to_list()} if named else MONTHS,
        yaxis={"tickformat": AXIS.get(unit, "~s"), "rangemode": "tozero"},
    )  # fmt: skip
    return Drawn(figure, _spoken_months(frame, title, unit, currency))


def _spoken_months(frame: pl.DataFrame, title: str, unit: str, currency: str) -> str:
    if frame.is_empty():
        return f"{title}. No month with data yet."
    said = [f"{row['month']:%B %Y} {written(row['value'], unit, currency)}" for row in frame.to_dicts()]
    return f"{title}. {_listed(said)}"


def _named(labels: pl.Series) -> list[str]:
    return [str(label).replace("_", " ") if label is not None else "not recorded" for label in labels.to_list()]


def _listed(said: Sequence[str]) -> str:
    return "; ".join(said) + "." if said else "Nothing to show yet."
