"""The hand-over checklist: each step with its deadline and the share of leads for which it was kept."""

from typing import Any

import polars as pl
import streamlit as st

from agreement.charter_words import EVENTS, shown_words
from agreement.moments import day_words
from charts import strips
from charts.numbers import FEW, interval, share_of
from metrics._handover import WEEKS
from metrics._owed import MOST_LATE
from pages.parts import cards, filters, frames, look, present
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.chartering.opening import Now
from pages.parts.ladder import Cell, Row, drawn, ladder, left, of
from pages.parts.wording import plural, small_print

KEY = "handover_steps"
NOTHING = (
    "No charter with a hand-over was in force when the data ends. Write its steps under “Write a charter”: each with "
    "the side that does it and its deadline in business hours."
)


def draw(shown: Now) -> None:
    """The checklist of the charter in force, and of earlier ones that still judge leads of the window."""
    board = Board(filters.chosen(hidden=present.on(), weekly=False), frames.bundle(), look.mode())
    rows = board.result(KEY).filter(pl.col("week").is_null())
    if rows.is_empty():
        st.info(NOTHING, icon=":material/checklist:")
        return
    for place, version in enumerate(rows["version"].unique(maintain_order=True).to_list()):
        cards.draw(block(board, rows.filter(version=version), KEY if place == 0 else f"{KEY}_{version}"))


def block(board: Board, rows: pl.DataFrame, key: str = KEY) -> Block:
    """A row a step: whose it is, its deadline, the share kept with its interval, what is too early."""
    version, since = rows["version"][0], rows["since"][0]
    until = board.ledger.as_of
    return Block(
        key=key, side="together", message=_message(rows), headline="",
        eyebrow=f"Hand-over by charter v{version}",
        print=small_print(f"done by the deadline, leads handed over in the last {WEEKS} weeks", "share",
                          f"{day_words(since)} to {day_words(until)}", f"charter v{version}, in force at the hand-over",
                          board.chosen.words),
        context=_notes(rows), rows=_ladder(board, rows), table=rows.drop("week", "since"), unit="share",
    )  # fmt: skip


def _message(rows: pl.DataFrame) -> str:
    known = rows.drop_nulls("value").sort("value")
    if known.is_empty():
        return "No lead has come far enough yet to judge a step"
    worst = known.row(0, named=True)
    often = f"{share_of(worst['kept'], worst['judged'])} of leads" if worst["judged"] >= FEW else (
        f"{worst['kept']} of {worst['judged']} leads")  # fmt: skip
    return f"“{worst['what']}” is the step kept least: in time for {often}"


def _ladder(board: Board, rows: pl.DataFrame) -> str:
    head: Row = ["step", Cell("whose", look="accord-left"), Cell("due within", look="accord-left"),
                 drawn(strips.share_scale(board.mode), "scale from 0 to 100 per cent"), "in time", "leads",
                 "95 % interval", "too early"]  # fmt: skip
    return ladder(head, [_row(board, row) for row in rows.to_dicts()], "Hand-over steps in their order")


def _row(board: Board, row: dict[str, Any]) -> Row:
    name = Cell(f"{row['step']}. {row['what']}", look="accord-wrap")
    whose = left(row["whose"], look=f"accord-{row['whose']}")
    due = left(f"{plural(row['hours'], 'business hour')} of {EVENTS[row['after']]}", look="accord-wrap")
    if row["n"] is None:
        why = "nothing recorded shows it" if row["shown_by"] else shown_words(None)
        return [name, whose, due, Cell(), Cell(why, look="accord-muted accord-wrap"), Cell(), Cell(), Cell()]
    late = row["high"] is not None and row["high"] < 1 - MOST_LATE
    strip = strips.share(row["value"], row["low"], row["high"], board.mode, side=row["whose"],
                         few=row["judged"] < FEW, worse=late)  # fmt: skip
    sure = interval(row["low"], row["high"], "share") if row["judged"] else ""
    said = f"{row['kept']} of {row['judged']}, 95 % interval {sure}" if row["judged"] else "nothing to judge yet"
    reached = "–" if not row["judged"] else "few" if row["judged"] < FEW else share_of(row["kept"], row["judged"])
    strong = "accord-strong accord-worse" if late else "accord-strong"
    return [
        name, whose, due, drawn(strip, said), Cell(f"▼ {reached}" if late else reached, look=strong),
        of(row["kept"], row["judged"], _link(board, row, kept="true"), _link(board, row, young="false")), sure,
        Cell(f"{row['young']:,}", _link(board, row, young="true") if row["young"] else ""),
    ]  # fmt: skip


def _link(board: Board, row: dict[str, Any], **part: str) -> str:
    """The leads behind a count."""
    return board.link(KEY, version=row["version"], step=row["step"], **part)


def _notes(rows: pl.DataFrame) -> tuple[str, ...]:
    shown = [f"{row['step']}. {row['what']}: {shown_words(row['shown_by'])}" for row in rows.to_dicts()]
    return (
        f"▼ surely late for more than one lead in ten · hollow: fewer than {FEW} leads · too early: the deadline has "
        "not passed, done or not",
        " · ".join(shown),
    )
