"""Where a draft can start from: what lies on the table, what is in force, a file, or what somebody was offered."""

from dataclasses import dataclass, replace

import streamlit as st

from agreement import Definition, Proposal, Refused, digest
from agreement.written import from_file
from pages.parts.agreeing.opening import Now

BROUGHT, FILE, CHOSEN, VIEW, KEPT = "bench_brought", "bench_file", "bench_start", "view", "bench_kept"
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
    origin: Definition | None = None
    """The terms it began with, where the fields hold other ones now."""

    @property
    def key(self) -> str:
        """Names the fields of the builder: another start has fields of its own."""
        revision = self.base.current.number if self.base else 0
        return f"bench_{self.name}_{revision}_{digest(self.origin or self.definition)[:8]}"


def starts(shown: Now) -> list[Start]:
    """What the selection offers; what was brought last comes first."""
    found = [
        Start(f"Counter proposal {one.id}", one, one.current.definition, one.current.definition) for one in shown.table
    ]
    if shown.ruling:
        terms = replace(shown.ruling.definition, segment=shown.segment)
        found.append(Start(f"New proposal, from version {shown.ruling.version}", None, terms, terms))
    found = found or [Start("New proposal", None, Definition(shown.segment), Definition(shown.segment))]
    name, brought, number = st.session_state.get(BROUGHT, ("", None, None))
    if brought is not None and brought.segment == shown.segment:
        base = next((one for one in shown.table if one.id == number), None)
        found.insert(0, Start(name, base, brought, base.current.definition if base else found[-1].before))
    return found


def resumed(start: Start) -> Start:
    """The start with what its fields held when another view was opened: they are new then, and begin with it."""
    kept = st.session_state.setdefault(KEPT, {})
    began, latest = kept.get(start.key, (start.definition, start.definition))
    if f"{start.key}_bar" not in st.session_state:
        began = latest
        st.session_state.pop(f"{start.key}_slots", None)
    kept[start.key] = (began, latest)
    return replace(start, definition=began, origin=start.origin or start.definition)


def keep(start: Start, terms: Definition) -> None:
    """Remembers what the fields of a start hold now."""
    kept = st.session_state[KEPT]
    kept[start.key] = (kept[start.key][0], terms)


def bring(name: str, terms: Definition, base: Proposal | None = None) -> None:
    """Lays terms on the bench, as a button's callback: to counter `base` with, or as a new proposal."""
    st.session_state[BROUGHT] = (name, terms, base.id if base else None)
    st.session_state[CHOSEN] = name
    st.session_state[VIEW] = TRY


def counter(proposal_id: int) -> None:
    """Lays a proposal's own terms on the bench, as a button's callback."""
    st.session_state[CHOSEN] = f"Counter proposal {proposal_id}"
    st.session_state[VIEW] = TRY


def from_upload(segment: str, base: Proposal | None) -> None:
    """Reads the uploaded file, as the callback of its field; says why when it cannot be signed."""
    found = st.session_state.get(FILE)
    st.session_state.pop(FILE_ERROR, None)
    if found is None:
        return
    try:
        terms = from_file(found.getvalue().decode("utf-8-sig"))
    except UnicodeDecodeError:
        st.session_state[FILE_ERROR] = segment, f"{found.name} is no text file. Bring one that Accord wrote."
    except Refused as refused:
        st.session_state[FILE_ERROR] = segment, f"{found.name}: {refused}"
    else:
        of = "" if terms.segment == segment else f", written for {terms.segment}"
        bring(f"From the file {found.name}{of}", replace(terms, segment=segment), base)


FILE_ERROR = "bench_file_error"
