"""This month's revenue by the quarter in which its leads were created: today's money is last year's marketing."""

from datetime import date

import polars as pl

from charts.numbers import written
from charts.theme import Drawn, Layer, Mode, Side, drawing, faded, palette


def bridge(
    frame: pl.DataFrame,
    title: str,
    side: Side,
    mode: Mode,
    *,
    month: str,
    quarter: str,
    value: str,
    currency: str = "EUR",
    height: int = 190,
) -> Drawn:
    """Stacked months from `month` | `quarter` | `value`: the older the quarter of creation, the lighter."""
    colours = palette(mode)
    hue = colours.side(side)
    quarters = frame[quarter].unique().sort().to_list()
    bars = [
        _bars(frame.filter(pl.col(quarter).eq_missing(name)), month, value, quarter_words(name), colour, currency)
        for name, colour in zip(quarters, (faded(hue, share) for share in _strengths(len(quarters))), strict=True)
    ]
    figure = drawing(
        mode, title, bars, height=height, barmode="stack", bargap=0.3, xaxis={"tickformat": "%b", "nticks": 13},
        yaxis={"tickformat": "~s", "rangemode": "tozero"},
    )  # fmt: skip
    return Drawn(figure, _spoken(frame, title, month, quarter, value, currency))


def _bars(rows: pl.DataFrame, month: str, value: str, name: str, colour: str, currency: str) -> Layer:
    return {
        "type": "bar", "x": rows[month].to_list(), "y": rows[value].to_list(), "name": name,
        "marker": {"color": colour, "line": {"width": 0}},
        "hovertemplate": f"leads of {name}: %{{y:,.0f}} {currency}<extra>%{{x|%b %Y}}</extra>",
    }  # fmt: skip


def _strengths(count: int) -> list[float]:
    return [0.25 + 0.75 * (index + 1) / count for index in range(count)]


def quarter_words(quarter: object) -> str:
    """A quarter by its first day.

    >>> quarter_words(date(2026, 4, 1))
    'Q2 2026'
    """
    return f"Q{(quarter.month + 2) // 3} {quarter.year}" if isinstance(quarter, date) else "an unknown quarter"


def _spoken(frame: pl.DataFrame, title: str, month: str, quarter: str, value: str, currency: str) -> str:
    if frame.is_empty():
        return f"{title}. No revenue yet."
    last = frame[month].max()
    rows = frame.filter(pl.col(month) == last).sort(quarter)
    said = [
        f"{written(row[value], 'money', currency)} from leads of {quarter_words(row[quarter])}"
        for row in rows.to_dicts()
    ]
    return f"{title}. {last:%B %Y}: {'; '.join(said)}."
