"""Who may sign in and which seat they hold. Administrators only."""

import streamlit as st

from agreement.people import ADMINISTRATOR
from pages.parts import gate, look, roster

person = gate.guard(ADMINISTRATOR)
look.apply()

st.title("People", anchor=False)
roster.summary()

roster.table()
left, right = st.columns(2, gap="large")
with left:
    roster.change(person)
with right:
    roster.add(person)
roster.steps()
