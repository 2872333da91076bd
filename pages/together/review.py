"""The review: one week of sales beside the long run of marketing, over the same leads. The meeting's page."""

import streamlit as st

from pages.parts import filters, frames, gate, look, present, stamp, surround
from pages.parts.agreeing.seat import sees_names
from pages.parts.between import found, listing
from pages.parts.board import band, cold, headline, rows
from pages.parts.board.view import Board

person = gate.guard()
if present.on():
    board = Board(filters.chosen(hidden=True), frames.bundle(), look.mode())
    present.show(band.title(board), f"{band.agreed(board)}{surround.made()}", band.kept(board), rows.every(board))
    st.stop()

look.apply()
title, way_in = st.columns([5, 1], vertical_alignment="bottom")
with way_in.container(horizontal_alignment="right"):
    present.enter()
board = Board(filters.chosen(), frames.bundle(), look.mode())
answers = rows.every(board)
title.title(headline.message(rows.blocks(answers), band.states(board)), anchor=False)
title.html(look.tag("div", band.title(board), "accord-print"))
band.draw(board)
for row in answers:
    rows.draw(row)
listing.draw(found.dues(board.chosen.filters), board.chosen.query)
cold.draw(board, sees_names(person))
stamp.draw(board.ledger, board.version)
