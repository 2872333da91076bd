"""Decisions as a list: how each stands, and for who writes the minutes the way to close it."""

from collections.abc import Iterable

import streamlit as st

from agreement.decided import Decision, decision_words
from agreement.moments import day_words
from pages.parts.look import tag
from pages.parts.meeting import saying
from pages.parts.meeting.view import View
from pages.parts.meeting.walking import listed


def draw(view: View, decisions: Iterable[Decision], nothing: str) -> None:
    """A line each; an empty list says `nothing`."""
    shown = list(decisions)
    if not shown:
        st.html(tag("div", nothing, "accord-context accord-muted"))
    topics = saying.topics_of(view)
    for one in shown:
        with st.container(key=f"accord_decided_{one.id}", horizontal=True, gap="small", vertical_alignment="center"):
            line = listed([(one.state(view.today), decision_words(one))])
            st.html(line + tag("div", _print(one, topics), "accord-print"))
            if view.writes:
                _ways(one)


def _print(one: Decision, topics: dict[str, str]) -> str:
    meeting = f"meeting about the week of {day_words(one.week)}" if one.week else "an earlier meeting"
    about = [f"about: {topics.get(one.about, one.about)}"] if one.about else []
    closed = [f"done by {one.done_by}"] if one.done_at else [f"given up by {one.dropped_by}"] if one.dropped_at else []
    return " · ".join([meeting, f"kept by {one.decided_by}", *about, *closed])


def _ways(one: Decision) -> None:
    if one.closed:
        st.button("Open again", key=f"reopen_{one.id}", type="tertiary", on_click=saying.reopen, args=(one.id,))
        return
    st.button("Done", key=f"done_{one.id}", icon=":material/check:", on_click=saying.finish, args=(one.id,))
    st.button("Give up", key=f"drop_{one.id}", type="tertiary", on_click=saying.drop, args=(one.id,))
