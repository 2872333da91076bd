"""Taking the week away: slides, a workbook, a page that prints, text, and the bare numbers."""

import streamlit as st

from agreement import Person
from pages.parts import frames
from pages.parts.agreeing.seat import sees_names
from pages.parts.look import tag
from pages.parts.telling.behind import behind
from reports.forms import FORMS, Form
from reports.week import Week

SAID = "The same numbers in every form; charts can be edited, and each sheet holds the leads behind its number."
MASKED = " Leads stand there with initials."


def draw(told: Week, person: Person) -> None:
    """A button a form; a file is made when its button is pressed."""
    names = sees_names(person)
    with st.container(border=True, key="accord_together_takeaway", gap="small"):
        st.html(tag("h4", "Take the week with you", "accord-message")
                + tag("div", SAID + ("" if names else MASKED), "accord-print"))  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            for form in FORMS:
                _button(form, told, names)


def _button(form: Form, told: Week, names: bool) -> None:
    ledger = frames.bundle()
    st.download_button(
        form.words, lambda: form.make(told, lambda: behind(told, ledger, names), ()), form.name(told), form.kind,
        key=f"week_{form.key}", icon=f":material/{form.icon}:", on_click="ignore",
        type="secondary" if form.key in ("pptx", "xlsx", "html") else "tertiary",
    )  # fmt: skip
