"""From hand-over to revenue: six steps, each counted in the week in which it happened, each with its limits."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import polars as pl
import streamlit as st

from charts.numbers import written
from charts.theme import Side
from pages.parts import charting, missing
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block, number, state
from pages.parts.look import tag
from pages.parts.watched import Watched, history, watched

NARROWEST = 250
"""Pixels that a step needs."""


@dataclass(frozen=True)
class Step:
    """One column of one metric."""

    key: str
    column: str
    title: str
    counted: str
    side: Side = "sales"
    nothing: str = "none on record yet"


STEPS = (
    Step("handed_over", "value", "Handed over", "leads by week of hand-over", "marketing"),
    Step("sal_rate", "accepted", "Accepted", "leads by week of the decision"),
    Step("opportunities", "value", "Opportunities", "by week of opening"),
    Step("pipeline_created", "value", "Pipeline created", "amounts by week of opening"),
    Step("wins", "value", "Won", "deals by week of the win"),
    Step("wins", "revenue", "Revenue", "amounts by week of the win"),
)


def blocks(board: Board) -> list[Block]:
    """The steps in the order in which a lead takes them."""
    return [_block(board, step) for step in STEPS]


def joined(found: list[Block]) -> str:
    """The week's steps in one line; they are not the same leads."""
    said = [f"{block.headline} {step.title.lower()}" for block, step in zip(found, STEPS, strict=True)]
    return f"{' → '.join(said[:3])} → {said[4]}: each counted in its own week, so not the same leads."


def draw(found: list[Block]) -> None:
    """Small multiples: the same 26 weeks six times."""
    with st.grid(3, gap="small", min_column_width=NARROWEST):
        for block, step in zip(found, STEPS, strict=True):
            _draw(block, missing.line(step.key))


def _block(board: Board, step: Step) -> Block:
    rows = board.result(step.key).select("week", pl.col(step.column).cast(pl.Float64).alias("value"))
    seen = watched(board, step.key, step.column)
    value = row_of(rows, week=board.week).get("value")
    headline = written(value, seen.series.unit, board.currency) if value is not None else step.nothing
    said = f"{step.title}: {headline}"
    shown = board.weeks(rows)
    drawn = history(board, seen, rows, seen.message(said), step.side, label=headline, height=130)
    return Block(
        key=f"step_{step.key}_{step.column}", side=step.side, message=step.title, headline=headline, print=step.counted,
        context=_context(board, seen, rows), signal=seen.state, unit=seen.series.unit,
        link=_link(board, step, value), drawn=drawn if shown["value"].count() else None, table=shown,
    )  # fmt: skip


def _context(board: Board, seen: Watched, rows: pl.DataFrame) -> tuple[str, ...]:
    before: Any = row_of(rows, week=board.week - timedelta(weeks=1)).get("value")
    rule = seen.row.get("rule")
    lines = [f"signal: {rule}"] if rule else []
    return (*lines, seen.usual(board.currency), f"week before {written(before, seen.series.unit, board.currency)}")


def _link(board: Board, step: Step, value: float | None) -> str:
    if not value:
        return ""
    return board.link(step.key, week=board.week, **({"accepted": "true"} if step.column == "accepted" else {}))


def _draw(block: Block, lacking: str) -> None:
    with st.container(border=True, key=f"accord_{block.side}_{block.key}", height="stretch", gap="xxsmall"):
        lines = "".join(tag("div", line, "") for line in block.context)
        eyebrow = tag("div", block.message, f"accord-eyebrow accord-{block.side}")
        head = f'<div class="accord-head accord-tile">{number(block)}{state(block)}</div>'
        st.html(eyebrow + tag("div", block.print, "accord-print") + lacking + head)
        if block.drawn:
            charting.chart(block.drawn, f"figure_{block.key}")
        st.html(f'<div class="accord-notes">{lines}</div>')
