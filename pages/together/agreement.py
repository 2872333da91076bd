"""The agreement: what is in force, what lies on the table, what history says of any other terms, and how it came."""

import streamlit as st

from pages.parts import frames, gate, look
from pages.parts.agreeing import bench, history, opening, pulse, standing, steps, table
from pages.parts.agreeing.words import headline

person = gate.guard()
look.apply()

asked = st.query_params.get("proposal")
now = opening.now(asked)
calendar = frames.bundle().calendar
st.title(headline(now.ruling, now.table), anchor=False)
opening.tell(steps.answer(), now, calendar)
pulse.draw(now, asked)

standing.draw(now.ruling, now.signed, calendar)
for proposal in now.table:
    table.draw(proposal, now.ruling, person, calendar)

st.header("Try other terms before anybody signs", anchor="the-bench", divider=False)
bench.draw(now.ruling, now.table)

st.header("How it came to be", anchor=False)
history.draw(now.past, calendar, now.asked)
