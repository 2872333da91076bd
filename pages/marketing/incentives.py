"""Incentives, tried out: marketing paid by the lead, or the same pot by the profit of its leads."""

import streamlit as st

from pages.parts import cards, filters, frames, gate, look, missing, present, stamp
from pages.parts.agreeing.seat import sees_names
from pages.parts.board.view import Board
from pages.parts.incentive import asked, cuts, warned

names = sees_names(gate.guard())
look.apply()
title = st.container(gap="xxsmall")
board = Board(filters.chosen(hidden=present.on(), weekly=False), frames.bundle(), look.mode())
tried = asked.tried(board, names)
title.title(cuts.message(tried), anchor=False)
title.html(look.tag("div", cuts.counted(tried), "accord-print"))
missing.draw(asked.KEY)
if tried.whole:
    cards.draw(cuts.block(tried, cuts.SOURCE))
    for side, (place, words) in enumerate(zip(st.columns(2, gap="small"), warned.cards(tried), strict=True)):
        place.container(border=True, key=f"accord_marketing_warned_{side}", height="stretch").html(words)
    cards.draw(cuts.block(tried, cuts.PERSON))
if tried.rows.height:
    cards.draw(cuts.block(tried, cuts.MONTH))
else:
    st.info("Bring leads in on the page Data: they need created_at, and wins an amount and a margin.")
stamp.draw(board.ledger, "all agreements")
