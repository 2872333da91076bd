"""Under the title: who wrote the sentence, whether the week is frozen, and what was corrected since."""

import streamlit as st

from agreement.ledger import Ledger
from agreement.moments import day_words, moment_words
from agreement.people import Person
from pages.parts import frames, present
from pages.parts.look import tag
from pages.parts.reporting import Telling, itself_on, last_day
from pages.parts.telling import steps
from pages.parts.wording import listed, masked, plural
from reports.marks import edited_words
from store.reported import WRITERS
from store.sentences import LONGEST

LATER = {"raised": "exceptions", "pairing": "both clocks", "trends": "the twelve months", "quality": "data quality"}
"""Parts of the week that the first frozen ones do not have."""


def draw(one: Telling, person: Person, bundle: Ledger) -> None:
    """The marks in a row with what may be done about them, then the corrections."""
    steps.tell()
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="accord_week_marks"):
        with st.container(width="stretch", gap="xsmall"):
            st.html(said(one, bundle))
        if person.seat in WRITERS and one.over and not present.on():
            if one.reported is None:
                st.button(
                    "Freeze this week", icon=":material/lock:", key="week_freeze", on_click=steps.freeze,
                    args=(one, frames.version()), help="What it says now stays what was reported.",
                )  # fmt: skip
            _editing(one)
    if one.corrections:
        with st.container(border=True, key="accord_together_corrections"):
            st.html(corrected(one))


def said(one: Telling, bundle: Ledger) -> str:
    """The marks as HTML: the sentence's writer, then the stamp."""
    edited = one.shown.edited
    by = "" if edited is None else edited_words(edited, one.shown.sentence)
    if edited is not None and present.on():
        by = by.replace(edited.by, masked(edited.by), 1)
    stamp = tag("span", stamp_words(one, bundle), "accord-frozen" if one.reported else "accord-unfrozen")
    older = tag("div", untold_words(one), "accord-print") if one.untold else ""
    return older + (tag("div", by[:1].upper() + by[1:], "accord-print") if by else "") + f"<div>{stamp}</div>"


def untold_words(one: Telling) -> str:
    """Which parts of the page say nothing because nobody told them then."""
    parts = [words for name, words in LATER.items() if name in one.untold]
    said = f"told nothing of {listed(parts)}" if parts else "told less than today’s"
    return f"An older Accord froze this week and {said}: what is empty there was not looked at."


def stamp_words(one: Telling, bundle: Ledger) -> str:
    """Whether the week is what was reported, since when and by whom; else what it waits for."""
    kept, begins = one.reported, one.today.begins
    if kept is not None:
        by = masked(kept.frozen_by) if present.on() else kept.frozen_by
        return (
            f"■ Frozen {moment_words(kept.frozen_at, bundle.calendar)} by {by} ({kept.how}): as it was reported, "
            f"with data until {day_words(kept.until)}"
        )
    if not one.over:
        return (
            f"○ Not over yet: the data end on {day_words(one.today.until)}, the week on {day_words(last_day(begins))}"
        )
    if one.today.until < itself_on(begins):
        return (
            "○ Not frozen: told from today’s data. It freezes when it is taken away or mailed, or by itself once the "
            f"data reach {day_words(itself_on(begins))}"
        )
    return "○ Not frozen: nobody reported it. Told from today’s data; it freezes when it is taken away or mailed"


def corrected(one: Telling) -> str:
    """What is known otherwise since the week was frozen, as HTML."""
    kept = one.reported
    then = day_words(kept.until) if kept else ""
    since = f"Reported with data until {then}, known today until {day_words(one.today.until)}"
    since += f"; since then {', '.join(one.changes)}" if one.changes else ""
    lines = "".join(tag("li", f"{correction.about}: {correction.words}", "") for correction in one.corrections)
    head = tag("h4", f"{plural(len(one.corrections), 'correction')} since it was reported", "accord-message")
    return f'{head}<ul class="accord-terms">{lines}</ul>{tag("div", since + ".", "accord-print")}'


def _editing(one: Telling) -> None:
    """The opening sentence as a field."""
    seen = one.sentence.number if one.sentence else 0
    key = f"week_sentence_{one.today.begins}_{seen}"
    with st.popover("Edit the sentence", icon=":material/edit:"):
        st.text_area("The opening sentence", one.today.opening, max_chars=LONGEST, height=100, key=key)
        words = f"By rule it says: “{one.today.sentence}”"
        if one.reported:
            words += " The week is frozen: what you write stands beside what was reported, as a correction."
        st.html(tag("div", words, "accord-print"))
        with st.container(horizontal=True, gap="small"):
            st.button("Save the sentence", key="week_write", type="primary", on_click=steps.write, args=(one, key))
            if one.today.edited:
                st.button("Back to the rule’s", key="week_restore", on_click=steps.restore, args=(one,))
