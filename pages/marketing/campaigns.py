"""Campaigns: what each earned, at which price it would pay, and which need both signatures first."""

import streamlit as st

from pages.parts import cards, filters, frames, gate, look, stamp
from pages.parts.board.view import Board
from pages.parts.campaigning import gate_now, gating, outcomes, price, ranking, view
from pages.parts.look import tag

person = gate.guard()
look.apply()
title = st.container(gap="xxsmall")
board = Board(filters.chosen(weekly=False), frames.bundle(), look.mode())
asked, plans = view.asked(board), gate_now.read(board, person)
title.title(ranking.message(asked), anchor=False)
title.html(tag("div", ranking.counted(asked), "accord-print"))
cards.draw(ranking.ranked(asked), wide=True, titled=False)
st.html(look.row_head("Which need both signatures?", gate_now.joined(plans)))
gating.draw(plans)
outcomes.draw(plans)
st.html(look.row_head("At which price?", "Moving the price counts no lead again: the wins stay those that were won."))
cards.draw(price.tried(price.asked(asked)))
stamp.draw(board.ledger, "all agreements")
