"""What the charts of the deck draw: a measure's weeks with its limits and its promise, and both clocks by month."""

from datetime import date, timedelta

from pptx.chart.chart import Chart
from pptx.enum.dml import MSO_LINE
from pptx.slide import Slide

from agreement.moments import day_words
from charts.numbers import interval, percent
from charts.theme import LIGHT
from reports.deck import Box
from reports.native import MONTHLY, Row, native
from reports.pairing import Cohort, Pairing
from reports.told import usual, usual_words
from reports.week import Measure, Week

LOW, HIGH, TARGET = "Usual range, low", "Usual range, high", "Promised"


def line_chart(slide: Slide, box: Box, m: Measure, one: Week) -> Chart:
    """The weeks of a measure, with its limits and what was promised as series of their own."""
    days = [one.begins - timedelta(weeks=ago) for ago in range(len(m.history) - 1, -1, -1)]
    rows = [Row(m.name, m.history, LIGHT.side(m.side), ends=True)]
    if ends := usual(m):
        rows += [Row(name, [end] * len(days), LIGHT.muted, 1.0, MSO_LINE.DASH)
                 for name, end in zip((LOW, HIGH), ends, strict=True)]  # fmt: skip
    promised = targets(m, one)
    if promised:
        rows.append(Row(TARGET, [promised.get(day) for day in days], LIGHT.ink, 1.5, MSO_LINE.ROUND_DOT))
    return native(slide, box, m.name, spoken(m, one), days, rows, m.unit)


def targets(m: Measure, one: Week) -> dict[date, float]:
    """What was promised for the weeks of a measure, as far as the 6-12 view knows."""
    found = [trend for trend in one.trends if (trend.key, trend.unit) == (m.key, m.unit)]
    return {week.begins: week.target for trend in found for week in trend.weeks if week.target is not None}


def spoken(m: Measure, one: Week) -> str:
    """The chart in words, for whoever cannot see it."""
    known = sum(value is not None for value in m.history)
    said = f"Line chart: {m.name}, {known} of the last {len(m.history)} weeks. This week {m.value}"
    before = f", a week before {m.before}" if m.before else ""
    return f"{said}{before}.{f' Usual range {usual_words(m, one.currency)}.' if m.limits else ''}"


def accepted_chart(slide: Slide, box: Box, one: Pairing) -> Chart:
    """Sales' clock: leads accepted, by month."""
    rows = [Row("SALs", [cohort.accepted for cohort in one.cohorts], LIGHT.side("sales"), bars=True)]
    said = "; ".join(f"{cohort.month:%B %Y} {cohort.accepted:,}" for cohort in one.cohorts)
    alt = f"Columns: leads that sales accepted, by month. {said}."
    return native(slide, box, "SALs by month", alt, _months(one), rows, "leads", MONTHLY)


def became_chart(slide: Slide, box: Box, one: Pairing) -> Chart:
    """Marketing's clock: the share of those very leads that was won, with its interval."""
    hue = LIGHT.side("marketing")
    rows = [
        Row("Won within the age", [cohort.share for cohort in one.cohorts], hue),
        Row("95 % interval, low", [cohort.low for cohort in one.cohorts], LIGHT.muted, 1.0, MSO_LINE.DASH),
        Row("95 % interval, high", [cohort.high for cohort in one.cohorts], LIGHT.muted, 1.0, MSO_LINE.DASH),
    ]
    alt = f"Lines: share won within {one.age_days} days. {'; '.join(map(became, one.cohorts))}."
    return native(slide, box, "Share won", alt, _months(one), rows, "share", MONTHLY)


def became(one: Cohort) -> str:
    """What became of a month's leads, in words."""
    if one.share is None:
        return f"{one.month:%B %Y} too young until {day_words(one.counts_from)}"
    return f"{one.month:%B %Y} {percent(one.share)} ({interval(one.low, one.high, 'share')})"


def _months(one: Pairing) -> list[date]:
    return [cohort.month for cohort in one.cohorts]
