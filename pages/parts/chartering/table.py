"""A proposal on the table: what would change, the whole of it, who has signed, and what may be done."""

import streamlit as st

from agreement import Person, Proposal
from agreement.charter_words import parts
from agreement.moments import day_words, moment_words
from pages.parts.agreeing import remarks, signing
from pages.parts.agreeing.words import changes
from pages.parts.chartering import editor
from pages.parts.chartering.opening import Now
from pages.parts.look import tag


def draw(one: Proposal, shown: Now, person: Person) -> None:
    """One card across the page: left what changes and what was said, right what to do."""
    current, calendar = one.current, shown.calendar
    with st.container(border=True, key=f"accord_{current.side}_proposal_{one.id}", gap="xsmall"):
        eyebrow = f"On the table · proposal {one.id}, revision {current.number} · {one.state}"
        said = (
            f"by {current.author} for {current.side}, {moment_words(current.created_at, calendar)} · would rule from "
            f"{day_words(current.effective_on)} · review on {day_words(current.review_on)} · hash {current.hash[:8]}"
        )
        st.html(tag("div", eyebrow, f"accord-eyebrow accord-{current.side}") + tag("div", said, "accord-print"))
        changing, keys = st.columns([8, 4], gap="medium")
        with changing:
            st.html(_changing(one, shown) + remarks.written(one, calendar))
            with st.popover("The whole of it", type="tertiary", icon=":material/article:"):
                lines = "".join(tag("li", part.words, "") for part in parts(current.charter, calendar.currency))
                st.html(f'<ul class="accord-terms">{lines}</ul>')
        with keys:
            signing.draw(one, person, calendar, editor.counter)


def _changing(one: Proposal, shown: Now) -> str:
    ruling = shown.ruling
    lines = "".join(tag("li", line, "") for line in changes(shown.terms, one.current))
    note = tag("div", f"“{one.current.note}”", "accord-joined") if one.current.note else ""
    against = f"What changes against version {ruling.version}" if ruling else "What it says"
    return f'{tag("div", against, "accord-asked")}<ul class="accord-terms">{lines}</ul>{note}'
