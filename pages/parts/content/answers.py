"""The content page's answers: is it used, where is nothing, what should go, who follows what, does it go together."""

from typing import Any

import polars as pl
import streamlit as st

from agreement import Person
from charts.numbers import share_of
from metrics._register import RETIRE
from metrics.conversations_held import KINDS
from pages.parts import cards, frames, missing
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.content import advice, gaps, progress, rating, register, said, use
from pages.parts.look import row_head
from pages.parts.wording import plural, small_print

NARROWEST = 520
"""Pixels that a card with a table needs."""


def title(board: Board) -> str:
    """The message of the page: what is used, what nobody wants, and the biggest hole."""
    if board.ledger.content.is_empty():
        return "No content is on record"
    whole = row_of(use.rows(board).filter(pl.col("conversation").is_null()))
    if not whole.get("available"):
        return "No piece of content is on offer"
    if whole["used"] is None:
        return f"{plural(whole['available'], 'piece')} on offer, and nobody records which are used"
    parts = [f"Sales uses {whole['used']} of {plural(whole['available'], 'piece')}"]
    idle = frames.result(register.KEY).filter(verdict=RETIRE).height
    parts += [f"{idle} could be retired"] if idle else []
    hole = gaps.worst(board)
    if hole:
        parts.append(f"nothing to show for “{KINDS[hole['conversation']]}” with {hole['persona']}")
    return "; ".join(parts)


def counted(board: Board) -> str:
    """The small print of the page."""
    since = use.rows(board)["since"].max()
    said = f"the 90 days since {since.day} {since:%b %Y}" if since else ""  # type: ignore[union-attr]
    return small_print("content used by sales", "pieces", said, board.chosen.words, "all agreements")


def draw(board: Board, person: Person, names: bool) -> None:
    """All cards, a row a question; what to do where there is nothing to show."""
    if board.ledger.content.is_empty():
        st.info("Bring the pieces in on the page Data: a file with content_id, title, conversation (1 to 5), persona, "
                "phase, published_on and cost. Then sales can name them, and this page says which are used.",
                icon=":material/auto_stories:")  # fmt: skip
        missing.draw(use.KEY)
        return
    rating.desk(board, person)
    _row("Is it used?", use.joined(board), use.by_conversation(board), said.ratings(board, names))
    st.html(row_head("Where is nothing?", gaps.joined(board)))
    cards.draw(gaps.matrix(board), wide=True)
    st.html(row_head("What should go?", register.joined()))
    register.draw(board)
    by_rep, by_piece = advice.by_rep(board, names), advice.by_piece(board)
    _row("Who follows what is recommended?", advice.joined(board), by_rep, by_piece)
    st.html(row_head("Do leads with content go on?", progress.joined(board)))
    cards.draw(progress.differences(board), wide=True)


def _row(question: str, joined: str, *blocks: Block) -> None:
    """A question, the sentence that answers it, and its cards: side by side where there is room for their tables."""
    st.html(row_head(question, joined))
    with st.grid(2, gap="small", min_column_width=NARROWEST):
        for block in blocks:
            cards.draw(block)


def part(row: dict[str, Any], part: str, whole: str) -> str:
    """A share in words, or a dash where nobody knows it."""
    return "–" if row.get(part) is None else share_of(row[part], row[whole])
