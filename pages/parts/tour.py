"""The first run: a few stops at the side of the real pages, for the seat that is new; it can be taken again."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import Page

from agreement.people import ADMINISTRATOR, EXECUTIVE, MARKETING, SALES, Person
from pages.parts.look import tag
from pages.parts.wording import plural
from store import engine, touring

AT = "accord_tour"


@dataclass(frozen=True)
class Stop:
    """One stop: the page it is about, and what to see there."""

    page: str
    title: str
    words: str


REVIEW = Stop(
    "review", "One row a question, two clocks",
    "Left this week, which is sales’ clock; right the long run, which is marketing’s: over the very same leads. Every "
    "number opens the leads behind it.",
)  # fmt: skip
SIGNALS = Stop(
    "pace", "Signal, not noise",
    "▲ and ▼ stand only where a measure left its usual range or stayed on one side of it for eight weeks. ● is the "
    "ordinary up and down: nobody has to explain it.",
)  # fmt: skip
AGREED = Stop(
    "agreement", "What both sides signed",
    "The bar that makes a lead good enough, in plain words. Try another one: two years of your own history answer. It "
    "rules once both seats have signed.",
)  # fmt: skip
OWN: Mapping[str, Stop] = {
    SALES: Stop("response", "Your leads, by the clock", "Who was answered in time, who waits, and for how long."),
    MARKETING: Stop(
        "sources", "Your sources, at equal age",
        "What each source yields once its leads are old enough to tell, and how far the credit depends on the model.",
    ),
    EXECUTIVE: Stop("week", "Two minutes on Monday", "One sentence, eight measures, who has to look at what."),
    ADMINISTRATOR: Stop("data", "Your own leads", "Bring an export of your CRM; invite people on the page People."),
}  # fmt: skip
MEETING = Stop(
    "meeting", "The meeting runs itself",
    "Six steps, the arrow keys, P for the wall. What you decide is kept as you say it and comes back until it is done.",
)  # fmt: skip


def stops(seat: str) -> list[Stop]:
    """The stops for a seat, its own page third."""
    own = OWN.get(seat, Stop("glossary", "Every word, once", "Each number’s question, formula and limits."))
    return [REVIEW, SIGNALS, own, AGREED, MEETING]


def draw(person: Person, pages: Mapping[str, Page]) -> None:
    """The stop at the side while the tour runs, else the way into it. `pages` by their names."""
    url = engine.current_url()
    if AT not in st.session_state:
        st.session_state[AT] = 0 if touring.is_new(url, person) else None
    at, way = st.session_state[AT], [one for one in stops(person.seat) if one.page in pages]
    if at is None:
        st.sidebar.button("Take the tour", icon=":material/tour:", width="stretch", on_click=_begin)
        return
    stop, last = way[min(at, len(way) - 1)], at >= len(way) - 1
    with st.sidebar.container(border=True, key="accord_together_tour", gap="xsmall"):
        eyebrow = tag("div", f"Tour · {at + 1} of {plural(len(way), 'stop')}", "accord-eyebrow accord-together")
        st.html(eyebrow + tag("div", stop.title, "accord-message") + tag("div", stop.words, "accord-context"))
        with st.container(horizontal=True, gap="small"):
            if st.button("To the end" if last else "Next stop", type="primary", key="accord_tour_next"):
                _go_on(url, person, way, at, pages)
            st.button("Skip the tour", type="tertiary", on_click=_end, args=(url, person), key="accord_tour_skip")


def _go_on(url: str, person: Person, way: list[Stop], at: int, pages: Mapping[str, Page]) -> None:
    if at >= len(way) - 1:
        _end(url, person)
        st.rerun()
    st.session_state[AT] = at + 1
    st.switch_page(pages[way[at + 1].page])


def _begin() -> None:
    st.session_state[AT] = 0


def _end(url: str, person: Person) -> None:
    touring.toured(url, person)
    st.session_state[AT] = None
