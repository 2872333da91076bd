"""The figures of the long clock show exactly what they are given, and keep apart what must not be compared."""

from datetime import date

import polars as pl
import pytest

from charts.amounts import amount
from charts.calibration import calibration
from charts.cohorts import curves
from charts.dots import dots
from charts.forecast import forecast
from charts.outcomes import outcomes
from charts.spans import spans
from charts.theme import LIGHT
from charts.weekly import weekly
from tests.charts.test_figures import trace

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def test_the_age_that_is_compared_carries_the_interval_of_the_marked_cohort() -> None:
    rows = pl.DataFrame(
        {"month": [MAY, MAY, JUNE], "age": [90, 180, 90], "value": [0.02, 0.05, 0.01], "low": [0.01, 0.03, 0.0],
         "high": [0.04, 0.09, 0.02]}
    )  # fmt: skip
    figure, _ = curves(rows, "May", "marketing", "light", cohort="month", age="age", marked=MAY, at=90)
    compared = trace(figure, "compared")
    assert (list(compared.x), list(compared.y)) == ([90], [0.02])
    assert list(compared.error_y.array) == pytest.approx([0.02])
    assert list(compared.error_y.arrayminus) == pytest.approx([0.01])
    assert figure.layout.shapes[0].x0 == 90
    assert figure.layout.annotations[0].text == "<b>May 2026 2.0 %</b>"


def test_dots_keep_the_order_and_what_is_apart_is_hollow() -> None:
    rows = pl.DataFrame(
        {"source": ["web", None, "fair"], "value": [0.1, 0.05, 0.4], "low": [0.08, 0.01, 0.1],
         "high": [0.12, 0.2, 0.8], "few": [False, False, True], "note": ["40 of 400", "2 of 41", "2 of 5"]}
    )  # fmt: skip
    figure, alt = dots(rows, "Web leads", "share", "marketing", "light", label="source", note="note", apart="few")
    marks, whiskers = trace(figure, "value"), trace(figure, "interval")
    assert list(marks.x) == [0.1, 0.05, 0.4]
    assert list(marks.y) == [3, 2, 1]
    assert list(figure.layout.yaxis.ticktext) == ["web", "not recorded", "fair"]
    assert list(marks.marker.color) == [LIGHT.side("marketing"), LIGHT.side("marketing"), LIGHT.paper]
    assert list(whiskers.x) == [0.08, 0.12, None, 0.01, 0.2, None, 0.1, 0.8, None]
    assert [note.text for note in figure.layout.annotations] == ["40 of 400", "2 of 41", "2 of 5"]
    assert alt == (
        "Web leads. web 10 % (8.0–12 %), 40 of 400; not recorded 5.0 % (1.0–20 %), 2 of 41; "
        "fair 40 % (10–80 %), 2 of 5."
    )


def test_a_dot_without_a_value_keeps_its_row() -> None:
    rows = pl.DataFrame({"source": ["web", "fair"], "value": [None, -2e3], "low": [None, -3e3], "high": [None, 2e3]})
    figure, alt = dots(rows, "Profit", "money", "marketing", "light", label="source", zero=True)
    assert list(trace(figure, "value").x) == [None, -2000.0]
    assert list(trace(figure, "interval").x) == [-3000.0, 2000.0, None]
    assert figure.layout.shapes[0].x0 == 0
    assert alt == "Profit. web –; fair -2 k EUR (-3 k–2 k EUR)."


def test_a_span_reaches_over_every_answer_and_marks_the_chosen_one() -> None:
    rows = pl.DataFrame(
        {"channel": ["email", None], "answers": [[0.05, 0.34, 0.47], [0.1, None, 0.1]], "value": [0.34, 0.1],
         "low": [0.32, None], "high": [0.36, None], "note": ["216 of 233", "3 of 233"]}
    )  # fmt: skip
    figure, alt = spans(rows, "Email", "share", "marketing", "light", label="channel", chosen="linear", note="note")
    bars, diamonds, whiskers = trace(figure, "range"), trace(figure, "linear"), trace(figure, "interval")
    assert list(bars.base) == [0.05, 0.1]
    assert list(bars.x) == pytest.approx([0.42, 0.0])
    assert list(trace(figure, "every model").x) == [0.05, 0.34, 0.47, 0.1, 0.1]
    assert list(diamonds.x) == [0.34, 0.1]
    assert list(whiskers.error_x.array) == pytest.approx([0.02, 0.0])
    assert list(whiskers.error_x.arrayminus) == pytest.approx([0.02, 0.0])
    assert alt == ("Email. Over all models: email 5.0–47 %, linear 34 %; not recorded 10–10 %, linear 10 %.")


