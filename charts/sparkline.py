"""The last weeks in the space of a word: a drawing without text, for cards and the shared screen."""

from collections.abc import Sequence

from charts.theme import Mode, Side, faded, palette
from metrics._xmr import Limits

WIDTH, HEIGHT, EDGE = 480.0, 84.0, 8.0


def sparkline(
    values: Sequence[float | None],
    side: Side,
    mode: Mode,
    *,
    limits: Limits | None = None,
    target: float | None = None,
    whole: bool = True,
) -> str:
    """An SVG of the values in order; gaps stay gaps, the last point is marked, hollow while it is incomplete."""
    colours = palette(mode)
    hue = colours.side(side)
    known = [value for value in values if value is not None]
    if not known:
        return _svg("")
    marks = [*known, *([target] if target is not None else []), *([limits.high, limits.low] if limits else [])]
    bottom, top = min(marks), max(marks)

    def x(index: int) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * index / max(1, len(values) - 1)

    def y(value: float) -> float:
        return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - bottom) / ((top - bottom) or 1)

    parts = []
    if limits:
        high, low = y(limits.high), y(limits.low)
        parts.append(f'<rect x="0" y="{high:.1f}" width="{WIDTH:.0f}" height="{low - high:.1f}" '
                     f'fill="{faded(colours.muted, 0.16)}"/>')  # fmt: skip
    if target is not None:
        parts.append(f'<line x1="0" x2="{WIDTH:.0f}" y1="{y(target):.1f}" y2="{y(target):.1f}" '
                     f'stroke="{colours.ink}" stroke-width="1.5" stroke-dasharray="6 4"/>')  # fmt: skip
    points = [(x(index), y(value)) for index, value in enumerate(values) if value is not None]
    path = " ".join(f"{across:.1f},{down:.1f}" for across, down in points)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{hue}" stroke-width="3" stroke-linejoin="round"/>')
    fill = hue if whole else colours.paper
    parts.append(f'<circle cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="6" fill="{fill}" '
                 f'stroke="{hue}" stroke-width="3"/>')  # fmt: skip
    return _svg("".join(parts))


def columns(values: Sequence[float | None], side: Side, mode: Mode) -> str:
    """An SVG of values that have no order in time: a bar each, an unknown one is a gap."""
    hue = faded(palette(mode).side(side), 0.55)
    highest = max((value for value in values if value is not None), default=0.0) or 1.0
    step = WIDTH / max(1, len(values))
    bars = [
        f'<rect x="{index * step + step * 0.15:.1f}" y="{HEIGHT * (1 - value / highest):.1f}" '
        f'width="{step * 0.7:.1f}" height="{HEIGHT * value / highest:.1f}" fill="{hue}"/>'
        for index, value in enumerate(values)
        if value is not None
    ]
    return _svg("".join(bars))


def _svg(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}">{inside}</svg>'
