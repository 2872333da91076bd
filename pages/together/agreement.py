"""The agreement: what is in force, what lies on the table, what history says of any other terms, and how it came."""

import streamlit as st

from pages.parts import frames, gate, look
from pages.parts.agreeing import opening, pulse, standing, steps, table, views
from pages.parts.agreeing.words import headline
from pages.parts.wording import plain

person = gate.guard()
look.apply()

asked = st.query_params.get("proposal")
calendar = frames.bundle().calendar
title = st.empty()
segment = opening.choose(opening.now(asked, st.query_params.get(opening.FOR)))
now = opening.now(asked, segment)
title.title(plain(headline(now.ruling, now.table, now.segment)), anchor=False)
opening.tell(steps.answer(), now, asked, calendar)
pulse.draw(now, asked)

standing.draw(now, calendar)
for proposal in now.table:
    table.draw(proposal, now.ruling, person, calendar)
views.draw(now, person, calendar)
