"""The design system of every figure: colours of the two sides, sizes, and the empty figure they are drawn on.

Text and grid colours are left to the page's theme where it has one, so that a figure works on paper and in the dark.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import plotly.graph_objects as go

Mode = Literal["light", "dark"]
Side = Literal["sales", "marketing", "together"]
Layer = dict[str, Any]
"""A trace, a shape or an annotation, as plotly's plain description of it."""

CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "modeBarButtonsToRemove": ["sendChartToCloud"],
    "responsive": True,
}
"""How a figure behaves in the browser: no tool bar, and never the button that uploads the data."""

FONT = "'Source Sans', 'Source Sans 3', 'Segoe UI', system-ui, -apple-system, Arial, sans-serif"
SMALL, TEXT = 12, 13
CLEAR = "rgba(0,0,0,0)"
"""No colour at all: hollow bars."""


class Drawn(NamedTuple):
    """A figure and the sentence that says the same to whoever cannot see it."""

    figure: go.Figure
    alt: str


@dataclass(frozen=True)
class Palette:
    """The colours of one mode. Each stands out from the paper by at least 3:1; `soft` and `grid` only recede."""

    paper: str
    ink: str
    muted: str
    soft: str
    grid: str
    better: str
    worse: str
    categorical: tuple[str, ...]
    """Exactly ten; the first three are sales, marketing and together."""

    spoken: str
    """Marketing's hue for small text, which has to stand out from the paper by 4.5:1; the other two do anyway."""

    def side(self, side: Side) -> str:
        """The hue of a side: the same on every screen."""
        return self.categorical[("sales", "marketing", "together").index(side)]

    def text(self, side: Side) -> str:
        """The hue of a side for words."""
        return self.spoken if side == "marketing" else self.side(side)


LIGHT = Palette(
    paper="#FCFBF8",
    ink="#1C2530",
    muted="#5B6672",
    soft="#B9BDC1",
    grid="#E8E4DA",
    better="#1B7A4B",
    worse="#B0263F",
    categorical=(
        "#0072B2", "#D55E00", "#00796B", "#8A6A00", "#7A4B8F", "#5A6875", "#A8386B", "#5B7420", "#22798C", "#8A4B33",
    ),
    spoken="#B34700",
)  # fmt: skip
DARK = Palette(
    paper="#12161C",
    ink="#E6E9ED",
    muted="#A3AEBA",
    soft="#4A545F",
    grid="#262E37",
    better="#5CC08F",
    worse="#F0808F",
    categorical=(
        "#56A9DD", "#F0884A", "#3DB8A5", "#C9A640", "#B98BCB", "#96A5B4", "#DE7FA6", "#9DB65A", "#5FB8CC", "#CF9178",
    ),
    spoken="#F0884A",
)  # fmt: skip


def palette(mode: Mode) -> Palette:
    """The colours of a mode."""
    return DARK if mode == "dark" else LIGHT


def faded(colour: str, share: float) -> str:
    """The same hue, `share` (0 to 1) as strong."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {share:g})"


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast of two colours, from 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def blank(mode: Mode, title: str, height: int = 190) -> go.Figure:
    """An empty figure in the house's look."""
    return drawing(mode, title, [], height=height)


def drawing(mode: Mode, title: str, traces: Sequence[Layer], *, height: int = 190, **layout: Any) -> go.Figure:
    """Traces in the house's look, built in one go: adding them one by one costs plotly ten times as long.

    The title travels as data: the page sets it in its own type. `xaxis` and `yaxis` are added to the house's own.
    """
    whole = _layout(mode, title, height)
    for axis in ("xaxis", "yaxis"):
        whole[axis] = {**whole[axis], **layout.pop(axis, {})}
    return go.Figure({"data": list(traces), "layout": {**whole, **layout}})


def _layout(mode: Mode, title: str, height: int) -> Layer:
    colours = palette(mode)
    axis = {
        "showline": False, "zeroline": False, "ticks": "", "fixedrange": True, "tickangle": 0, "automargin": True,
        "tickfont": {"size": SMALL, "color": colours.muted},
    }  # fmt: skip
    return {
        "meta": {"title": title},
        "height": height,
        "margin": {"l": 4, "r": 10, "t": 10, "b": 4},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": FONT, "size": TEXT, "color": colours.ink},
        "hoverlabel": {
            "font": {"family": FONT, "size": TEXT}, "bgcolor": colours.paper, "bordercolor": colours.muted,
        },
        "showlegend": False,
        "hovermode": "closest",
        "bargap": 0.35,
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**axis, "showgrid": True, "gridcolor": colours.grid, "gridwidth": 1, "nticks": 4},
    }  # fmt: skip
