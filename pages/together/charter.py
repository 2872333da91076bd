"""The charter: who answers for what, what comes first, the hand-over step by step, and learning each other's work."""

import streamlit as st

from pages.parts import gate, look
from pages.parts.agreeing import steps
from pages.parts.chartering import opening, pulse, standing, table, views
from pages.parts.chartering.standing import RULES
from pages.parts.chartering.words import headline
from pages.parts.wording import plain

person = gate.guard()
look.apply(RULES)

shown = opening.now(st.query_params.get("proposal"))
st.title(plain(headline(shown)), anchor=False)
opening.tell(steps.answer(), shown)
pulse.draw(shown)

standing.draw(shown, person)
for proposal in shown.table:
    table.draw(proposal, shown, person)
views.draw(shown, person)
