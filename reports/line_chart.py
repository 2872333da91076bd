"""A native line chart of twelve weeks: editable in the office program, its data inside."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from agreement.cells import harmless
from charts.theme import LIGHT
from reports.deck import SANS, Box, rgb
from reports.told import usual, usual_words
from reports.week import Measure, Week

FORMATS = {"share": "0%", "money": '[>=10000]#,##0,"k";#,##0', "ratio": "0.0"}
LOW, HIGH, TARGET = "Usual range, low", "Usual range, high", "Target"


def line_chart(slide: Slide, box: Box, m: Measure, one: Week) -> Chart:
    """The weeks of a measure, with its limits and its target as series of their own."""
    data = CategoryChartData(number_format=FORMATS.get(m.unit, "General"))
    data.categories = weeks(m, one)
    series = drawn(m)
    for name, values in series.items():
        data.add_series(harmless(name), values)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE, *(Inches(part) for part in box), data)
    frame.name = f"Chart: {m.name}"[:60]
    frame._element._nvXxPr.cNvPr.set("descr", spoken(m, one))
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.name, chart.font.color.rgb = Pt(10), SANS, rgb(LIGHT.muted)
    _lines(chart, m, list(series))
    _axes(chart, m, [value for values in series.values() for value in values if value is not None])
    return chart


def weeks(m: Measure, one: Week) -> list[date]:
    """The first day of each week."""
    return [one.begins - timedelta(weeks=ago) for ago in range(len(m.history) - 1, -1, -1)]


def drawn(m: Measure) -> dict[str, Sequence[float | None]]:
    """What the chart draws, by name: an unknown week is a gap."""
    count, target = len(m.history), getattr(m, "target", None)
    found: dict[str, Sequence[float | None]] = {m.name: m.history}
    if ends := usual(m):
        found |= {LOW: [ends[0]] * count, HIGH: [ends[1]] * count}
    if isinstance(target, int | float):
        found[TARGET] = [float(target)] * count
    return found


def spoken(m: Measure, one: Week) -> str:
    """The chart in words, for whoever cannot see it."""
    known = sum(value is not None for value in m.history)
    said = f"Line chart: {m.name}, {known} of the last {len(m.history)} weeks. This week {m.value}"
    before = f", a week before {m.before}" if m.before else ""
    return f"{said}{before}.{f' Usual range {usual_words(m, one.currency)}.' if m.limits else ''}"


def _lines(chart: Chart, m: Measure, names: Sequence[str]) -> None:
    looks = {LOW: (LIGHT.muted, 1.0, MSO_LINE.DASH), HIGH: (LIGHT.muted, 1.0, MSO_LINE.DASH),
             TARGET: (LIGHT.ink, 1.25, MSO_LINE.ROUND_DOT)}  # fmt: skip
    for series, name in zip(chart.plots[0].series, names, strict=True):
        colour, width, dash = looks.get(name, (LIGHT.side(m.side), 2.5, None))
        series.smooth = False
        series.marker.style = XL_MARKER_STYLE.NONE
        series.format.line.color.rgb, series.format.line.width = rgb(colour), Pt(width)
        if dash:
            series.format.line.dash_style = dash
    last = chart.plots[0].series[0].points[len(m.history) - 1]
    last.marker.style, last.marker.size = XL_MARKER_STYLE.CIRCLE, 9
    last.marker.format.fill.solid()
    last.marker.format.fill.fore_color.rgb = rgb(LIGHT.side(m.side))
    last.marker.format.line.color.rgb = rgb(LIGHT.paper)
    last.format.line.color.rgb, last.format.line.width = rgb(LIGHT.side(m.side)), Pt(2.5)


def _axes(chart: Chart, m: Measure, values: Sequence[float]) -> None:
    across, up = chart.category_axis, chart.value_axis
    across.major_tick_mark = up.major_tick_mark = XL_TICK_MARK.NONE
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    across.format.line.color.rgb = rgb(LIGHT.soft)
    across.has_major_gridlines = False
    across.tick_labels.font.size = Pt(10)
    across._element.txPr.find(qn("a:bodyPr")).set("rot", "0")
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = "d mmm", False
    every = f'<c:majorUnit {nsdecls("c")} val="28"/>', f'<c:majorTimeUnit {nsdecls("c")} val="days"/>'
    for xml in reversed(every):
        across._element.find(qn("c:baseTimeUnit")).addnext(parse_xml(xml))
    up.format.line.fill.background()
    up.major_gridlines.format.line.color.rgb = rgb(LIGHT.grid)
    up.tick_labels.number_format = FORMATS.get(m.unit, "#,##0")
    up.tick_labels.number_format_is_linked = False
    if values:
        up.minimum_scale, up.maximum_scale, up.major_unit = scale(min(values), max(values))


def scale(low: float, high: float, steps: int = 3) -> tuple[float, float, float]:
    """Round ends and steps of an axis that holds both numbers.

    >>> scale(0.42, 0.91), scale(3, 3), scale(-93_490, 760_623)
    ((0.4, 1.0, 0.2), (2.0, 4.0, 1.0), (-500000.0, 1000000.0, 500000.0))
    """
    if high <= low:
        low, high = low - 1, high + 1
    rough = (high - low) / steps
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough * 0.999)
    ends = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return (*(round(end * step, 12) for end in ends), round(step, 12))
