"""Taking the week away: a page that prints, or text for a mail."""

import streamlit as st

from reports.week import Week
from reports.week_paper import week_html, week_text


def draw(told: Week) -> None:
    """Two files, made when they are asked for."""
    name = f"accord-week-{told.begins}"
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "One page that prints", lambda: week_html(told), f"{name}.html", "text/html", key="week_html",
            icon=":material/print:", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            "Text for a mail", lambda: week_text(told), f"{name}.txt", "text/plain", key="week_text",
            icon=":material/mail:", on_click="ignore",
        )  # fmt: skip
