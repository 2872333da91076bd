"""The pace page's answers: what changed, the steps, what is accepted, what is won, and whether it is enough."""

import streamlit as st

from pages.parts import cards, missing
from pages.parts.board.view import Board, week_span
from pages.parts.cards import Block
from pages.parts.look import row_head
from pages.parts.pace import accepted, changed, reasons, steps, target, velocity, winning
from pages.parts.pace.changed import Line
from pages.parts.wording import plural, small_print

NARROWEST = 520
"""Pixels that a card with a table needs."""


def empty(board: Board) -> bool:
    """Whether nothing of the short clock is on record under the filters."""
    return all(board.result(step.key).is_empty() for step in steps.STEPS)


def title(board: Board, found: list[Line]) -> tuple[str, str]:
    """The message: the first real signal of what was found; and its small print."""
    if empty(board):
        filtered = board.chosen.filters and board.ledger.leads.height
        return "No lead answers to these filters" if filtered else "No lead was handed over yet", board.chosen.words
    watched = f"{plural(len(found), 'measure')} judged by the weeks before"
    return changed.message(board, found), small_print(watched, week_span(board.week), board.version, board.chosen.words)


def draw(board: Board, found: list[Line]) -> None:
    """All cards, a question after the other."""
    if empty(board):
        st.info("Bring leads in on the page Data, or take a filter away: the week’s pace shows then.",
                icon=":material/inbox:")  # fmt: skip
        missing.draw(*dict.fromkeys(step.key for step in steps.STEPS))
        return
    taken = steps.blocks(board)
    st.html(row_head("Step by step", steps.joined(taken)))
    steps.draw(taken)
    st.html(row_head("What changed?", changed.joined(found)))
    cards.draw(changed.table(board, found))
    changed.quiet(board, found)
    _row("Good?", reasons.joined(board), accepted.rates(board), reasons.mix(board))
    _row("Does the pipeline win?", winning.joined(board), winning.rates(board), winning.cycle(board))
    _row("Is there enough?", target.joined(board), target.revenue(board), target.coverage(board))
    cards.draw(velocity.equation(board))


def _row(question: str, joined: str, *answers: Block) -> None:
    st.html(row_head(question, joined))
    with st.grid(2, gap="small", min_column_width=NARROWEST):
        for answer in answers:
            cards.draw(answer)
