"""This month's revenue by the quarter in which its leads were created: today's money is last year's marketing."""

from datetime import date

import plotly.graph_objects as go
import polars as pl

from charts.numbers import written
from charts.theme import Drawn, Mode, Side, blank, faded, palette


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
    quarters = frame[quarter].drop_nulls().unique().sort().to_list()
    figure = blank(mode, title, height)
    for index, name in enumerate(quarters):
        rows = frame.filter(pl.col(quarter) == name)
        figure.add_trace(
            go.Bar(
                x=rows[month].to_list(), y=rows[value].to_list(), name=quarter_words(name),
                marker={"color": faded(hue, _strength(index, len(quarters))), "line": {"width": 0}},
                hovertemplate=f"leads of {quarter_words(name)}: %{{y:,.0f}} {currency}<extra>%{{x|%b %Y}}</extra>",
            )
        )  # fmt: skip
    figure.update_layout(barmode="stack", bargap=0.3)
    figure.update_yaxes(tickformat="~s", rangemode="tozero")
    figure.update_xaxes(tickformat="%b", nticks=13)
    return Drawn(figure, _spoken(frame, title, month, quarter, value, currency))


def _strength(index: int, count: int) -> float:
    return 0.25 + 0.75 * (index + 1) / count


def quarter_words(quarter: object) -> str:
    """A quarter by its first day.

    >>> quarter_words(date(2026, 4, 1))
    'Q2 2026'
    """
    return f"Q{(quarter.month + 2) // 3} {quarter.year}" if isinstance(quarter, date) else str(quarter)


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
