"""Opening the door: what happens once, before the first browser is let in; and what happens when a page fails."""

import gc
import logging
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st

from agreement.errors import Refused
from pages.parts import warm
from pages.parts.wording import plain
from store import engine, passwords, schema

LOG = logging.getLogger("accord")


@asynccontextmanager
async def opening(app: Any) -> AsyncIterator[None]:
    """The start of the server."""
    prepare()
    warm.imports()
    with warm.quietly():
        forget_pages_folder()
    passwords.nobody()
    warm.ledger()
    answer_at_once()
    gc.collect()
    gc.freeze()
    yield


def prepare() -> None:
    """Brings the database to today's tables; the first start without one of your own loads the sample company."""
    url = engine.current_url()
    schema.migrate(url)
    if url == engine.sample_url():
        import sample_data

        if sample_data.load(url):
            LOG.warning("The sample company is loaded: every lead in it is made.")


def forget_pages_folder() -> None:
    """Until its first `st.navigation`, Streamlit serves files of `pages/` by itself and loses the first deep link."""
    st.navigation([st.Page(forget_pages_folder, title="Accord")])


def answer_at_once() -> None:
    """Switches Nagle's delay off on our listening sockets: Streamlit's lack it, which costs 40 ms an answer.

    Before `gc.freeze()`, which hides them.
    """
    for found in [thing for thing in gc.get_objects() if isinstance(thing, socket.socket)]:
        inet = found.fileno() >= 0 and found.family in (socket.AF_INET, socket.AF_INET6)
        if inet and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def failed(error: Exception) -> bool:
    """Shows a page's error: a refusal in its own words, anything else as a number that names the log's entry."""
    if isinstance(error, Refused):
        st.error(plain(str(error)), icon=":material/block:")
        return True
    number = secrets.token_hex(4)
    LOG.error("Reference %s", number, exc_info=error)
    st.error(
        f"**Something went wrong on our side.** Nothing was saved by this step. Load the page again; "
        f"if it stays, tell your administrator the reference **{number}**.",
        icon=":material/report:",
    )
    return True