def test_outcomes_are_stacked_solid_then_hatched_and_named_without_overlap() -> None:
    rows = pl.DataFrame({"age": [0, 90], "won": [0.0, 0.03], "lost": [0.01, 0.04], "back": [0.0, 0.1]})
    figure, alt = outcomes(
        rows, "May", "marketing", "light", age="age", parts={"won": "won", "lost": "lost", "back": "recycled"}
    )
    assert [one.name for one in figure.data] == ["won", "lost", "recycled"]
    assert [list(one.y) for one in figure.data] == [[0.0, 0.03], [0.01, 0.04], [0.0, 0.1]]
    assert {one.stackgroup for one in figure.data} == {"ends"}
    assert [one.fillpattern.shape for one in figure.data] == [None, "/", "."]
    heights = [note.y for note in figure.layout.annotations]
    assert heights == pytest.approx([0.015, 0.05, 0.12])
    assert alt == "May. After 90 days: won 3.0 %, lost 4.0 %, recycled 10 %."


def test_months_that_are_too_young_are_hollow_and_grey() -> None:
    rows = pl.DataFrame({"month": [MAY, JUNE], "value": [88.0, 40.0]})
    figure, _ = weekly(rows, "Days", "days", "marketing", "light", step="month", young=[JUNE])
    marker = trace(figure, "actual").marker
    assert list(marker.color) == [LIGHT.side("marketing"), LIGHT.paper]
    assert list(marker.line.color) == [LIGHT.side("marketing"), LIGHT.muted]


def test_what_is_to_come_stands_hatched_on_what_is_won() -> None:
    rows = pl.DataFrame(
        {"month": [MAY, JUNE, date(2026, 7, 1)], "won": [11, 3, 1], "value": [11.0, 10.2, None],
         "low": [11, 7, None], "high": [11, 13, None]}
    )  # fmt: skip
    figure, alt = forecast(rows, "Wins", "together", "light", unit="wins")
    won, more = trace(figure, "won so far"), trace(figure, "to come")
    assert list(won.y) == [11, 3, 1]
    assert list(more.y) == pytest.approx([0.0, 7.2, 0.0])
    assert more.marker.pattern.shape == "/"
    assert list(more.error_y.array) == pytest.approx([0.0, 2.8, 0.0])
    assert list(more.error_y.arrayminus) == pytest.approx([0.0, 3.2, 0.0])
    assert alt == (
        "Wins. In wins: May 2026: 11 won; June 2026: 3 won, 10 expected (7–13); "
        "July 2026: 1 won, nobody can say what is to come."
    )


def test_a_band_of_few_leads_is_hollow_beside_the_curve_of_the_score() -> None:
    rows = pl.DataFrame(
        {"scores": ["50–59", "60–69", "70–79"], "value": [0.03, 0.07, None], "low": [0.02, 0.01, None],
         "high": [0.04, 0.2, None], "predicted": [0.035, 0.06, 0.1], "leads": [900, 29, 0]}
    )  # fmt: skip
    figure, alt = calibration(rows, "Score", "together", "light", band="scores", curve="predicted", n="leads")
    marks, curve = trace(figure, "win rate"), trace(figure, "curve")
    assert list(marks.y) == [0.03, 0.07, None]
    assert list(marks.marker.color) == [LIGHT.side("together"), LIGHT.paper, LIGHT.paper]
    assert list(marks.error_y.array) == pytest.approx([0.01, 0.13, 0.0])
    assert (list(curve.y), curve.line.dash) == ([0.035, 0.06, 0.1], "dash")
    assert alt == "Score. 50–59: 3.0 % (2.0–4.0 %) of 900; 60–69: 7.0 % (1.0–20 %) of 29; 70–79: nobody to judge."


def test_a_loss_is_a_triangle_left_of_the_line_and_a_gain_a_dot_right_of_it() -> None:
    ends = (-100.0, 300.0)
    loss, gain = amount(-50.0, None, None, ends, "light"), amount(200.0, 100.0, 300.0, ends, "light", few=True)
    assert "polygon" in loss
    assert "circle" not in loss
    assert 'cx="104.0"' in gain
    assert f'fill="{LIGHT.paper}"' in gain
    assert 'x1="40.0" x2="40.0"' in loss  # the line at nothing: a quarter of the way, inside the edges
    assert 'x1="72.0" x2="136.0"' in gain
    assert "polygon" not in amount(None, None, None, ends, "light")
