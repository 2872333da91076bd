"""The conversations page's answers: how many, by whom, how far they get, what they leave, and where deals stall."""

import streamlit as st

from pages.parts import cards, missing
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.look import row_head
from pages.parts.talks import carried, funnel, funnel_view, outputs, parts, stalls, weekly
from pages.parts.talks.weekly import KEY

NARROWEST = 520
"""Pixels that a card with a table needs."""
NOTHING = {
    "filtered": ("No conversation answers to these filters", "Take a filter away to see conversations again."),
    "empty": ("No conversation is on record yet",
              "Sales logs one on a lead’s page in three clicks, or brings the file conversations on the page Data."),
    "unknown": ("Nobody recorded which conversations were successful",
                "Fill the column successful of the file conversations and import it again on the page Data."),
}  # fmt: skip
"""Why there is nothing to see → what the page says, and what to do."""


def absent(board: Board) -> str:
    """Why there is nothing to see, as a key of NOTHING; empty where there is."""
    if not board.ledger.conversations.height:
        return "empty"
    if not board.ledger.conversations["successful"].count():
        return "unknown"
    return "filtered" if board.result(KEY).is_empty() else ""


def title(board: Board) -> tuple[Block | None, str, str]:
    """The week's conversations, the message they make with the deals that stall, and the small print."""
    if why := absent(board):
        return None, NOTHING[why][0], board.chosen.words
    week = weekly.held(board)
    return week, "; ".join(filter(None, (week.message, stalls.said(board)))), week.print


def draw(board: Board, week: Block | None, names: bool) -> None:
    """All cards: the week across the page, then a row a question."""
    if week is None:
        st.info(NOTHING[absent(board)][1], icon=":material/forum:")
        missing.draw(KEY)
        return
    cards.draw(week, wide=True, titled=False)
    _row("By whom, and with whom?", parts.joined(board, names), parts.by_rep(board, names), parts.by_segment(board))
    st.html(row_head("How far do they get?", funnel.joined(board)))
    view = funnel_view.asked(board)
    with st.grid(2, gap="small", min_column_width=NARROWEST):
        for answer in (funnel.steps(view), funnel.cohorts(view)):
            cards.draw(answer)
    proof = outputs.by_kind(board), outputs.by_rep(board, names)
    _row("What came of them?", outputs.joined(board, names), *proof)
    st.html(row_head("Where do deals stall?", stalls.joined(board)))
    cards.draw(stalls.by_kind(board))
    stalls.listed(board, names)
    _row("What were they held with?", carried.joined(board), carried.by_kind(board))


def _row(question: str, joined: str, *answers: Block) -> None:
    """A question, the sentence that answers it, and its cards: side by side where there is room for their tables."""
    st.html(row_head(question, joined))
    if len(answers) == 1:
        cards.draw(answers[0])
        return
    with st.grid(2, gap="small", min_column_width=NARROWEST):
        for answer in answers:
            cards.draw(answer)
