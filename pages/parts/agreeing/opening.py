"""What the agreement page opens with: the version in force, the table, the history, and what a link asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from agreement import ALL, InForce, Proposal, ruling
from agreement.calendar import Calendar
from agreement.states import AGREED, OPEN
from metrics._backtest import apart
from pages.parts import frames
from pages.parts.agreeing.steps import Said
from pages.parts.agreeing.words import state_words
from pages.parts.wording import plain
from store import agreements
from store.changes import now as this_moment

FOR = "for"
"""The URL's name for the segment whose agreement is shown."""


@dataclass(frozen=True)
class Now:
    """Everything the page shows of one segment, read at once."""

    segment: str
    ruling: InForce | None
    """What judges the segment's leads: its own version, else that of all leads."""
    signed: Proposal | None
    """The negotiation that led to what is in force."""
    table: tuple[Proposal, ...]
    """Open proposals of the segment; the one that a link asked for first."""
    past: tuple[Proposal, ...]
    """Every negotiation of the segment, newest first."""
    asked: Proposal | None
    """The proposal in the link."""
    segments: tuple[str, ...]
    """Those that have leads or agreements; "all" first."""
    apart: tuple[str, ...]
    """Segments with an agreement of their own in force, which that of all leads does not judge."""

    @property
    def coming(self) -> tuple[Proposal, ...]:
        """Versions of the segment that both have signed and whose day has not come."""
        return tuple(one for one in self.past if one.state == AGREED)


def now(asked: str | None, segment: str | None) -> Now:
    """The state of the negotiation at this moment; a link to a proposal leads to its segment."""
    past = agreements.history(frames.url())
    number = int(asked) if asked and asked.isdecimal() and len(asked) < 10 else None
    found = next((one for one in past if one.id == number), None)
    known = sorted({*frames.values("segment"), *(one.segment for one in past)} - {ALL})
    segment = segment if segment in known else found.segment if found and segment is None else ALL
    versions = agreements.in_force(frames.url())
    rules = ruling(versions, this_moment(), segment)
    signed = next((one for one in past if rules and one.id == rules.agreement_id), None)
    of_segment = tuple(one for one in past if one.segment == segment)
    open_ = sorted((one for one in of_segment if one.state in OPEN), key=lambda one: one.id != number)
    own = tuple(apart(frames.bundle()))
    return Now(segment, rules, signed, tuple(open_), of_segment, found, (ALL, *known), own)


def choose(shown: Now) -> str:
    """The segment whose agreement is looked at; nothing is asked where there is one only."""
    if len(shown.segments) == 1:
        return ALL
    if FOR not in st.session_state and FOR not in st.query_params and shown.segment != ALL:
        st.session_state[FOR] = shown.segment
    with st.container(key="accord_segment_asked"):
        picked = st.pills(
            "Agreement for", shown.segments, default=ALL, format_func=lambda one: plain(named(one, shown.apart)),
            key=FOR, bind="query-params", required=True, label_visibility="collapsed",
        )  # fmt: skip
    return picked or ALL


def named(segment: str, apart: Sequence[str] = ()) -> str:
    """A segment as people call it.

    >>> named("all"), named("all", ["Enterprise"]), named("Enterprise")
    ('All leads', 'All others', 'Enterprise')
    """
    return ("All others" if apart else "All leads") if segment == ALL else segment


def tell(said: Said | None, shown: Now, asked: str | None, calendar: Calendar) -> None:
    """The answer to the last step, and what became of a proposal that a link asked for but is not open any more."""
    if said and said.refused:
        st.error(f"{plain(said.words)} The page shows how it stands now.", icon=":material/front_hand:")
    elif said:
        st.success(plain(said.words), icon=":material/check_circle:")
    if asked is None or (shown.asked and shown.asked.id in {one.id for one in shown.table}):
        return
    if shown.asked is None:
        st.warning(f"There is no proposal number {plain(asked)}. Ask for the link again.", icon=":material/link_off:")
    elif not said and shown.asked.segment == shown.segment:
        words = state_words(shown.asked, calendar)
        st.info(f"The link’s proposal is no longer open. {words}.", icon=":material/history:")
