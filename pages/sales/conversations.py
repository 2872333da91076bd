"""Conversations: how many of the five are held, how far they get, what they leave behind, and where deals stall."""

import streamlit as st

from pages.parts import filters, frames, gate, look, present, stamp
from pages.parts.agreeing.seat import sees_names
from pages.parts.board.view import Board
from pages.parts.look import tag
from pages.parts.talks import answers

person = gate.guard()
names = sees_names(person)
look.apply()
head = st.container(gap="xxsmall")
board = Board(filters.chosen(hidden=present.on()), frames.bundle(), look.mode())
week, message, small_print = answers.title(board)
head.title(message, anchor=False)
head.html(tag("div", small_print, "accord-print"))
answers.draw(board, week, names)
stamp.draw(board.ledger, board.version)
