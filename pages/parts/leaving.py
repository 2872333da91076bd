"""Sending the browser to a route of ours. Streamlit's own sign-in uses the same message; scripts may not redirect."""

from urllib.parse import urlencode

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from agreement.people import Person
from pages.parts import gate, passes
from store import engine, sessions


def enter(person: Person, here: str) -> None:
    """Goes through the sign-in route with a fresh ticket, and back to `here`."""
    browser = passes.name_of(gate.cookie(passes.COOKIE)) or ""
    ticket = sessions.open_ticket(engine.current_url(), person, browser)
    redirect("/sign-in", ticket=ticket, next=here)


def leave(here: str = "/") -> None:
    """Ends this session, then goes through the sign-out route, which takes the dead cookie away."""
    sessions.close(engine.current_url(), gate.token())
    redirect("/sign-out", next=here)


def address(url_path: str) -> str:
    """The path and query of a page as the browser shows them."""
    query = urlencode(st.query_params.to_dict(), doseq=True)
    return f"/{url_path}" + (f"?{query}" if query else "")


def redirect(path: str, **query: str) -> None:
    """Loads another path in this browser, and ends the run."""
    context = get_script_run_ctx()
    if context is not None:
        message = ForwardMsg()
        message.auth_redirect.url = f"{path}?{urlencode(query)}"
        context.enqueue(message)
    st.stop()
