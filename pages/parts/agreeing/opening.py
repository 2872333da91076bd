"""What the agreement page opens with: the version in force, the table, the history, and what a link asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from agreement import ALL, InForce, Proposal
from agreement.calendar import Calendar
from pages.parts import frames
from pages.parts.agreeing.steps import Said
from pages.parts.agreeing.words import state_words
from pages.parts.wording import plain
from store import agreements


@dataclass(frozen=True)
class Now:
    """Everything the page shows, read at once."""

    ruling: InForce | None
    signed: Proposal | None
    """The negotiation that led to what is in force."""
    table: tuple[Proposal, ...]
    """Open proposals; the one that a link asked for first."""
    past: tuple[Proposal, ...]
    asked: int | None
    """The number in the link."""


def now(asked: str | None) -> Now:
    """The state of the negotiation at this moment."""
    past = agreements.history(frames.url())
    number = int(asked) if asked and asked.isdecimal() and len(asked) < 10 else None
    versions = [one for one in agreements.in_force(frames.url()) if one.definition.segment == ALL]
    ruling = versions[-1] if versions else None
    signed = _numbered(past, ruling.agreement_id) if ruling else None
    open_ = [one for one in past if one.state in ("proposed", "half signed")]
    return Now(ruling, signed, tuple(sorted(open_, key=lambda one: one.id != number)), past, number)


def tell(said: Said | None, shown: Now, calendar: Calendar) -> None:
    """The answer to the last step, and what became of a proposal that a link asked for but is not open any more."""
    if said and said.refused:
        st.error(f"{plain(said.words)} The page shows how it stands now.", icon=":material/front_hand:")
    elif said:
        st.success(said.words, icon=":material/check_circle:")
    if shown.asked is None or shown.asked in {one.id for one in shown.table}:
        return
    found = _numbered(shown.past, shown.asked)
    if found is None:
        st.warning(
            f"There is no proposal number {plain(str(shown.asked))}. Ask for the link again.",
            icon=":material/link_off:",
        )
    elif not said:
        st.info(f"The link’s proposal is no longer open. {state_words(found, calendar)}.", icon=":material/history:")


def _numbered(past: Sequence[Proposal], number: int) -> Proposal | None:
    return next((one for one in past if one.id == number), None)
