"""What surrounds every page: the sample's banner and, at the side, who is signed in and the way out."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st
from streamlit.navigation.page import Page

from agreement.errors import Refused
from agreement.ledger import Ledger
from agreement.moments import day_words
from agreement.people import Person
from pages.parts import frames, gate, leaving, look, tour
from pages.parts.wording import plain
from store import engine, people, settings

FIRST = "review"
"""The page at the root, whose address has no name."""
STALE = 7
"""Days without anything new after which every page says so."""


def made() -> str:
    """For the shared screen, which covers the banner: the same in two words."""
    return " · sample company" if settings.is_sample(engine.current_url()) else ""


def banner() -> None:
    """Says on every page that the company is made, while it is."""
    if made():
        st.badge("Sample company: every lead here is made", icon=":material/science:", color="orange")
    old = stale(frames.bundle(), frames.brought_until())
    if old:
        st.badge(old, icon=":material/history:", color="orange")


def stale(ledger: Ledger, brought: date) -> str:
    """Says how old the newest fact of leads and touches is, once that is more than STALE days; empty for none.

    A conversation that is logged here carries the day on, and would hide that no lead came since.
    """
    days = (ledger.calendar.today() - brought).days
    if ledger.leads.is_empty() or days <= STALE:
        return ""
    but = ", but for conversations and uses of content" if ledger.as_of > brought else ""
    return f"The data end on {day_words(brought)}, {days:,} days ago: what happened since is not in any number{but}"


def menu(person: Person, here: str, pages: Mapping[str, Sequence[Page]]) -> None:
    """The mark, the pages by section, name and seat, a new password, sign out.

    Streamlit's own menu is a list whose lines are no items to whoever has it read aloud; links are the same to all.
    """
    st.logo(str(look.LOGOS / f"logo-{look.mode()}.svg"), size="large")
    with st.sidebar.container(key="accord_menu", gap=None):
        for section, listed in pages.items():
            shown = [page for page in listed if page.visibility == "visible"]
            if shown:
                st.html(look.tag("div", section, "accord-section"))
            for page in shown:
                st.page_link(page, help=page.help, width="stretch")
    tour.draw(person, {page.url_path or FIRST: page for listed in pages.values() for page in listed})
    with st.sidebar.container(key="accord_person", gap="small"):
        st.markdown(f"**{plain(person.name)}**  \n{person.seat} seat")
        if st.button("Change password", icon=":material/key:", width="stretch"):
            _new_password(here)
        if st.button("Sign out", icon=":material/logout:", width="stretch"):
            leaving.leave()


@st.dialog("Change your password")
def _new_password(here: str) -> None:
    person = gate.recheck()
    with st.form("own_password", border=False):
        current = st.text_input("Current password", type="password", autocomplete="current-password")
        new = st.text_input("New password", type="password", autocomplete="new-password", help="12 letters or more")
        again = st.text_input("New password again", type="password", autocomplete="new-password")
        if not st.form_submit_button("Change password", type="primary"):
            return
    try:
        if new != again:
            raise Refused("The two new passwords differ. Type the same one twice.")
        people.change_password(engine.current_url(), person, person.username, new, current)
    except Refused as refused:
        st.error(plain(str(refused)))
        return
    leaving.enter(person, here)
