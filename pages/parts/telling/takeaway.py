"""Taking the week away: a page that prints, or text for a mail. A finished week is frozen by it."""

import streamlit as st

from agreement.people import Person
from pages.parts import frames
from pages.parts.reporting import Telling
from pages.parts.telling.steps import taken
from reports.week_paper import week_html, week_text


def draw(one: Telling, person: Person) -> None:
    """Files, made when they are asked for."""
    name, version = f"accord-week-{one.shown.begins}", frames.version()
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "One page that prints", lambda: taken(one, person, version).page, f"{name}.html", "text/html",
            key="week_html", icon=":material/print:", on_click="ignore",
        )  # fmt: skip
        if one.corrections:
            st.download_button(
                "The same with its corrections", lambda: week_html(one.shown, one.corrections),
                f"{name}-corrected.html", "text/html", key="week_corrected", icon=":material/edit_note:",
                on_click="ignore",
            )  # fmt: skip
        st.download_button(
            "Text for a mail", lambda: week_text(taken(one, person, version).shown, one.corrections), f"{name}.txt",
            "text/plain", key="week_text", icon=":material/mail:", on_click="ignore",
        )  # fmt: skip
