"""The week in two minutes: one sentence, eight measures, what was missed and what waits, the same every Monday."""

import streamlit as st

from pages.parts import filters, frames, gate, look, stamp
from pages.parts.telling import exceptions, lists, marks, measures, paired, steps, takeaway, trending
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
left, right = st.columns([2, 3], gap="small")
with left:
    exceptions.draw(told)
with right:
    paired.draw(told)
lists.draw(told)
takeaway.draw(one, person)
trending.draw(told, bundle.calendar.currency)
stamp.draw(bundle, "; ".join(told.agreements) or "no agreement in force")
