"""The mapping of the files on the page: recognised, corrected, kept as a file for git."""

import streamlit as st

from intake import Way
from intake.drafting import Draft
from pages.parts.mapping import asking, columns, names, states
from pages.parts.wording import plain


def draw(way: Way, remembered: str) -> None:
    """What was recognised; of files that no map describes also what may be corrected.

    `remembered` says who mapped these columns before, and when.
    """
    if way.draft is None:
        st.caption(f"Read by {way.title[:1].lower()}{way.title[1:]}." if not way.name else f"Recognised: {way.title}.")
        return
    with st.container(border=True):
        title = "A system that Accord does not know" if way.generic else f"These are {way.title}"
        st.subheader(title, anchor=False)
        st.caption(remembered or _why(way))
        _links(way.draft)
        if way.draft.lacks:
            st.error(plain(way.draft.lacks), icon=":material/key:")
        asking.draw(way.draft)
        states.draw(way.draft)
        columns.draw(way.draft)
        names.draw(way.draft)
        with st.expander("Another system, and the map as a file", icon=":material/tune:"):
            columns.kinds(way.draft)
            st.download_button(
                "Map for git and the terminal", way.draft.text, f"{way.draft.plan['name']}.toml", "application/toml",
                icon=":material/download:", help="accord import FILES --map THIS_FILE reads them the same way",
            )  # fmt: skip


def _why(way: Way) -> str:
    if way.generic:
        return "Every choice below is a guess by the names of the columns: look before you save."
    return "Recognised by the names of its columns. Correct what is wrong: Accord remembers it for these columns."


def _links(one: Draft) -> None:
    for link in one.links:
        st.markdown(f":material/link: {plain(link.words)}")
    for words in one.unused:
        st.markdown(f":material/link_off: {plain(words)}")
