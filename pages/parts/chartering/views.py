"""What lies below the table: one view at a time, so that the page stays short and opens at once."""

from collections.abc import Callable

import streamlit as st

from agreement import Person
from pages.parts.agreeing import history
from pages.parts.chartering import editor, handover, learning, paper
from pages.parts.chartering.editor import VIEW, WRITE
from pages.parts.chartering.opening import Now

HANDOVER = "The hand-over, step by step"
LEARNING = "Learning each other’s work"
HISTORY = "How it came to be"


def draw(shown: Now, person: Person) -> None:
    """The choice of views, and the one that was chosen."""
    linked = shown.linked.id if shown.linked else None
    views: dict[str, Callable[[], None]] = {
        HANDOVER: lambda: handover.draw(shown),
        LEARNING: lambda: learning.draw(shown, person),
        WRITE: lambda: editor.draw(shown, person),
        HISTORY: lambda: history.draw(shown.past, shown.calendar, linked, paper.printable),
    }
    with st.container(key="accord_view_asked"):
        chosen = st.segmented_control(
            "View", list(views), default=HANDOVER, key=VIEW, bind="query-params", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    views[chosen or HANDOVER]()
