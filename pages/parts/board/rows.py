"""The five questions that both sides ask, in order, and how one is drawn."""

import streamlit as st

from pages.parts import cards
from pages.parts.board import enough, fast, good, paying, talking
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.look import row_head
from pages.parts.present import Row

QUESTIONS = (enough, fast, good, talking, paying)


def every(board: Board) -> list[Row]:
    """The whole board, a row a question."""
    return [question.row(board) for question in QUESTIONS]


def blocks(board_rows: list[Row]) -> list[Block]:
    """Every answer in reading order: of each question the week's, then the long run's."""
    return [block for row in board_rows for block in (row.left, row.right)]


def draw(row: Row) -> None:
    """The question, the sentence that joins both clocks, and the clocks side by side."""
    st.html(row_head(row.question, row.joined))
    left, right = st.columns(2, gap="small")
    with left:
        cards.draw(row.left)
    with right:
        cards.draw(row.right)
