"""Writing a charter: four small tables, the limit and the days; what it changes is told while it is written."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from agreement import Person, Proposal, Refused
from agreement.charter import Charter
from agreement.charter_canonical import charter_digest
from agreement.charter_checks import charter_settled
from agreement.charter_words import charter_differences
from agreement.moments import day_words
from pages.parts import gate
from pages.parts.agreeing import steps
from pages.parts.agreeing.builder import days
from pages.parts.agreeing.seat import why_not
from pages.parts.chartering import grids
from pages.parts.chartering.opening import ASKED, Now
from pages.parts.look import tag
from pages.parts.wording import plain

VIEW, START = "part", "charter_start"
WRITE = "Write a charter"


@dataclass(frozen=True)
class Start:
    """A charter to begin with, and what it would answer."""

    name: str
    base: Proposal | None
    """The proposal that the draft would counter; None for a new one."""
    charter: Charter

    @property
    def key(self) -> str:
        """Names the fields: another start has fields of its own."""
        return f"charter_{self.base.id if self.base else 0}_{charter_digest(self.charter)[:8]}"


def counter(proposal_id: int) -> None:
    """Goes to the tables, which then hold this proposal."""
    st.session_state[VIEW], st.session_state[START] = WRITE, _countering(proposal_id)


@st.fragment
def draw(shown: Now, person: Person) -> None:
    """The days and what changes on top, the tables below; only this part runs again when a field changes."""
    person = gate.recheck()
    choices = {start.name: start for start in _starts(shown)}
    fields, said = st.columns(2, gap="large")
    with fields:
        name = st.selectbox("Start from", list(choices), key=START)
        start = choices.get(name or "", next(iter(choices.values())))
        effective_on, review_on, note = days(start.base, start.key)
    charter = grids.draw(start.charter, start.key, shown.calendar.currency)
    with said:
        _put(start, charter, {"effective_on": effective_on, "review_on": review_on, "note": note}, person)


def _starts(shown: Now) -> list[Start]:
    found = [Start(_countering(one.id), one, one.current.charter) for one in shown.table]
    if shown.ruling:
        found.append(Start(f"Version {shown.ruling.version}, in force", None, shown.ruling.charter))
    return [*found, Start("Nothing", None, Charter())]


def _countering(proposal_id: int) -> str:
    return f"Counter proposal {proposal_id}"


def _put(start: Start, charter: Charter, rest: dict[str, object], person: Person) -> None:
    """What would change, and the button that puts it on the table."""
    reason, changed = _refusal(charter), ["nothing yet"]
    if not reason:
        changed = charter_differences(start.charter, charter_settled(charter)) or changed
    lines = "".join(tag("li", line, "") for line in changed)
    since = tag("div", f"It would rule from {day_words(_day(rest['effective_on']))}.", "accord-print")
    st.html(f'{tag("div", "Changed", "accord-asked")}<ul class="accord-terms">{lines}</ul>{since}')
    reason = why_not(None, person, "") or reason
    label = f"Counter proposal {start.base.id} with this charter" if start.base else "Propose this charter"
    if st.button(label, type="primary", width="stretch", disabled=bool(reason), key="charter_put", wrap=True):
        if steps.put(start.base, lambda: (charter, rest)):
            st.query_params.pop(ASKED, None)
        st.rerun()
    if reason:
        st.caption(plain(reason))


def _refusal(charter: Charter) -> str:
    """Why this charter could not be signed; empty when it could."""
    try:
        charter_settled(charter)
    except Refused as refused:
        return str(refused)
    return ""


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value
