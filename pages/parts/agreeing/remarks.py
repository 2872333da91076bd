"""What people said about the clauses of a proposal, and the field to say more."""

import streamlit as st

from agreement import WHOLE, Person, Proposal, Revision
from agreement.calendar import Calendar
from agreement.documents import terms_clauses
from agreement.people import EXECUTIVE, MARKETING, SALES
from pages.parts.agreeing import steps
from pages.parts.agreeing.words import moment_words
from pages.parts.look import tag

SPEAK = (SALES, MARKETING, EXECUTIVE)
"""The seats that may comment."""
TERMS = "The terms as a whole"


def written(one: Proposal, calendar: Calendar) -> str:
    """Every comment under the clause it is about, oldest first; empty when nobody said anything."""
    named = {(at.number, key): words for at in one.revisions for key, words in terms_clauses(at.terms).items()}
    said: dict[str, str] = {}
    for comment in one.comments:
        who = f"{comment.author} ({comment.seat}), {moment_words(comment.created_at, calendar)}"
        earlier = f" · on revision {comment.revision}" if comment.revision != one.current.number else ""
        line = tag("div", f"“{comment.text}”", f"accord-remark accord-{comment.seat}")
        title = named.get((comment.revision, comment.clause), TERMS)
        said[title] = said.get(title, "") + line + tag("div", who + earlier, "accord-print")
    return "".join(tag("div", title, "accord-asked") + lines for title, lines in said.items())


def field(one: Proposal, person: Person) -> None:
    """A comment on one clause of the revision on the table."""
    if person.seat not in SPEAK:
        return
    named = labels(one.current)
    key = f"comment_{one.id}"
    with st.popover("Comment", icon=":material/chat:"):
        st.selectbox("On which clause", list(named), format_func=named.__getitem__, key=f"{key}_clause")
        st.text_area("What do you say to it?", key=f"{key}_text", max_chars=2000, height=100)
        st.button(f"Comment on proposal {one.id}", key=key, on_click=steps.comment, args=(one, key))


def labels(revision: Revision) -> dict[str, str]:
    """Clause → its words, the terms as a whole first."""
    return {WHOLE: TERMS, **terms_clauses(revision.terms)}
