"""Taking the meeting away: minutes that print, and actions for the calendar."""

import streamlit as st

from pages.parts.meeting.view import View
from reports.minutes import Minutes, actions_ics, minutes_html


def draw(view: View) -> None:
    """Two files, made when they are asked for."""
    kept = Minutes(view.told, view.points, view.decisions, view.notes, view.today, view.board.ledger.calendar)
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Minutes that print", lambda: minutes_html(kept), f"accord-minutes-{view.week}.html", "text/html",
            key="minutes_html", icon=":material/print:", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            "Actions for the calendar", lambda: actions_ics(view.decisions), f"accord-actions-{view.week}.ics",
            "text/calendar", key="actions_ics", icon=":material/event:", on_click="ignore",
        )  # fmt: skip
