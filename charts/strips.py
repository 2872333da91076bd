"""Drawings as wide as a cell, all rows of a table on one scale: a share with its interval, a time with its tail."""

from collections.abc import Mapping, Sequence
from math import log10

from charts.theme import Mode, Palette, Side, faded, palette

WIDTH, HEIGHT, EDGE = 144.0, 22.0, 8.0
MIDDLE = HEIGHT / 2
TICKS = {1: "1 min", 60: "1 h", 1440: "1 d", 43200: "30 d"}
"""Minutes on the scale of times → how they are called."""
LEAST, MOST = 1.0, 129600.0


def share(
    value: float | None,
    low: float | None,
    high: float | None,
    mode: Mode,
    *,
    side: Side = "sales",
    few: bool = False,
    worse: bool = False,
    target: float | None = None,
    other: float | None = None,
) -> str:
    """An SVG of a share from 0 to 1: a dot with its interval, hollow where few stand behind it, a triangle where worse.

    `target` is a dashed line, `other` (a benchmark) an open diamond.
    """
    colours = palette(mode)
    hue = colours.worse if worse else colours.side(side)
    parts = [_ruler((0.0, 0.5, 1.0), colours)]
    if target is not None:
        at = along(target)
        parts.append(f'<line x1="{at}" x2="{at}" y1="0" y2="{HEIGHT}" stroke="{colours.ink}" stroke-width="1.5" '
                     f'stroke-dasharray="4 3"/>')  # fmt: skip
    if value is not None and low is not None and high is not None:
        parts.append(line(along(low), along(high), hue))
    if other is not None:
        parts.append(_diamond(along(other), colours))
    if value is not None:
        parts.append(dot(along(value), hue, colours.paper if few else hue, worse))
    return svg(parts)


def share_scale(mode: Mode) -> str:
    """The scale over a column of shares."""
    return scale({0.0: "0 %", 0.5: "50 %", 1.0: "100 %"}, mode)


def time(
    median: float | None,
    p90: float | None,
    mode: Mode,
    *,
    low: float | None = None,
    high: float | None = None,
    side: Side = "sales",
) -> str:
    """An SVG of minutes on a logarithmic scale: the dot is where half is through, the bar ends where nine of ten are.

    A line is the interval of the median. While nine of ten are not through, the bar goes on to the edge.
    """
    colours = palette(mode)
    hue = colours.side(side)
    parts = [_ruler([_log(minutes) for minutes in TICKS], colours)]
    if median is not None:
        half, nine = along(_log(median)), along(_log(p90) if p90 is not None else 1.0)
        parts.append(f'<rect x="{half}" y="{MIDDLE - 4}" width="{max(0.0, nine - half):.1f}" height="8" '
                     f'fill="{faded(hue, 0.35)}"/>')  # fmt: skip
        if low is not None and high is not None:
            parts.append(line(along(_log(low)), along(_log(high)), hue))
        parts.append(dot(half, hue, hue, worse=False))
    return svg(parts)


def time_scale(mode: Mode) -> str:
    """The scale over a column of times."""
    return scale({_log(minutes): words for minutes, words in TICKS.items()}, mode)


def _log(minutes: float) -> float:
    """Where minutes lie on the scale, from 0 to 1."""
    return log10(min(MOST, max(LEAST, minutes)) / LEAST) / log10(MOST / LEAST)


def along(share: float) -> float:
    """Where a share lies across the drawing."""
    return round(EDGE + (WIDTH - 2 * EDGE) * share, 1)


def _ruler(ticks: Sequence[float], colours: Palette) -> str:
    lines = [f'<line x1="{along(at)}" x2="{along(at)}" y1="0" y2="{HEIGHT}"/>' for at in ticks]
    return f'<g stroke="{colours.grid}" stroke-width="1">{"".join(lines)}</g>'


def line(start: float, end: float, hue: str) -> str:
    """An interval."""
    return f'<line x1="{start}" x2="{end}" y1="{MIDDLE}" y2="{MIDDLE}" stroke="{faded(hue, 0.6)}" stroke-width="3"/>'


def dot(at: float, hue: str, fill: str, worse: bool) -> str:
    """A value: a disc, or a triangle where it is worse."""
    outline = f'fill="{fill}" stroke="{hue}" stroke-width="2"'
    if worse:
        points = f"{at - 6},{MIDDLE - 5} {at + 6},{MIDDLE - 5} {at},{MIDDLE + 6}"
        return f'<polygon points="{points}" {outline}/>'
    return f'<circle cx="{at}" cy="{MIDDLE}" r="5" {outline}/>'


def _diamond(at: float, colours: Palette) -> str:
    points = f"{at - 5},{MIDDLE} {at},{MIDDLE - 6} {at + 5},{MIDDLE} {at},{MIDDLE + 6}"
    return f'<polygon points="{points}" fill="{colours.paper}" stroke="{colours.muted}" stroke-width="1.5"/>'


def scale(ticks: Mapping[float, str], mode: Mode) -> str:
    """Words at their places, from 0 to 1, over a column of drawings."""
    colours = palette(mode)
    places = sorted(ticks)
    words = []
    for at in places:
        anchor = "start" if at == places[0] else "end" if at == places[-1] and at > 0.9 else "middle"
        shift = -EDGE if anchor == "start" else EDGE if anchor == "end" else 0
        words.append(f'<text x="{along(at) + shift}" y="15" text-anchor="{anchor}">{ticks[at]}</text>')
    font = "font-family=\"'Source Sans 3','Segoe UI',system-ui,Arial,sans-serif\" font-size=\"12\""
    return svg([f'<g fill="{colours.muted}" {font}>{"".join(words)}</g>'])


def svg(parts: Sequence[str]) -> str:
    """The drawing."""
    size = f'width="{WIDTH:.0f}" height="{HEIGHT:.0f}" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
