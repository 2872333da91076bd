"""A native chart of weeks or months: editable in the office program, its numbers inside, drawn in the house's look."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pptx.chart.axis import DateAxis, ValueAxis
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import LineSeries
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from agreement.cells import harmless
from charts.theme import LIGHT
from reports.deck import Box, rgb
from reports.fitting import SANS
from reports.packed import clean

FORMATS = {"share": "0%", "money": '[>=1000000]0.0#,,"M";[>=10000]#,##0,"k";#,##0', "ratio": "0.0"}
WEEKLY, MONTHLY = ("d mmm", "days", 28), ("mmm yy", "months", 3)
"""How dates are written, their base, and how many of it stand between two of them."""


@dataclass(frozen=True)
class Row:
    """One series: an unknown value is a gap."""

    name: str
    values: Sequence[float | None]
    colour: str
    width: float = 2.5
    dash: MSO_LINE | None = None
    ends: bool = False
    """Whether its last point is marked."""
    bars: bool = False


def native(
    slide: Slide, box: Box, name: str, alt: str, days: Sequence[date], rows: Sequence[Row], unit: str,
    times: tuple[str, str, int] = WEEKLY,
) -> Chart:  # fmt: skip
    """A line chart, or columns where the first row has bars; `alt` says the same in words."""
    data = CategoryChartData(number_format=FORMATS.get(unit, "General"))
    data.categories = days
    for row in rows:
        data.add_series(harmless(clean(row.name)), row.values)
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if rows[0].bars else XL_CHART_TYPE.LINE
    frame = slide.shapes.add_chart(kind, *(Inches(part) for part in box), data)
    frame.name = clean(f"Chart: {name}")[:60]
    frame._element._nvXxPr.cNvPr.set("descr", clean(alt))
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.name, chart.font.color.rgb = Pt(10), SANS, rgb(LIGHT.muted)
    for series, row in zip(chart.plots[0].series, rows, strict=True):
        if row.bars:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = rgb(row.colour)
        else:
            _line(series, row)
    known = [value for row in rows for value in row.values if value is not None]
    _across(chart.category_axis, times)
    _up(chart.value_axis, [0.0, *known] if rows[0].bars and known else known, unit)
    return chart


def _line(series: LineSeries, row: Row) -> None:
    series.smooth, series.marker.style = False, XL_MARKER_STYLE.NONE
    series.format.line.color.rgb, series.format.line.width = rgb(row.colour), Pt(row.width)
    if row.dash:
        series.format.line.dash_style = row.dash
    if row.ends:
        last = series.points[len(row.values) - 1]
        last.marker.style, last.marker.size = XL_MARKER_STYLE.CIRCLE, 9
        last.marker.format.fill.solid()
        last.marker.format.fill.fore_color.rgb = rgb(row.colour)
        last.marker.format.line.color.rgb = rgb(LIGHT.paper)
        last.format.line.color.rgb, last.format.line.width = rgb(row.colour), Pt(row.width)


def _across(axis: DateAxis, times: tuple[str, str, int]) -> None:
    written, base, every = times
    axis.major_tick_mark, axis.tick_label_position = XL_TICK_MARK.NONE, XL_TICK_LABEL_POSITION.LOW
    axis.format.line.color.rgb, axis.has_major_gridlines = rgb(LIGHT.soft), False
    axis.tick_labels.font.size = Pt(10)
    axis._element.txPr.find(qn("a:bodyPr")).set("rot", "0")
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = written, False
    unit = axis._element.find(qn("c:baseTimeUnit"))
    unit.set("val", base)
    for xml in (f'<c:majorTimeUnit {nsdecls("c")} val="{base}"/>', f'<c:majorUnit {nsdecls("c")} val="{every}"/>'):
        unit.addnext(parse_xml(xml))


def _up(axis: ValueAxis, values: Sequence[float], unit: str) -> None:
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()
    axis.major_gridlines.format.line.color.rgb = rgb(LIGHT.grid)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = FORMATS.get(unit, "#,##0"), False
    if values:
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = scale(min(values), max(values))


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
    first, last = (round(end * step, 12) for end in ends)
    return first, last, round(step, 12)
