"""Drawings in a table's cells: every mark where its number says, in the theme's colours, and nothing for nothing."""

import re
from datetime import date

import polars as pl
import pytest

from charts import strips
from charts.bars import monthly
from charts.split import Step, split
from charts.strips import EDGE, WIDTH
from charts.theme import DARK, LIGHT
from charts.weekly import weekly
from metrics._xmr import Limits

INSIDE = WIDTH - 2 * EDGE
WEEKS = [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]
STEPS = (Step("system", "The system", "together"), Step("human", "People", "sales"))


def across(markup: str, pattern: str) -> float:
    """Where a mark lies on the scale, from 0 to 1."""
    found = re.search(pattern, markup)
    assert found, markup
    return (float(found.group(1)) - EDGE) / INSIDE


def test_a_share_is_a_dot_with_its_interval_on_one_scale() -> None:
    drawn = strips.share(0.25, 0.125, 0.5, "light")
    assert across(drawn, r'<circle cx="([\d.]+)"') == pytest.approx(0.25, abs=0.001)
    assert across(drawn, r'<line x1="([\d.]+)" x2="[\d.]+" y1="11.0"') == pytest.approx(0.125, abs=0.001)
    assert across(drawn, r'<line x1="[\d.]+" x2="([\d.]+)" y1="11.0"') == pytest.approx(0.5, abs=0.001)
    assert f'fill="{LIGHT.side("sales")}"' in drawn


def test_few_are_hollow_and_worse_is_another_shape_and_colour() -> None:
    few = strips.share(0.5, 0.2, 0.8, "dark", few=True, side="together")
    assert f'fill="{DARK.paper}" stroke="{DARK.side("together")}"' in few
    worse = strips.share(0.5, 0.2, 0.8, "light", worse=True)
    assert "<polygon" in worse
    assert f'fill="{LIGHT.worse}"' in worse
    assert "<circle" not in worse


def test_a_promise_is_a_dashed_line_and_a_benchmark_an_open_diamond() -> None:
    drawn = strips.share(0.5, 0.2, 0.8, "light", target=0.9, other=0.375)
    dashed = re.search(r'<line x1="([\d.]+)"[^>]*stroke-dasharray', drawn)
    assert dashed
    assert (float(dashed.group(1)) - EDGE) / INSIDE == pytest.approx(0.9, abs=0.001)
    assert across(drawn, r'<polygon points="[\d.]+,11.0 ([\d.]+),') == pytest.approx(0.375, abs=0.001)
    assert f'fill="{LIGHT.paper}" stroke="{LIGHT.muted}"' in drawn


def test_what_is_not_known_has_no_mark() -> None:
    for drawn in (strips.share(None, None, None, "light"), strips.time(None, None, "light")):
        assert "<circle" not in drawn
        assert "<polygon" not in drawn
        assert "<rect" not in drawn


def test_times_are_on_a_logarithmic_scale_that_holds_the_extremes() -> None:
    def at(minutes: float) -> float:
        return across(strips.time(minutes, minutes, "light"), r'<circle cx="([\d.]+)"')

    assert at(60) - at(1) == pytest.approx(at(3600) - at(60), abs=0.002)
    assert (at(0), at(1), at(10**7)) == pytest.approx((0, 0, 1), abs=0.001)


def test_the_bar_goes_from_half_to_nine_of_ten_and_to_the_edge_while_they_are_not_through() -> None:
    def ends(p90: float | None) -> tuple[float, float]:
        found = re.search(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', strips.time(60, p90, "light"))
        assert found
        return float(found.group(1)), float(found.group(1)) + float(found.group(2))

    half, nine = ends(1440)
    assert half < nine < WIDTH - EDGE
    assert ends(None)[1] == pytest.approx(WIDTH - EDGE)
    assert ends(60) == (half, half)


def test_the_scales_name_their_ticks() -> None:
    assert re.findall(r">([^<>]+)</text>", strips.share_scale("light")) == ["0 %", "50 %", "100 %"]
    assert re.findall(r">([^<>]+)</text>", strips.time_scale("dark")) == ["1 min", "1 h", "1 d", "30 d"]


def test_two_steps_stand_one_under_the_other_each_in_its_unit() -> None:
    rows = pl.DataFrame({"week": WEEKS, "system": [2880, 7200, None], "human": [30, 60, 90]})
    figure, alt = split(rows, STEPS, "Delays", "light", chosen=WEEKS[1], incomplete=WEEKS[2])
    system, human = figure.data
    assert (list(system.x), list(system.y)) == (WEEKS[:2], [2, 5])
    assert (list(human.y), human.yaxis) == ([30, 60, 90], "y2")
    assert (figure.layout.yaxis.ticksuffix, figure.layout.yaxis2.ticksuffix) == (" d", " min")
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]
    assert list(human.marker.size) == [6, 12, 6]
    assert human.marker.color[2] == LIGHT.paper
    assert alt == "Delays. Week by week; in the chosen week: The system 5.0 days; People 1 h."


def test_a_week_that_is_not_known_is_said_so() -> None:
    nothing = pl.DataFrame({"week": WEEKS, "system": [None] * 3, "human": [None] * 3})
    assert split(nothing, STEPS, "Delays", "dark", chosen=WEEKS[0]).alt.endswith("in the chosen week: not known yet.")


@pytest.mark.parametrize(("values", "low", "mode"), [([0, 3, 1], 0, "nonnegative"), ([-1, 3, 1], 0, None)])
def test_an_axis_does_not_go_below_zero_where_nothing_does(values: list[float], low: float, mode: str | None) -> None:
    rows = pl.DataFrame({"week": WEEKS, "value": values})
    figure = weekly(rows, "Won", "leads", "sales", "light", limits=Limits(low, 2, 4, 12)).figure
    assert figure.layout.yaxis.rangemode == mode


def test_the_number_of_a_point_on_the_ground_stands_above_it() -> None:
    def shift(values: list[float]) -> float:
        rows = pl.DataFrame({"week": WEEKS, "value": values})
        return float(
            weekly(rows, "Won", "leads", "sales", "light", chosen=WEEKS[2]).figure.layout.annotations[0].yshift
        )

    assert shift([5, 9, 0]) > 0
    assert shift([5, 9, 6]) < 0
    assert shift([5, 6, 9]) > 0


def test_durations_have_their_unit_on_the_axis() -> None:
    rows = pl.DataFrame({"week": WEEKS, "value": [60.0, 75.0, 90.0]})
    assert weekly(rows, "Median", "minutes", "sales", "light").figure.layout.yaxis.ticksuffix == " min"


def test_longer_periods_are_named_under_their_bars() -> None:
    rows = pl.DataFrame({"month": WEEKS[:2], "period": ["2026-Q3", "2026-Q4"], "value": [2.0, 3.0]})
    axis = monthly(rows, "Coverage", "times", "sales", "light", named="period").figure.layout.xaxis
    assert (list(axis.tickvals), list(axis.ticktext)) == (WEEKS[:2], ["2026-Q3", "2026-Q4"])
