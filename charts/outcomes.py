"""What has become of a cohort by each age: the ends that exclude each other, stacked, each named where it ends."""

from collections.abc import Mapping, Sequence

import polars as pl

from charts.numbers import AXIS, percent
from charts.theme import SMALL, Drawn, Layer, Mode, Side, drawing, faded, palette

PATTERNS = ("", "/", ".", "x")
STRENGTHS = (0.9, 0.5, 0.3, 0.2)
APART = 0.075
"""Names at the edge keep so much of the height between them."""


def outcomes(
    frame: pl.DataFrame,
    title: str,
    side: Side,
    mode: Mode,
    *,
    age: str,
    parts: Mapping[str, str],
    height: int = 260,
) -> Drawn:
    """Stacked shares over `age` (days) of each column in `parts` (column → word), the first at the bottom.

    The rest up to 1 has come to none of them yet and stays blank. The first part is solid, the others lighter and
    hatched, so that they tell apart without colour.
    """
    rows = frame.sort(age)
    colours = palette(mode)
    hues = [colours.side(side), *[colours.muted] * (len(parts) - 1)]
    layers = [
        _layer(rows, age, column, word, hue, PATTERNS[place], STRENGTHS[place])
        for place, ((column, word), hue) in enumerate(zip(parts.items(), hues, strict=True))
    ]
    names = _names(rows, parts, colours.ink) if rows.height else []
    figure = drawing(
        mode, title, layers, height=height, annotations=names, hovermode="x unified",
        yaxis={"tickformat": AXIS["share"], "rangemode": "tozero"},
        xaxis={"ticksuffix": " days", "showticksuffix": "last", "nticks": 6},
        margin={"l": 4, "r": 122, "t": 10, "b": 4},
    )  # fmt: skip
    return Drawn(figure, _spoken(rows, title, age, parts))


def _layer(rows: pl.DataFrame, age: str, column: str, word: str, hue: str, pattern: str, strength: float) -> Layer:
    fill = {
        "shape": pattern, "fgcolor": faded(hue, 0.6), "bgcolor": faded(hue, strength * 0.35), "size": 7,
        "solidity": 0.18,
    }  # fmt: skip
    return {
        "type": "scatter", "x": rows[age].to_list(), "y": rows[column].to_list(), "stackgroup": "ends", "name": word,
        "mode": "lines", "line": {"color": hue, "width": 1.5}, "fillcolor": faded(hue, strength),
        **({"fillpattern": fill} if pattern else {}), "hovertemplate": f"{word} %{{y:.1%}}<extra></extra>",
    }  # fmt: skip


def _names(rows: pl.DataFrame, parts: Mapping[str, str], ink: str) -> list[Layer]:
    """Each part's word and last share at the right edge, beside the middle of its band."""
    last = rows.row(-1, named=True)
    shares = [last[column] or 0.0 for column in parts]
    total = sum(shares) or 1.0
    middles = [sum(shares[:place]) + share / 2 for place, share in enumerate(shares)]
    return [
        {
            "x": 1, "xref": "paper", "xanchor": "left", "xshift": 6, "y": at, "yanchor": "middle", "align": "left",
            "showarrow": False, "text": f"{word} {percent(share)}", "font": {"size": SMALL, "color": ink},
        }
        for word, share, at in zip(parts.values(), shares, _spread(middles, APART * total), strict=True)
    ]  # fmt: skip


def _spread(places: Sequence[float], gap: float) -> list[float]:
    """The same places, pushed up where they would stand on one another.

    >>> _spread([0.1, 0.11, 0.5], 0.05)
    [0.1, 0.15000000000000002, 0.5]
    """
    kept: list[float] = []
    for place in places:
        kept.append(max(place, kept[-1] + gap) if kept else place)
    return kept


def _spoken(rows: pl.DataFrame, title: str, age: str, parts: Mapping[str, str]) -> str:
    if rows.is_empty():
        return f"{title}. No lead of this cohort has an age yet."
    last = rows.row(-1, named=True)
    said = ", ".join(f"{word} {percent(last[column] or 0.0)}" for column, word in parts.items())
    return f"{title}. After {last[age]} days: {said}."
