"""Tells people that the charter moved while they looked, without moving it under their hands."""

import streamlit as st

from pages.parts import frames, gate
from pages.parts.agreeing.pulse import EVERY
from pages.parts.chartering.opening import Now
from store import charters


@st.fragment(run_every=EVERY)
def draw(shown: Now) -> None:
    """Compares what is shown with what is stored; offers to look again."""
    gate.recheck()
    if charters.history(frames.url()) == shown.past:
        return
    st.info("Somebody has just done something here. What you see is not the latest.", icon=":material/sync:")
    if st.button("Look again", type="primary", key="look_again"):
        st.rerun()
