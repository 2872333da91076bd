"""Each figure shows exactly the rows it was given, in the colours of the theme, and says the same in words."""

from datetime import date

import plotly.graph_objects as go
import polars as pl
import pytest

from charts.bars import monthly, ranked
from charts.bridge import bridge
from charts.cohorts import curves
from charts.sparkline import sparkline
from charts.theme import DARK, LIGHT
from charts.weekly import weekly
from metrics._xmr import Limits

WEEKS = [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]
RATES = pl.DataFrame(
    {"week": WEEKS, "value": [0.5, None, 0.62], "low": [0.4, None, 0.5], "high": [0.6, None, 0.71]}
)  # fmt: skip


def trace(figure: go.Figure, name: str) -> go.Scatter | go.Bar:
    return next(one for one in figure.data if one.name == name)


def test_a_weekly_figure_shows_the_known_weeks_and_leaves_gaps_out() -> None:
    figure, alt = weekly(RATES, "SAL rate", "share", "sales", "light")
    line = trace(figure, "actual")
    assert list(line.x) == [WEEKS[0], WEEKS[2]]
    assert list(line.y) == [0.5, 0.62]
    assert line.line.color == LIGHT.side("sales")
    assert list(line.error_y.array) == pytest.approx([0.1, 0.09])
    assert alt == "SAL rate. Week by week from 2 November 2026 to 16 November 2026, last 62 %."


def test_limits_promise_and_the_running_week_are_drawn() -> None:
    figure, alt = weekly(
        RATES, "SAL rate", "share", "marketing", "dark", chosen=WEEKS[0], limits=Limits(0.4, 0.55, 0.7, 24),
        target=0.6, incomplete=WEEKS[2],
    )  # fmt: skip
    band, mean, promise = figure.layout.shapes
    assert (band.y0, band.y1, mean.y0, promise.y0) == (0.4, 0.7, 0.55, 0.6)
    assert list(trace(figure, "actual").marker.color) == [DARK.side("marketing"), DARK.paper]
    assert list(trace(figure, "chosen").x) == [WEEKS[0]]
    assert "usual range 40–70 %, promised 60 %" in alt


def test_a_series_without_weeks_says_so() -> None:
    figure, alt = weekly(RATES.clear(), "SAL rate", "share", "sales", "light")
    assert list(trace(figure, "actual").x) == []
    assert alt == "SAL rate. No week with data yet."


def test_young_cohorts_recede_and_one_is_marked() -> None:
    may, june = date(2026, 5, 1), date(2026, 6, 1)
    rows = pl.DataFrame({"month": [may, may, june], "age": [0, 90, 0], "value": [0.0, 0.06, 0.0]})
    figure, alt = curves(
        rows, "Leads of May", "marketing", "light", cohort="month", age="age", young=[june], marked=may
    )
    marked, young = trace(figure, "May 2026"), trace(figure, "Jun 2026")
    assert (list(marked.x), list(marked.y)) == ([0, 90], [0.0, 0.06])
    assert (marked.line.width, marked.line.color) == (3, LIGHT.side("marketing"))
    assert young.line.dash == "dot"
    assert alt == "Leads of May. 2 cohorts by age; May 2026 reached 6.0 % after 90 days; 1 too young to judge."


def test_bars_carry_their_interval_and_few_leads_are_hollow() -> None:
    rows = pl.DataFrame(
        {"source": ["web", "event", None], "value": [0.1, 0.3, None], "low": [0.08, 0.1, None],
         "high": [0.12, 0.6, None], "leads": [400, 12, 0]}
    )  # fmt: skip
    figure, alt = ranked(rows, "Events yield most", "share", "marketing", "light", label="source", n="leads")
    bars = figure.data[0]
    assert (list(bars.y), list(bars.x)) == (["web", "event"], [0.1, 0.3])
    assert bars.marker.color[1] == "rgba(0,0,0,0)"
    assert list(bars.error_x.array) == pytest.approx([0.02, 0.3])
    assert alt == "Events yield most. event 30 %; web 10 %."


def test_months_stand_in_the_outline_of_their_target() -> None:
    rows = pl.DataFrame(
        {"month": [date(2026, 10, 1), date(2026, 11, 1)], "value": [50.0, 20.0], "target": [40.0, None]}
    )
    figure, alt = monthly(
        rows, "Revenue", "money", "sales", "light", target="target", incomplete=date(2026, 11, 1), currency="USD"
    )
    actual, target = trace(figure, "actual"), trace(figure, "target")
    assert list(actual.y) == [50.0, 20.0]
    assert list(target.y) == [40.0, None]
    assert (actual.marker.color[1], target.marker.color) == ("rgba(0,0,0,0)", "rgba(0,0,0,0)")
    assert alt == "Revenue. October 2026 50 USD; November 2026 20 USD."


def test_the_bridge_stacks_a_month_by_the_quarter_of_creation() -> None:
    november, spring, summer = date(2026, 11, 1), date(2026, 4, 1), date(2026, 7, 1)
    rows = pl.DataFrame({"month": [november] * 2, "quarter": [spring, summer], "value": [30_000.0, 12_000.0]})
    figure, alt = bridge(rows, "Old leads pay", "marketing", "light", month="month", quarter="quarter", value="value")
    assert [(one.name, list(one.y)) for one in figure.data] == [("Q2 2026", [30_000.0]), ("Q3 2026", [12_000.0])]
    assert figure.layout.barmode == "stack"
    assert alt == "Old leads pay. November 2026: 30 k EUR from leads of Q2 2026; 12 k EUR from leads of Q3 2026."


def test_a_sparkline_is_a_drawing_in_the_side_s_hue() -> None:
    drawing = sparkline([1.0, None, 3.0], "sales", "light", target=2.0)
    assert drawing.startswith("<svg")
    assert LIGHT.side("sales") in drawing
    assert drawing.count("<circle") == 1
    assert "polyline" not in sparkline([None], "sales", "light")
