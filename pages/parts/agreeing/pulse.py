"""Tells people that the table moved while they looked, without moving it under their hands."""

import streamlit as st

from pages.parts import gate
from pages.parts.agreeing.opening import Now, now

EVERY = 8
"""Seconds; twenty people looking use a few per cent of a core."""


@st.fragment(run_every=EVERY)
def draw(shown: Now, asked: str | None) -> None:
    """Compares what is shown with what is stored; offers to look again."""
    gate.recheck()
    fresh = now(asked, shown.segment)
    if (fresh.ruling, fresh.table) == (shown.ruling, shown.table):
        return
    st.info("Somebody has just done something here. What you see is not the latest.", icon=":material/sync:")
    if st.button("Look again", type="primary", key="look_again"):
        st.rerun()
