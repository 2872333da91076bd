"""What the buttons of the week do: freeze it, write its sentence, go back to the rule's."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from agreement.errors import Refused
from agreement.ledger import Ledger
from agreement.moments import day_words
from agreement.people import Person
from pages.parts import frames, gate
from pages.parts.reporting import ITSELF, Telling, due, frozen, telling
from pages.parts.wording import plain
from reports.week import last_whole_week
from store import sentences

SAID = "week_said"


def tell() -> None:
    """The answer to the last step; shown once."""
    words, refused = st.session_state.pop(SAID, ("", False))
    if refused:
        st.error(plain(words), icon=":material/block:")
    elif words:
        st.success(plain(words), icon=":material/check:")


def opened(bundle: Ledger, begins: date) -> Telling:
    """The week as it is shown; it freezes by itself where it is time. Ends the page where its seal is broken."""
    try:
        one = telling(frames.url(), frames.week(begins), bundle.calendar)
        if due(one, last_whole_week(bundle)):
            return frozen(frames.url(), ITSELF, "by itself", one, frames.version(), bundle.calendar)
    except Refused as refused:
        st.error(plain(str(refused)), icon=":material/lock_open:")
        st.stop()
    return one


def taken(one: Telling, person: Person, version: int) -> Telling:
    """The week for taking away: a finished one is frozen by it."""
    if one.reported or not one.over:
        return one
    return frozen(frames.url(), person, "taken away", one, version, frames.bundle().calendar)


def freeze(one: Telling, version: int) -> None:
    """Freezes the week as the person saw it."""

    def done(person: Person) -> str:
        found = frozen(frames.url(), person, "by hand", one, version, frames.bundle().calendar)
        by = found.reported.frozen_by if found.reported else ""
        return f"The week of {day_words(one.today.begins)} is frozen by {by}. What changes from now on is a correction."

    _answered(done)


def write(one: Telling, key: str) -> None:
    """Writes the sentence that was typed; the rule's own words are the rule's."""
    text = str(st.session_state.get(key) or "")
    seen = one.sentence.number if one.sentence else 0
    week = one.today.begins

    def done(person: Person) -> str:
        if sentences.checked_sentence(text) == one.today.sentence and one.today.edited:
            sentences.restore(frames.url(), person, week, seen)
            return "The sentence is the rule’s again."
        if text.strip() == one.today.sentence:
            raise Refused("That is the rule’s sentence as it stands. Nothing was changed.")
        sentences.write(frames.url(), person, week, text, seen)
        return "Your sentence stands" + (" beside the frozen report, as a correction." if one.reported else ".")

    _answered(done)


def restore(one: Telling) -> None:
    """Goes back to the rule's sentence."""
    seen = one.sentence.number if one.sentence else 0

    def done(person: Person) -> str:
        sentences.restore(frames.url(), person, one.today.begins, seen)
        return "The sentence is the rule’s again."

    _answered(done)


def _answered(step: Callable[[Person], str]) -> None:
    try:
        person = gate.visitor()
        if person is None:
            raise Refused("Your session has ended, so nothing was done. Sign in again.")
        st.session_state[SAID] = step(person), False
    except Refused as refused:
        st.session_state[SAID] = str(refused), True
