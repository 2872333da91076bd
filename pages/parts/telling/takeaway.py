"""Taking the week away: slides, a workbook, a page that prints, text, and the bare numbers. It freezes the week."""

import streamlit as st

from agreement import Person
from pages.parts import frames
from pages.parts.agreeing.seat import sees_names
from pages.parts.look import tag
from pages.parts.reporting import Telling
from pages.parts.telling.behind import file_of
from pages.parts.telling.steps import taken
from reports.forms import FORMS, Form

SAID = "The same numbers in every form; charts can be edited, and each sheet holds the leads behind its number."
MASKED = " Leads stand there with initials."


def draw(one: Telling, person: Person) -> None:
    """A button a form; a file is made when its button is pressed."""
    names = sees_names(person)
    with st.container(border=True, key="accord_together_takeaway", gap="small"):
        st.html(tag("h4", "Take the week with you", "accord-message")
                + tag("div", SAID + ("" if names else MASKED), "accord-print"))  # fmt: skip
        corrected = bool(one.corrections) and st.checkbox("With what was corrected since", key="week_corrected")
        with st.container(horizontal=True, gap="small"):
            for form in FORMS:
                _button(form, one, person, corrected)


def _button(form: Form, one: Telling, person: Person, corrected: bool) -> None:
    version = frames.version()
    st.download_button(
        form.words, lambda: content(form, one, person, version, corrected), form.name(one.shown), form.kind,
        key=f"week_{form.key}", icon=f":material/{form.icon}:", on_click="ignore",
        type="secondary" if form.key in ("pptx", "xlsx", "html") else "tertiary",
    )  # fmt: skip


def content(form: Form, one: Telling, person: Person, version: int, corrected: bool) -> bytes:
    """The file: what was reported (a finished week is frozen now), or the same with its corrections."""
    kept = taken(one, person, version)
    return file_of(form, kept, frames.bundle(), sees_names(person), corrected)
