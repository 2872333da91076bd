"""The joint meeting, step by step: the agenda writes itself, and what is decided is kept as it is spoken."""

import streamlit as st

from charts.theme import palette
from pages.parts import filters, frames, gate, look, present, stamp
from pages.parts.meeting import content, pulse, rules, saying, sheet, walking
from pages.parts.meeting.view import seen
from reports.agenda import headline

person = gate.guard()
colours = palette(look.mode())
if present.on():
    look.apply(present.sheet() + rules.rules(colours, large=True))
    sheet.show(seen(person, filters.chosen(hidden=True).week))
    st.stop()

look.apply(rules.rules(colours))
title, choice = st.columns([4, 1], vertical_alignment="bottom")
with choice:
    view = seen(person, filters.week(frames.bundle()))
title.title(headline(view.step.key, view.points, view.told), anchor=False)
walking.steps(view)
walking.bar(view)
saying.draw(view)
content.draw(view, person)
pulse.draw(view.version)
stamp.draw(view.board.ledger, view.board.version)
