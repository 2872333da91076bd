"""The review: one week of sales beside the long run of marketing, over the same leads. The meeting's page."""

import streamlit as st

from pages.parts import filters, frames, gate, look, present, stamp
from pages.parts.board import band, cold, rows
from pages.parts.board.view import Board

gate.guard()
presenting = present.on()
if not presenting:
    look.apply()
    title, way_in = st.columns([5, 1], vertical_alignment="bottom")
    title.title("Review of the week", anchor=False)
    with way_in.container(horizontal_alignment="right"):
        present.enter()
chosen = filters.chosen(hidden=presenting)
board = Board(chosen, frames.bundle(), look.mode())
if presenting:
    present.show(band.title(board), band.facts(board), rows.every(board))
    st.stop()
band.draw(board)
for row in rows.every(board):
    rows.draw(row)
cold.draw(board)
stamp.draw(board.ledger, board.version)
