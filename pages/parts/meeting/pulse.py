"""Brings what others write to this screen, within ten seconds."""

import streamlit as st

from pages.parts import frames, gate
from store import meetings

EVERY = 4
"""Seconds between two looks at the meetings' counter."""


@st.fragment(run_every=EVERY)
def draw(shown: int) -> None:
    """Draws the page again as soon as somebody has written since `shown` was read."""
    gate.recheck()
    if meetings.version(frames.url()) != shown:
        st.rerun()
