"""The second signature: on the other person's own device through a link, or here with their own password."""

from urllib.parse import urlsplit

import segno
import streamlit as st

from agreement import Person, Proposal
from agreement.documents import CHARTER, THRESHOLDS
from pages.parts import frames
from pages.parts.agreeing import steps
from pages.parts.agreeing.words import OTHER
from store import people

PAGES = {THRESHOLDS: "agreement", CHARTER: "charter"}
LOCAL = ("localhost", "127.0.0.1", "::1")


def draw(one: Proposal, person: Person, prediction: str | None) -> None:
    """What the other side needs to sign, while it has not."""
    other = OTHER[person.seat]
    if other in one.signed_sides:
        return
    with st.popover(f"Let {other} sign", icon=":material/qr_code_2:"):
        address, local = link(one.id, st.context.url, PAGES[one.kind])
        st.markdown(f"**On their own device:** [{address}]({address})")
        st.html(f'<img class="accord-code" alt="QR code of {address}" src="{code(address)}"/>')
        if local:
            st.caption("This address opens on this machine only. Start Accord with --address to reach other devices.")
        _here(one, other, prediction)


def link(proposal_id: int, here: str | None, page: str = "agreement") -> tuple[str, bool]:
    """The address of a proposal, and whether only this machine can open it.

    >>> link(7, "https://accord.example/agreement?proposal=3")
    ('https://accord.example/agreement?proposal=7', False)
    """
    parts = urlsplit(here or "")
    base = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return f"{base}/{page}?proposal={proposal_id}", parts.hostname in LOCAL


def code(address: str) -> str:
    """The address as a QR code: dark on white in both themes, so that every camera reads it."""
    return segno.make(address, error="m").svg_data_uri(scale=4, border=3, dark="#1C2530", light="#FFFFFF")


def _here(one: Proposal, other: str, prediction: str | None) -> None:
    signers = {account.username: account.name for account in people.people(frames.url())
               if account.active and account.seat == other}  # fmt: skip
    if not signers:
        st.caption(f"Nobody holds the {other} seat yet. An administrator can give it to somebody.")
        return
    with st.form(f"here_{one.id}", border=False):
        st.markdown("**Or here, with their own password:**")
        st.selectbox("Who signs", list(signers), format_func=lambda name: signers[name], key=f"{steps.WHO}_{one.id}")
        st.text_input("Their password", type="password", key=f"{steps.PASSWORD}_{one.id}", autocomplete="off")
        st.form_submit_button(f"Sign for {other}", on_click=steps.sign_here, args=(one, prediction))
