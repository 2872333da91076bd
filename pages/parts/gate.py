"""The gate of every page: who is asking, and may they? Asked of the database in every run."""

import streamlit as st

from agreement.people import Person
from store import engine, sessions

COOKIE = "accord_session"
DECISIONS = "accord_decisions_of_this_run"
"""Where a run of a page keeps what the meetings decided, so that its figures ask the database once."""


def token() -> str | None:
    """The secret that this browser's session cookie holds."""
    return cookie(COOKIE)


def cookie(name: str) -> str | None:
    """One cookie of this browser; a script in Streamlit's test runner has none (it is handed a mock)."""
    found = st.context.cookies.get(name)
    return found if isinstance(found, str) else None


def address() -> str:
    """The network address that the browser comes from."""
    found = st.context.ip_address
    return found if isinstance(found, str) else "this machine"


def session_hash() -> str | None:
    """The name of this browser session, as signatures keep it (never both sides from one)."""
    secret = token()
    return sessions.hashed(secret) if secret else None


def visitor() -> Person | None:
    """Who is signed in here, or None; asked at the start of every run, which then reads what was decided anew."""
    st.session_state.pop(DECISIONS, None)
    return sessions.person_of(engine.current_url(), token())


def guard(*seats: str) -> Person:
    """The person; the page ends here for strangers, and for people who hold none of `seats` (none named: all)."""
    person = visitor()
    if person is None:
        st.error("Sign in to see this page.", icon=":material/lock:")
        st.stop()
    return _seated(person, seats)


def recheck(*seats: str) -> Person:
    """The guard of a fragment, which reruns without its page: a dead session goes back to the sign-in form."""
    person = visitor()
    if person is None:
        st.rerun(scope="app")
    return _seated(person, seats)


def _seated(person: Person, seats: tuple[str, ...]) -> Person:
    if seats and person.seat not in seats:
        st.error(
            f"This page needs the {' or '.join(seats)} seat; you hold the {person.seat} seat. "
            "An administrator can change it.",
            icon=":material/lock:",
        )
        st.stop()
    return person
