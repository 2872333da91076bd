"""Response: how fast leads are answered, by whom, and what waits."""

import streamlit as st

from pages.parts import filters, frames, gate, look, present, stamp
from pages.parts.agreeing.seat import sees_names
from pages.parts.board import cold
from pages.parts.board.view import Board
from pages.parts.look import tag
from pages.parts.response import answers

person = gate.guard()
names = sees_names(person)
look.apply()
head = st.container(gap="xxsmall")
board = Board(filters.chosen(hidden=present.on()), frames.bundle(), look.mode())
answered, message, small_print = answers.title(board, names)
head.title(message, anchor=False)
head.html(tag("div", small_print, "accord-print"))
answers.draw(board, answered, names)
cold.draw(board, names)
stamp.draw(board.ledger, board.version)
