"""Leads from a CRM, the company's calendar, and what was imported before. Administrators only."""

import streamlit as st

from agreement.people import ADMINISTRATOR
from pages.parts import company, gate, imported, look, synced, uploads
from pages.parts.data_saving import offer, said
from pages.parts.mapping import drawn
from pages.parts.preview import draw

person = gate.guard(ADMINISTRATOR)

look.apply()
st.title("Data", anchor=False)
TABS = ("Bring in leads", "Calendar and currency", "Earlier imports")
bring, calendar, past = st.tabs(TABS, default=TABS[2] if imported.just_undone() else None)
with bring:
    said()
    chosen = uploads.chosen(drawn.draw)
    if chosen is not None:
        draw(chosen)
        offer(person, chosen)
with calendar:
    company.form(person)
with past:
    imported.table()
    synced.table()
