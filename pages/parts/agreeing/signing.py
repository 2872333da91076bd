"""The signatures under a proposal of either document, and the buttons beside them."""

from collections.abc import Callable

import streamlit as st

from agreement import Person, Proposal
from agreement.calendar import Calendar
from agreement.documents import CHARTER, THRESHOLDS
from agreement.people import MARKETING, SALES
from pages.parts.agreeing import remarks, sharing, steps
from pages.parts.agreeing.seat import TRY, open_steps, why_not
from pages.parts.agreeing.words import signature_words
from pages.parts.look import tag

TRIES = {THRESHOLDS: TRY, CHARTER: ""}
"""What who does not sign may do beside reading."""


def draw(
    one: Proposal, person: Person, calendar: Calendar, counter: Callable[[int], None], prediction: str | None = None
) -> None:
    """Who has signed, and the buttons that this seat may press now; a sentence where there is none.

    `counter` takes the person to where an answer is written.
    """
    st.html("".join(tag("div", signature_words(one.current, side, calendar), "accord-signature")
                    for side in (SALES, MARKETING)))  # fmt: skip
    may = open_steps(one, person)
    if "sign" in may:
        st.button(
            f"Sign for {person.seat}", type="primary", width="stretch", key=f"sign_{one.id}",
            icon=":material/signature:", on_click=steps.sign, args=(one, prediction),
            help=f"You sign these exact terms: {one.current.hash}",
        )  # fmt: skip
    if reason := why_not(one, person, TRIES[one.kind]):
        st.caption(reason)
    with st.container(horizontal=True, gap="small"):
        if "counter" in may:
            st.button("Counter", key=f"counter_{one.id}", on_click=counter, args=(one.id,))
        if "decline" in may:
            _closing(one, "Decline", "Why not? The other side reads it.", steps.decline)
        if "withdraw" in may:
            _closing(one, "Withdraw", "Why (may stay empty)", steps.withdraw)
        if "sign" in may:
            _dissenting(one, person, prediction)
        remarks.field(one, person)
        if may:
            sharing.draw(one, person, prediction)


def _dissenting(one: Proposal, person: Person, prediction: str | None) -> None:
    """Agreeing in spite of a doubt: the note stands beside the signature for ever."""
    key = f"dissent_{one.id}"
    with st.popover("Sign with a dissent"):
        st.text_area("What do you disagree with, and sign all the same?", key=key, max_chars=2000, height=100)
        st.button(
            f"Sign for {person.seat} with this note", key=f"sign_{key}", on_click=steps.sign,
            args=(one, prediction, key),
        )  # fmt: skip


def _closing(one: Proposal, label: str, asks: str, step: object) -> None:
    key = f"{label.lower()}_{one.id}"
    with st.popover(label):
        st.text_area(asks, key=f"{key}_why", max_chars=2000)
        st.button(f"{label} proposal {one.id}", key=key, on_click=step, args=(one, f"{key}_why"))  # type: ignore[arg-type]
