"""The cohorts: what became of each month's leads, compared at equal age, and what is still to come of the young."""

import streamlit as st

from pages.parts import cards, filters, frames, gate, look, stamp
from pages.parts.board.view import Board
from pages.parts.cohort import (
    became,
    complete,
    equal_age,
    nurture,
    reliability,
    shades,
    to_come,
    triangle,
    view,
    waiting,
)

gate.guard()
look.apply(shades.rules())
title = st.container()
board = Board(filters.chosen(weekly=False), frames.bundle(), look.mode())
asked = view.asked(board)
title.title(equal_age.message(asked), anchor=False)
title.html(look.tag("div", equal_age.counted(asked), "accord-print"))
cards.draw(equal_age.compared(asked), wide=True)
triangle.draw(asked)
st.html(look.row_head("Still to come?", to_come.joined(asked)))
cards.draw(to_come.expected(asked), wide=True)
cards.pair(became.ends(asked), waiting.to_win(asked))
st.html(look.row_head("Ready for sales?", reliability.joined(asked)))
cards.pair(nurture.parts(asked), complete.filled(asked))
cards.draw(reliability.held(asked), wide=True)
stamp.draw(board.ledger, "all agreements")
