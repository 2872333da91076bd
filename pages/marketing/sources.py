"""The sources: which bring customers, who gets the credit for them, and whether they pay."""

import streamlit as st

from pages.parts import cards, filters, frames, gate, look, stamp
from pages.parts.board import origins
from pages.parts.board.view import Board
from pages.parts.sourcing import brought, campaigns, claims, credit, customers, economics, view, yields

gate.guard()
look.apply()
title = st.container()
board = Board(filters.chosen(weekly=False), frames.bundle(), look.mode())
title.title(yields.message(board), anchor=False)
title.html(look.tag("div", yields.counted(board), "accord-print"))
cards.draw(yields.ranked(board), wide=True)
cards.draw(brought.figures(board))
st.html(look.row_head("Who gets the credit?", credit.SENTENCE))
asked = view.asked(board)
cards.draw(credit.ranges(asked), wide=True)
cards.draw(credit.table(asked))
cards.draw(claims.words(asked), wide=True)
st.html(look.row_head("Does it pay?", economics.joined(board)))
cards.draw(economics.cost(board), wide=True)
cards.draw(customers.figures(board))
cards.draw(campaigns.profits(asked))
cards.draw(origins.bridged(board), wide=True)
stamp.draw(board.ledger, "all agreements")
