"""The week in two minutes: one sentence, eight measures, what was missed and what waits, the same every Monday."""

import streamlit as st

from pages.parts import filters, frames, gate, look, stamp
from pages.parts.telling import exceptions, lists, measures, paired, takeaway, trending

person = gate.guard()
look.apply()
bundle = frames.bundle()
title, choice = st.columns([4, 1], vertical_alignment="bottom")
with choice:
    told = frames.week(filters.week(bundle))
title.title(told.sentence.removesuffix("."), anchor=False)
measures.draw(told)
left, right = st.columns([2, 3], gap="small")
with left:
    exceptions.draw(told)
with right:
    paired.draw(told)
lists.draw(told)
trending.draw(told, bundle.calendar.currency)
takeaway.draw(told, person)
stamp.draw(bundle, "; ".join(told.agreements) or "no agreement in force")
