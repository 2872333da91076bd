"""Pace: the short clock, week by week, from hand-over to revenue."""

import streamlit as st

from pages.parts import filters, frames, gate, look, present, stamp
from pages.parts.board.view import Board
from pages.parts.look import tag
from pages.parts.pace import answers, changed

gate.guard()
look.apply()
head = st.container(gap="xxsmall")
board = Board(filters.chosen(hidden=present.on()), frames.bundle(), look.mode())
found = changed.lines(board)
message, small_print = answers.title(board, found)
head.title(message, anchor=False)
head.html(tag("div", small_print, "accord-print"))
answers.draw(board, found)
stamp.draw(board.ledger, board.version)
