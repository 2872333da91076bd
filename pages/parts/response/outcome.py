"""What if they had been answered in time? How leads fared by how they were answered, and what that does not say."""

from typing import Any

import polars as pl
import streamlit as st

from charts.numbers import NOTHING, interval, percent, share_of
from pages.parts import cards
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.ladder import Cell, Row, ladder, left, of
from pages.parts.look import row_head
from pages.parts.wording import plural, small_print

KEY = "response_outcome"
BECAME = {"accepted": "Accepted", "opportunity": "Opportunity", "won": "Won"}
ANSWERED = {"within": "in time", "later": "later", "never": "never by then"}
WARNING = (
    "An association, not proof: reps answer first the leads that look best to them, and what they saw in a lead is on "
    "no record. Source, segment and score are taken out in the last columns; everything else that makes a lead "
    "promising remains in them."
)


def draw(board: Board) -> None:
    """The row of the page."""
    rows = board.result(KEY)
    if not rows["leads"].sum():
        return
    st.html(row_head("And if answered in time?", sentence(rows)))
    cards.draw(compared(board))


def sentence(rows: pl.DataFrame) -> str:
    """How much more often leads answered in time were won, as it is and among alike leads."""
    one = row_of(rows, outcome="won", answer="later")
    first = row_of(rows, outcome="won", answer="within")
    if not one or one["difference"] is None:
        return "Too few leads are old enough to compare those answered in time with the others."
    said = (
        f"Of the leads answered in time {percent(first['value'])} were won within {one['age_days']} days, of those "
        f"answered later {percent(one['value'])}"
    )
    return f"{said}: {_judged(one)}."


def _judged(one: dict[str, Any]) -> str:
    """Whether chance alone could make the difference, among leads that are alike on record."""
    if one["adjusted"] is None:
        return "no leads of both kinds are alike enough to compare"
    points = f"{_points(one['adjusted'])} points among leads of the same source, segment and score"
    chance = one["adjusted_low"] <= 0 <= one["adjusted_high"]
    return f"{points}, which chance alone could make" if chance else f"{points}, more than chance alone would make"


def compared(board: Board) -> Block:
    """A row for each outcome and answer: its share, and by how much those answered in time are ahead."""
    rows = board.result(KEY)
    judged = rows.filter(outcome="accepted")["leads"].sum()
    head: Row = ["", "answered", "share (95 % interval)", "leads",
                 Cell("in time, ahead by points (95 % interval)", look="accord-wrap"),
                 Cell("the same among alike leads", look="accord-wrap")]  # fmt: skip
    lines = [_row(board, row) for row in rows.to_dicts()]
    aside = rows.filter(answer="within").to_dicts()
    return Block(
        key=KEY, side="together", message=_ahead(rows), headline="", eyebrow="Answered in time, and then",
        print=small_print("leads that were due an answer by the agreement, at equal age", "share",
                          f"n = {plural(judged, 'lead')}", board.version, board.chosen.words),
        context=(WARNING, *_left_out(aside)),
        rows=ladder(head, lines, "What became of leads, by how they were answered"), table=rows, unit="share",
        shares=("difference", "difference_low", "difference_high", "adjusted", "adjusted_low", "adjusted_high"),
    )  # fmt: skip


def _row(board: Board, row: dict[str, Any]) -> Row:
    ahead = row["answer"] == "within"
    name = f"{BECAME[row['outcome']]}, {row['age_days']} days" if ahead else ""
    asked = {"outcome": row["outcome"], "answer": row["answer"]}
    links = (board.link(KEY, **asked, reached="true"), board.link(KEY, **asked))
    if row["reached"] is None:
        return [name, left(ANSWERED[row["answer"]]), NOTHING, f"{row['leads']:,}", "", ""]
    sure = f" ({interval(row['low'], row['high'], 'share')})" if row["leads"] else ""
    return [
        Cell(name, look="accord-strong"), left(ANSWERED[row["answer"]]),
        Cell(f"{share_of(row['reached'], row['leads'])}{sure}", look="accord-strong" if ahead else ""),
        of(row["reached"], row["leads"], *links), _gap(row, "difference"), _gap(row, "adjusted"),
    ]  # fmt: skip


def _ahead(rows: pl.DataFrame) -> str:
    """By how much those answered in time are ahead of those answered later, for each outcome."""
    later = [row for row in rows.filter(answer="later").to_dicts() if row["difference"] is not None]
    if not later:
        return "Nothing to compare yet"
    parts = [f"{BECAME[row['outcome']].lower()} {_points(row['difference'])}" for row in later]
    return f"Answered in time against later, in points: {', '.join(parts)}"


def _gap(row: dict[str, Any], name: str) -> Cell:
    if row[name] is None:
        return Cell()
    value, low, high = (_points(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
    return Cell(f"{value} ({low} to {high})")


def _points(share: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    points = 100 * share
    return f"{points:+.1f}".replace("-", "−") if abs(points) >= 0.05 else "0.0"


def _left_out(aside: list[dict[str, Any]]) -> list[str]:
    """Who is not compared: too young, or answered only after the end."""
    young = ", ".join(f"{row['young']:,} for “{BECAME[row['outcome']].lower()}”" for row in aside if row["young"])
    late = sum(row["reversed"] for row in aside)
    return [
        *([f"not old enough yet, compared with nobody: {young}"] if young else []),
        *([f"{late:,} answered only after their end: left out"] if late else []),
    ]
