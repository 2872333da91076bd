"""How cohorts of leads turned into customers with age: the young ones recede, because they are young, not worse."""

from collections.abc import Sequence

import polars as pl

from charts.numbers import AXIS, percent
from charts.theme import SMALL, Drawn, Layer, Mode, Side, drawing, faded, palette


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
    label: str = "",
    at: int | None = None,
) -> Drawn:
    """A curve a cohort from `cohort` | `age` | `value` (share): matured solid, young dotted and grey, one marked.

    `at` is the age that is compared: a line there, and the interval of the marked cohort (`low`, `high`).
    """
    colours = palette(mode)
    hue = colours.side(side)
    traces, labels = [], []
    for name in frame[cohort].unique().sort().to_list():
        one = frame.filter((pl.col(cohort) == name) & pl.col("value").is_not_null()).sort(age)
        if one.height:
            traces.append(_curve(one, age, name, name in young, name == marked, hue, colours.muted))
            if name == marked:
                shown = one if at is None or one[age][0] > at else one.filter(pl.col(age) <= at)
                said = label or percent(shown["value"][-1])
                early = shown[age][-1] < 0.2 * frame[age].max()
                labels.append(_end(shown, age, f"{_called(name)} {said}", hue, colours.paper, early))
                traces += _whisker(one, age, at, hue)
    figure = drawing(
        mode, title, traces, height=height, annotations=labels, shapes=_upright(at, colours.muted),
        yaxis={"tickformat": AXIS["share"], "rangemode": "tozero"},
        xaxis={"ticksuffix": f" {age_word}", "showticksuffix": "last", "nticks": 6},
    )  # fmt: skip
    return Drawn(figure, _spoken(frame, title, cohort, age, young, marked, age_word))


def _curve(one: pl.DataFrame, age: str, name: object, young: bool, marked: bool, hue: str, muted: str) -> Layer:
    colour = hue if marked else faded(muted, 0.55) if young else faded(hue, 0.35)
    return {
        "type": "scatter",
        "x": one[age].to_list(),
        "y": one["value"].to_list(),
        "mode": "lines",
        "line": {"color": colour, "width": 3 if marked else 1.5, "dash": "dot" if young else "solid"},
        "hovertemplate": f"{_called(name)}: %{{y:.1%}} after %{{x}}<extra></extra>",
        "name": _called(name),
    }


def _end(one: pl.DataFrame, age: str, text: str, hue: str, paper: str, early: bool) -> Layer:
    return {
        "x": one[age][-1], "y": one["value"][-1], "xanchor": "left" if early else "right", "yanchor": "bottom",
        "text": f"<b>{text}</b>", "font": {"color": hue, "size": SMALL + 1}, "showarrow": False, "yshift": 4,
        "bgcolor": faded(paper, 0.8), "borderpad": 0,
    }  # fmt: skip


def _whisker(one: pl.DataFrame, age: str, at: int | None, hue: str) -> list[Layer]:
    """The interval of a cohort at the age that is compared."""
    if at is None or "low" not in one.columns:
        return []
    row = one.filter((pl.col(age) == at) & pl.col("low").is_not_null())
    if row.is_empty():
        return []
    value, low, high = row.select("value", "low", "high").row(0)
    reach = {"type": "data", "symmetric": False, "array": [high - value], "arrayminus": [value - low]}
    return [
        {
            "type": "scatter", "x": [at], "y": [value], "mode": "markers", "name": "compared", "hoverinfo": "skip",
            "marker": {"size": 9, "color": hue}, "error_y": {**reach, "color": hue, "thickness": 2, "width": 5},
        }
    ]  # fmt: skip


def _upright(at: int | None, colour: str) -> list[Layer]:
    if at is None:
        return []
    dotted = {"color": faded(colour, 0.7), "width": 1, "dash": "dot"}
    return [{"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "line": dotted, "layer": "below"}]


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
