"""Do leads with content go on more often? Two shares and their difference, marked as association."""

from typing import Any

from charts.amounts import amount, amount_scale
from charts.numbers import FEW, NOTHING, percent, share_of
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.ladder import Cell, Row, drawn, ladder, left
from pages.parts.wording import plural, small_print

KEY = "content_progress"
STEPS = {"opportunity": "accepted leads that become an opportunity", "won": "opportunities that are won"}
ENDS = (-0.3, 0.3)
"""The ends of the scale of differences."""


def joined(board: Board) -> str:
    """The first difference in words, never as an effect."""
    rows = board.result(KEY).drop_nulls("value").to_dicts()
    if not rows:
        return "Nobody can compare: too few leads were followed long enough, or no use was ever recorded."
    return f"{_said(rows[0])} This is association, not effect."


def differences(board: Board) -> Block:
    """A row a step: with a piece, without one, the difference with its interval, and the same within segments."""
    rows = board.result(KEY)
    known = rows.drop_nulls("value")
    if known.is_empty():
        return Block(KEY, "together", "Nobody can compare leads with and without content yet", "not known yet")
    scale = drawn(amount_scale(("−30", "+30"), board.mode), "scale from minus to plus 30 percentage points")
    head: Row = ["step", "with a piece", "without", scale, "difference", "95 % interval",
                 Cell("within segments", look="accord-wrap"), "95 % interval"]  # fmt: skip
    first = known.row(0, named=True)
    days = first["landmark_days"]
    return Block(
        key=KEY, side="together", eyebrow="Association, not effect", headline="", message=_said(first).rstrip("."),
        print=small_print(
            f"leads still in the stage {days} days after entering it, with whom sales had talked", "percentage points",
            f"n = {plural(known['leads'].sum(), 'lead')}", board.chosen.words,
        ),
        rows=ladder(head, [_line(board, row) for row in rows.to_dicts()], "Progress with and without content"),
        table=rows,
        context=(
            f"A use counts in the first {days} days of the stage. Both groups are waited for from then on, equally "
            "long; whoever had gone on or was lost by then is in neither: nobody looks better for having lived longer.",
            "What else may explain it: good reps use more content, and use it where a lead looks good; more talks mean "
            "more content and more progress. Within segments: the same, compared among like companies only.",
        ),
    )  # fmt: skip


def _said(row: dict[str, Any]) -> str:
    """The difference in words: only an interval without zero is called more or fewer."""
    thing = "Accepted leads" if row["step"] == "opportunity" else "Opportunities"
    shares = (
        f"{percent(row['with_share'])} went on with a piece in the first days, {percent(row['without_share'])} without"
    )
    if min(row["with_leads"], row["without_leads"]) < FEW or row["low"] <= 0 <= row["high"]:
        return f"{thing}: {shares}; chance alone can explain that."
    return f"{thing}: {shares}, {_points(row['value'])} points ({_interval(row['low'], row['high'])})."


def _line(board: Board, row: dict[str, Any]) -> Row:
    few = row["with_leads"] is None or min(row["with_leads"], row["without_leads"]) < FEW
    strip = amount(row["value"], row["low"], row["high"], ENDS, board.mode, side="together", few=few)
    sure = _interval(row["low"], row["high"])
    return [
        left(STEPS[row["step"]], look="accord-wrap"), _group(board, row, "with"), _group(board, row, "without"),
        drawn(strip, f"difference {_points(row['value'])} points, 95 % interval {sure}"),
        Cell(_points(row["value"]), look="accord-strong"), sure,
        _points(row["standardised"]), _interval(row["standardised_low"], row["standardised_high"]),
    ]  # fmt: skip


def _group(board: Board, row: dict[str, Any], group: str) -> Cell:
    """A share of a group, and its leads."""
    leads, moved = row[f"{group}_leads"], row[f"{group}_moved"]
    if not leads:
        return Cell(NOTHING)
    share = share_of(moved, leads)
    words = share if leads < FEW else f"{share} of {leads:,}"
    return Cell(words, board.link(KEY, step=row["step"], with_content=str(group == "with").lower()))


def _points(value: float | None) -> str:
    return NOTHING if value is None else f"{value * 100:+.0f}".replace("-", "−")


def _interval(low: float | None, high: float | None) -> str:
    return NOTHING if low is None or high is None else f"{_points(low)} to {_points(high)}"
