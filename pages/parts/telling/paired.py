"""Both clocks in one chart: what sales accepted, and what became of those very leads."""

import streamlit as st

from charts.paired import paired
from pages.parts import charting, look
from pages.parts.look import tag
from reports.pairing import frame, sentence
from reports.week import Week


def draw(told: Week) -> None:
    """The chart under the sentence that says what it shows."""
    with st.container(border=True, key="accord_together_paired", height="stretch", gap="xsmall"):
        eyebrow = tag("div", "Both clocks, the same leads", "accord-eyebrow accord-together")
        if told.pairing is None:
            st.html(eyebrow + tag("div", "No lead was accepted yet: nothing can be followed.", ""))
            return
        said, rows = sentence(told.pairing), frame(told.pairing)
        st.html(eyebrow + tag("h4", said, "accord-message"))
        drawn = paired(rows, said, told.pairing.age_days, look.mode())
        charting.chart(drawn, "figure_paired")
