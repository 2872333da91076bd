"""What a stranger sees, whatever they ask for: who we are, the form, and how to get in."""

import streamlit as st

from pages.parts import leaving, look
from sample_data import DEMO_PEOPLE
from store import engine, people, settings

PROMISE = "One screen that sales and marketing both believe, and the threshold that both sides signed."


def screen(here: str) -> None:
    """Draws the sign-in screen; a right password goes on to `here`."""
    from pages.parts import form

    url = engine.current_url()
    _, middle, _ = st.columns([1, 1.5, 1])
    with middle:
        st.space("medium")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.image(str(look.LOGOS / "icon.svg"), width=44, alt="")
            st.title("Accord", anchor=False)
        st.markdown(PROMISE)
        sample = settings.is_sample(url)
        if not sample and not people.people(url):
            _first_person()
            return
        person = form.draw()
        if sample:
            _demo_people()
    if person:
        leaving.enter(person, here)


def _demo_people() -> None:
    st.markdown(
        ":orange-badge[:material/science: Sample company: every lead here is made] Come in as any of these people:"
    )
    rows = [
        {"Name": name, "Seat": seat, "Username": username, "Password": password}
        for username, name, seat, password in DEMO_PEOPLE
    ]
    st.table(rows)


def _first_person() -> None:
    st.info("This database has no people yet. Make the first one, an administrator, in a terminal:")
    st.code("accord user add ada --name 'Ada Okafor' --seat administrator", language="sh")
    st.caption("It asks for a password. Then load this page again.")
