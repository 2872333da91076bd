"""The week in two minutes: one sentence, eight measures, what was missed and what waits, the same every Monday."""

import streamlit as st

from pages.parts import filters, frames, gate, look, stamp
from pages.parts.telling import lists, marks, measures, steps, takeaway
from pages.parts.wording import plain

person = gate.guard()
look.apply()
bundle = frames.bundle()
title, choice = st.columns([4, 1], vertical_alignment="bottom")
with choice:
    one = steps.opened(bundle, filters.week(bundle))
told = one.shown
title.title(plain(told.opening.removesuffix(".")), anchor=False)
marks.draw(one, person, bundle)
measures.draw(told, one.corrections)
lists.draw(told)
takeaway.draw(one, person)
stamp.draw(bundle, "; ".join(told.agreements) or "no agreement in force")
