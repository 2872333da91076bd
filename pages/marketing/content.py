"""Content: what sales uses, what it leaves, what it says of it, and where there is nothing to show."""

import streamlit as st

from pages.parts import filters, frames, gate, look, present, stamp
from pages.parts.agreeing.seat import sees_names
from pages.parts.board.view import Board
from pages.parts.content import answers, gaps, rating
from pages.parts.look import tag

person = gate.guard()
look.apply(gaps.rules(look.mode()))
head = st.container(gap="xxsmall")
board = Board(filters.chosen(hidden=present.on(), weekly=False), frames.bundle(), look.mode())
head.title(answers.title(board), anchor=False)
head.html(tag("div", answers.counted(board), "accord-print"))
rating.answered()
answers.draw(board, person, sees_names(person))
stamp.draw(board.ledger, "all agreements")
