"""The prediction ledger as a figure: bands of what was foreseen, a mark for each fact by its state."""

from datetime import date
from typing import Any

import polars as pl

from charts.foreseen import foreseen

ROWS = pl.DataFrame(
    {
        "week": [date(2026, 11, 9), date(2026, 11, 2), date(2026, 11, 16)],
        "predicted": [27.0, 27.0, 27.0],
        "low80": [20.0, 20.0, 20.0], "high80": [34.0, 34.0, 34.0],
        "low95": [16.0, 16.0, 16.0], "high95": [38.0, 38.0, 38.0],
        "value": [12.0, 30.0, 9.0],
        "state": ["outside", "inside", "too early"],
    }
)  # fmt: skip


def named(figure: Any) -> dict[str, Any]:
    return {trace.name: trace for trace in figure.data}


def test_facts_stand_where_they_came_with_a_mark_that_tells_their_state_without_colour() -> None:
    drawn = foreseen(ROWS, "Two weeks", "leads", "light")
    traces = named(drawn.figure)
    assert list(traces["inside"].x) == [date(2026, 11, 2)]
    assert list(traces["outside"].y) == [12.0]
    marks = [traces[state].marker for state in ("inside", "outside", "too early")]
    assert len({(mark.symbol, mark.color) for mark in marks}) == 3
    assert [mark.symbol for mark in marks] == ["circle", "triangle-up", "circle"]
    assert "foreseen 20–34 in 8 of 10 (outside)" in traces["outside"].hovertext[0]


def test_the_bands_run_from_the_low_to_the_high_ends_in_the_order_of_weeks() -> None:
    traces = named(foreseen(ROWS, "Two weeks", "leads", "dark").figure)
    weeks = [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]
    assert list(traces["95 %"].x) == weeks + weeks[::-1]
    assert list(traces["95 %"].y) == [38.0] * 3 + [16.0] * 3
    assert list(traces["80 %"].y) == [34.0] * 3 + [20.0] * 3
    assert list(traces["foreseen"].y) == [27.0] * 3


def test_the_figure_is_told_in_a_sentence() -> None:
    assert foreseen(ROWS, "Two weeks", "leads", "light").alt == (
        "Two weeks. 3 stretches: 1 inside, 1 outside, 1 too early the 95 % interval, which was 16–38 in the last."
    )
    assert foreseen(ROWS.clear(), "None", "leads", "light").alt == "None. Nothing was foreseen."
