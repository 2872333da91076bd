"""The glossary: what every number asks, how it is counted, and when it misleads, straight from its declaration."""

import streamlit as st

import metrics
from pages.parts import explained, gate, look
from pages.parts.wording import plain

gate.guard()
look.apply()
st.title("Glossary")
st.caption(
    "Every number and every word that the two teams argue about. The text comes from the declarations that count."
)
wanted = st.text_input(
    "Search", key="q", bind="query-params", placeholder="cohort, SAL, response …", icon=":material/search:"
)
found = explained.matching(metrics.ALL, wanted)
words = explained.terms(wanted)
st.caption(f"{len(found)} of {len(metrics.ALL)} numbers · {len(words)} of {len(explained.TERMS)} words")
if not found and not words:
    st.info(f"Nothing is called “{plain(wanted)}” here. Try a shorter word.", icon=":material/search_off:")
for clock, title in explained.CLOCKS.items():
    explained.draw(title, [metric for metric in found if metric.clock == clock])
explained.draw_terms(words)
