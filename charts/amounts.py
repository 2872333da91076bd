"""Amounts of money as wide as a cell, all rows of a table on one scale, with the line between loss and gain."""

from charts.strips import HEIGHT, along, dot, line, scale, svg
from charts.theme import Mode, Side, palette


def amount(
    value: float | None,
    low: float | None,
    high: float | None,
    ends: tuple[float, float],
    mode: Mode,
    *,
    side: Side = "marketing",
    few: bool = False,
) -> str:
    """An SVG of an amount between the `ends` of its column, with the line between loss and gain; a loss is a triangle.

    Hollow where few stand behind it, or where it is too young to tell.
    """
    colours = palette(mode)
    hue = colours.side(side)
    zero = along(_between(0.0, ends))
    parts = [f'<line x1="{zero}" x2="{zero}" y1="0" y2="{HEIGHT}" stroke="{colours.muted}" stroke-width="1.5"/>']
    if low is not None and high is not None:
        parts.append(line(along(_between(low, ends)), along(_between(high, ends)), hue))
    if value is not None:
        parts.append(dot(along(_between(value, ends)), hue, colours.paper if few else hue, worse=value < 0))
    return svg(parts)


def amount_scale(words: tuple[str, str], mode: Mode) -> str:
    """The scale over a column of amounts: its ends by their words."""
    return scale({0.0: words[0], 1.0: words[1]}, mode)


def _between(value: float, ends: tuple[float, float]) -> float:
    """Where an amount lies between the ends of its column, from 0 to 1."""
    low, high = ends
    return min(1.0, max(0.0, (value - low) / ((high - low) or 1.0)))
