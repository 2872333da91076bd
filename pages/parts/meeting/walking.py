"""Going through the meeting: its steps, the keys, the quiet timer, and full screen."""

from html import escape

import streamlit as st

from pages.parts import present
from pages.parts.look import tag
from pages.parts.meeting import saying
from pages.parts.meeting.view import View, go
from reports.agenda import STEPS, of_step

SHAPES = {
    "worse": ("▼", "worse"), "late": ("▼", "worse"), "better": ("▲", "better"), "done": ("✓", "better"),
    "changed": ("◆", "together"), "open": ("○", "none"),
}  # fmt: skip
SCRIPT = '<script src="/meeting.js"></script>'
"""F, the focus of an opened field, and Escape inside it: what no button of Streamlit can do (`pages.parts.entry`)."""


def steps(view: View) -> None:
    """All six steps with how much each has to say, and where we are."""
    with st.container(horizontal=True, gap="xsmall", key="accord_steps"):
        for place, one in enumerate(STEPS):
            count = len(of_step(view.points, one.key))
            st.button(
                f"{place + 1} {one.name.removesuffix(' and minutes')}{f' · {count}' if count else ''}",
                key=f"accord_step_{one.key}",
                type="primary" if one == view.step else "secondary", on_click=go, args=(place,),
            )  # fmt: skip
    st.html(timer(view))


def bar(view: View) -> None:
    """Back and on, a note, a decision, the shared screen, full screen."""
    with st.container(horizontal=True, gap="xsmall", key="accord_walk"):
        arrows(view)
        saying.keys(view)
        present.enter()
        st.button("Full screen", icon=":material/fullscreen:", key="accord_full", help="Or the key F")
    st.html(SCRIPT, unsafe_allow_javascript=True)


def arrows(view: View) -> None:
    """One step back, one step on."""
    st.button("Back", shortcut="left", key="accord_back", icon=":material/arrow_back:", on_click=go,
              args=(view.place - 1,), disabled=view.place == 0)  # fmt: skip
    st.button("Next", shortcut="right", key="accord_on", icon=":material/arrow_forward:", on_click=go,
              args=(view.place + 1,), disabled=view.place == len(STEPS) - 1)  # fmt: skip


def timer(view: View) -> str:
    """A line that fills while the step's minutes pass; it says nothing and nothing waits for it."""
    minutes = f"{view.step.minutes} minutes are meant for {view.step.name}"
    line = f'<i style="--minutes: {view.step.minutes * 60}s" data-step="{escape(view.step.key)}"></i>'
    return f'<div class="accord-time" role="img" aria-label="{escape(minutes)}">{line}</div>'


def points(view: View, step: str = "") -> str:
    """The points of a step as a list."""
    found = of_step(view.points, step or view.step.key)
    return listed([(one.state, one.words) for one in found])


def listed(lines: list[tuple[str, str]]) -> str:
    """Lines with the shape of their state before them."""
    return f'<ul class="accord-points">{"".join(_line(*one) for one in lines)}</ul>'


def _line(state: str, words: str) -> str:
    shape, colour = SHAPES.get(state, ("●", "none"))
    return f"<li>{tag('span', shape, f'accord-state accord-{colour}', title=state)}{tag('span', words, '')}</li>"
