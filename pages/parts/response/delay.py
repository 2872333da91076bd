"""Where is the time lost? Before a person has the lead, or after."""

from typing import Any

from charts import split as figures
from charts import strips
from charts.numbers import duration, interval
from charts.split import Step
from charts.theme import Side
from pages.parts.board.view import Board, row_of, week_span
from pages.parts.cards import Block
from pages.parts.ladder import Cell, Row, drawn, ladder, left
from pages.parts.response.pledge import KEY
from pages.parts.wording import plural, small_print

STEPS = (
    Step("system_median", "The system: created → assigned", "together"),
    Step("human_median", "People: assigned → first response", "sales"),
)
CLOCKS: dict[str, tuple[str, Side]] = {
    "system_": ("created → assigned", "together"),
    "human_": ("assigned → response", "sales"),
    "": ("hand-over → response", "sales"),
}
"""Step, as response_time's columns of calendar minutes begin → how it is called, whose time it is."""
WORKING = {"system_": "system_business_", "human_": "human_business_", "": "business_"}
"""The same in business minutes."""


def split(board: Board) -> Block:
    """The system's delay beside people's: the week's on one scale, then both week by week."""
    rows = board.result(KEY)
    week = row_of(rows, week=board.week)
    if not week or not week["leads"]:
        return Block("response_delay", "sales", "No lead was handed over in the week", "no leads yet")
    message = _message(week)
    parts = ("median", "median_low", "median_high", "p90")
    clocks = [*CLOCKS, *WORKING.values()]
    shown = board.weeks(rows).select("week", *(f"{clock}{part}" for clock in clocks for part in parts))
    head: Row = ["", drawn(strips.time_scale(board.mode), "scale from 1 minute to 90 days, logarithmic"),
                 "half within", "nine of ten", "working time: half", "nine of ten"]  # fmt: skip
    return Block(
        key="response_delay", side="sales", message=message, headline="",
        print=small_print(f"Kaplan–Meier, never-answered included, n = {plural(week['leads'], 'lead')}",
                          "minutes to days", week_span(board.week), board.version, board.chosen.words),
        context=("dot and line: half, with its 95 % interval · bar: to nine of ten · calendar time, logarithmic",
                 "created → assigned holds the time in nurturing, where there was any"),
        rows=ladder(head, [_row(board, week, clock) for clock in CLOCKS], "Delays of the week"),
        drawn=figures.split(shown, STEPS, message, board.mode, chosen=board.week, incomplete=board.running_week),
        table=shown, unit="minutes",
    )  # fmt: skip


def _row(board: Board, week: dict[str, Any], clock: str) -> Row:
    name, side = CLOCKS[clock]
    half, nine = week[f"{clock}median"], week[f"{clock}p90"]
    low, high = week[f"{clock}median_low"], week[f"{clock}median_high"]
    said = f"half within {duration(half)}, 95 % interval {interval(low, high, 'minutes')}" if half is not None else ""
    return [
        left(name, look="accord-wrap"),
        drawn(strips.time(half, nine, board.mode, low=low, high=high, side=side), said or "not yet half"),
        Cell(_written(half), look="accord-strong"), _written(nine),
        *(_written(week[f"{WORKING[clock]}{part}"]) for part in ("median", "p90")),
    ]  # fmt: skip


def _written(minutes: float | None) -> str:
    return "–" if minutes is None else duration(minutes)


def _message(week: dict[str, Any]) -> str:
    system, human = week["system_median"], week["human_median"]
    if human is None:
        return "Fewer than half of the week’s leads are answered by a person yet"
    if system is None:
        return f"People answer within {duration(human)} of the assignment; when leads came up is not on record"
    return f"The system takes {duration(system)} to assign a lead, people {duration(human)} to answer it (medians)"
