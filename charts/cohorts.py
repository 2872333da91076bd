"""How cohorts of leads turned into customers with age: the young ones recede, because they are young, not worse."""

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from charts.numbers import AXIS, percent
from charts.theme import SMALL, Drawn, Mode, Side, blank, faded, palette


def curves(
    frame: pl.DataFrame,
    title: str,
    side: Side,
    mode: Mode,
    *,
    cohort: str,
    age: str,
    young: Sequence[object] = (),
    marked: object = None,
    height: int = 190,
    age_word: str = "days",
) -> Drawn:
    """A curve a cohort from `cohort` | `age` | `value` (share): matured solid, young dotted and grey, one marked."""
    colours = palette(mode)
    hue = colours.side(side)
    figure = blank(mode, title, height)
    names = frame[cohort].unique().sort().to_list()
    for name in names:
        one = frame.filter((pl.col(cohort) == name) & pl.col("value").is_not_null()).sort(age)
        if one.is_empty():
            continue
        figure.add_trace(_curve(one, age, name, name in young, name == marked, hue, colours.muted))
        if name == marked:
            _label_end(figure, one, age, name, hue, colours.paper)
    figure.update_yaxes(tickformat=AXIS["share"], rangemode="tozero")
    figure.update_xaxes(ticksuffix=f" {age_word}", showticksuffix="last", nticks=6)
    return Drawn(figure, _spoken(frame, title, cohort, age, young, marked, age_word))


def _curve(one: pl.DataFrame, age: str, name: object, young: bool, marked: bool, hue: str, muted: str) -> go.Scatter:
    colour = hue if marked else faded(muted, 0.55) if young else faded(hue, 0.35)
    return go.Scatter(
        x=one[age].to_list(),
        y=one["value"].to_list(),
        mode="lines",
        line={"color": colour, "width": 3 if marked else 1.5, "dash": "dot" if young else "solid"},
        hovertemplate=f"{_called(name)}: %{{y:.1%}} after %{{x}}<extra></extra>",
        name=_called(name),
    )


def _label_end(figure: go.Figure, one: pl.DataFrame, age: str, name: object, hue: str, paper: str) -> None:
    figure.add_annotation(
        x=one[age][-1], y=one["value"][-1], xanchor="right", yanchor="bottom", showarrow=False,
        text=f"<b>{_called(name)} {percent(one['value'][-1])}</b>", font={"color": hue, "size": SMALL + 1},
        yshift=4, bgcolor=faded(paper, 0.8), borderpad=0,
    )  # fmt: skip


def _called(name: object) -> str:
    return f"{name:%b %Y}" if hasattr(name, "strftime") else str(name)


def _spoken(
    frame: pl.DataFrame, title: str, cohort: str, age: str, young: Sequence[object], marked: object, age_word: str
) -> str:
    known = frame.filter(pl.col("value").is_not_null())
    if known.is_empty():
        return f"{title}. No cohort yet."
    words = f"{title}. {known[cohort].n_unique()} cohorts by age"
    if marked is not None and marked in known[cohort].to_list():
        last = known.filter(pl.col(cohort) == marked).sort(age).row(-1, named=True)
        words += f"; {_called(marked)} reached {percent(last['value'])} after {last[age]} {age_word}"
    return f"{words}; {len(young)} too young to judge." if young else f"{words}."
