"""Where a draft can start from: what lies on the table, what is in force, a file, or what somebody was offered."""

from dataclasses import dataclass, replace

import streamlit as st

from agreement import Definition, Proposal, Refused, digest
from agreement.written import from_file
from pages.parts.agreeing.opening import Now

BROUGHT, FILE, CHOSEN, VIEW = "bench_brought", "bench_file", "bench_start", "view"
TRY = "Try terms"
"""The name of the view in which terms are tried."""


@dataclass(frozen=True)
class Start:
    """Terms to begin with, and what they would answer."""

    name: str
    base: Proposal | None
    """The proposal that the draft would counter; None for a new one."""
    definition: Definition
    before: Definition
    """What changes are told against: the terms it would replace."""

    @property
    def key(self) -> str:
        """Names the fields of the builder: another start has fields of its own."""
        return f"bench_{self.name}_{self.base.current.number if self.base else 0}_{digest(self.definition)[:8]}"


def starts(shown: Now) -> list[Start]:
    """What the selection offers; what was brought last comes first."""
    found = [
        Start(f"Counter proposal {one.id}", one, one.current.definition, one.current.definition) for one in shown.table
    ]
    if shown.ruling:
        terms = replace(shown.ruling.definition, segment=shown.segment)
        found.append(Start(f"New proposal, from version {shown.ruling.version}", None, terms, terms))
    found = found or [Start("New proposal", None, Definition(shown.segment), Definition(shown.segment))]
    name, brought = st.session_state.get(BROUGHT, ("", None))
    if brought is not None and brought.segment == shown.segment:
        found.insert(0, Start(name, found[0].base, brought, found[0].before))
    return found


def bring(name: str, terms: Definition) -> None:
    """Lays terms on the bench, as a button's callback: the view opens there."""
    st.session_state[BROUGHT] = (name, terms)
    st.session_state[CHOSEN] = name
    st.session_state[VIEW] = TRY


def counter(proposal_id: int) -> None:
    """Lays a proposal's own terms on the bench, as a button's callback."""
    st.session_state[CHOSEN] = f"Counter proposal {proposal_id}"
    st.session_state[VIEW] = TRY


def from_upload(segment: str) -> None:
    """Reads the uploaded file, as the callback of its field; says why when it cannot be signed."""
    found = st.session_state.get(FILE)
    st.session_state.pop(FILE_ERROR, None)
    if found is None:
        return
    try:
        terms = from_file(found.getvalue().decode("utf-8-sig"))
    except UnicodeDecodeError:
        st.session_state[FILE_ERROR] = f"{found.name} is no text file. Bring one that Accord wrote."
    except Refused as refused:
        st.session_state[FILE_ERROR] = f"{found.name}: {refused}"
    else:
        bring(f"From the file {found.name}", replace(terms, segment=segment))


FILE_ERROR = "bench_file_error"
