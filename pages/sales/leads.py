"""The leads behind a number, and one lead's story."""

import streamlit as st

from pages.parts import gate, look
from pages.parts.lead_list import listing, story

person = gate.guard()
look.apply()

lead = st.query_params.get("lead")
if lead:
    story.draw(lead, person)
else:
    listing.draw(person)
