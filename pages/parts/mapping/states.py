"""What a CRM's words for states mean, with how many leads are in each, and which column says since when."""

import streamlit as st

from intake.drafting import Draft
from intake.drafting.dating import Happened
from intake.drafting.meaning import States, Word
from pages.parts.mapping import said
from pages.parts.mapping.words import EVENTS, OF_STATES
from pages.parts.wording import plain, plural

_NONE = "no column"


def draw(one: Draft) -> None:
    """Every column of states, then the dates of what they mean."""
    if not one.states:
        return
    st.subheader("What your states mean", anchor=False)
    st.caption(
        "A lead in a later state was in the earlier ones before. A guess is marked; a word of yours is remembered."
    )
    for column in one.states:
        _words(column)
    _dates(one)


def _words(column: States) -> None:
    title = column.label.partition(".")[2]
    st.markdown(f"**{plain(title)}**")
    for at in range(0, len(column.words), 3):
        for place, word in zip(st.columns(3, gap="medium"), column.words[at : at + 3], strict=False):
            with place:
                _word(column.label, word)


def _word(label: str, word: Word) -> None:
    key = said.key("word", label, word.text.lower())
    choices = ["", *OF_STATES]

    def meant() -> None:
        said.put_meaning(label, word.text, st.session_state[key])

    guess = "" if word.sure or not word.event else " · a guess"
    st.selectbox(
        f"{plain(word.text)}: {plural(word.rows, 'lead')}{guess}", choices, index=choices.index(word.event),
        format_func=EVENTS.__getitem__, key=key, on_change=meant,
    )  # fmt: skip


def _dates(one: Draft) -> None:
    meant = [event for event in one.events if event.words or not event.told]
    if not meant:
        return
    st.markdown("**Since when**")
    st.caption(
        "Without a column that says when, Accord does not count what a state means: it would have to make a day up."
    )
    titles = [f"{source.key}.{title}" for source in one.leads for title in source.header]
    rows = {(column.label, word.text): word.rows for column in one.states for word in column.words}
    for at in range(0, len(meant), 3):
        for place, event in zip(st.columns(3, gap="medium"), meant[at : at + 3], strict=False):
            with place:
                _date(event, titles, sum(rows[event.states, word] for word in event.words))


def _date(event: Happened, titles: list[str], leads: int) -> None:
    key = said.key("dated", event.event)
    choices = ["", *titles]

    def dated() -> None:
        said.put("dated", event.event, st.session_state[key])

    st.selectbox(
        f"{EVENTS[event.event]}: {plural(leads, 'lead')}", choices, key=key, on_change=dated,
        index=choices.index(event.label) if event.label in choices else 0,
        format_func=lambda label: label.partition(".")[2] or _NONE,
    )  # fmt: skip
    if not event.told:
        st.caption(":material/event_busy: not counted without a day")
