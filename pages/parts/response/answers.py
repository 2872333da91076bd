"""The response page's answers: how fast, where the time is lost, what waits."""

import streamlit as st

from metrics._owners import SLOWER
from pages.parts import cards, missing
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.look import row_head
from pages.parts.response import bands, delay, reps, speed, waiting
from pages.parts.response.pledge import KEY, pledge

NARROWEST = 520
"""Pixels that a card with a table needs."""


NOTHING = {
    "filtered": ("No lead answers to these filters", "Take a filter away to see leads again."),
    "empty": ("No lead was handed over yet",
              "Bring leads in on the page Data: the column handed_over_at says when sales was given each one."),
    "unknown": ("No first response is on record",
                "Nobody can say who was answered and when. Fill the column first_response_at and import the leads "
                "again on the page Data."),
}  # fmt: skip
"""Why there is nothing to see → what the page says, and what to do."""


def absent(board: Board) -> str:
    """Why there is nothing to see, as a key of NOTHING; empty where there is."""
    if not board.result(KEY).is_empty():
        return ""
    if board.result("handed_over").is_empty():
        return "filtered" if board.chosen.filters and board.ledger.leads.height else "empty"
    return "filtered" if board.ledger.leads["first_response_at"].count() else "unknown"


def title(board: Board, names: bool) -> tuple[Block | None, str, str]:
    """The watched share, the message it makes with whoever stands apart, and the small print."""
    if why := absent(board):
        return None, NOTHING[why][0], board.chosen.words
    promise = pledge(board)
    answered, found = speed.answered(board, promise), reps.rows(board, promise)
    late = reps.said(found, names) if (found["standing"] == SLOWER).any() else ""
    return answered, "; ".join(filter(None, (answered.message, late))), answered.print


def draw(board: Board, answered: Block | None, names: bool) -> None:
    """All cards: the watched share across the page, then a row a question."""
    if answered is None:
        st.info(NOTHING[absent(board)][1], icon=":material/inbox:")
        missing.draw(KEY)
        _row("What waits?", waiting.joined(board), waiting.backlog(board), waiting.decided(board))
        return
    promise = pledge(board)
    cards.draw(answered, wide=True, titled=False)
    _row("How fast?", speed.joined(board), bands.bands(board, promise), speed.times(board))
    by_rep, whose = reps.by_rep(board, promise, names), reps.joined(board, promise, names)
    _row("Where is the time lost?", whose, by_rep, delay.split(board))
    _row("What waits?", waiting.joined(board), waiting.backlog(board), waiting.decided(board))


def _row(question: str, joined: str, *answers: Block) -> None:
    """A question, the sentence that answers it, and its cards: side by side where there is room for their tables."""
    st.html(row_head(question, joined))
    with st.grid(2, gap="small", min_column_width=NARROWEST):
        for answer in answers:
            cards.draw(answer)
