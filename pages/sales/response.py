"""Response: who waits and by when, how fast leads are answered and by whom, and what came of it."""

import streamlit as st

from pages.parts import filters, frames, gate, look, present, stamp
from pages.parts.agreeing.seat import sees_names
from pages.parts.board.view import Board
from pages.parts.look import tag
from pages.parts.response import answers, desk, outcome

person = gate.guard()
names = sees_names(person)
look.apply()
head = st.container(gap="xxsmall")
board = Board(filters.chosen(hidden=present.on()), frames.bundle(), look.mode())
answered, message, small_print = answers.title(board, names)
head.title(message, anchor=False)
head.html(tag("div", small_print, "accord-print"))
desk.draw(board, person, names)
answers.draw(board, answered, names)
outcome.draw(board)
stamp.draw(board.ledger, board.version)
