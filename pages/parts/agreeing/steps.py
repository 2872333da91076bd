"""What the buttons do. Each acts on the revision and the hash that the person saw; the page tells the answer."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from agreement import ALL, NEEDS, Definition, Needs, Person, Proposal, Refused, Side, prediction_json
from agreement.documents import CHARTER, Terms
from pages.parts import frames, gate
from pages.parts.agreeing.words import day_words
from store import agreements, disputes, needs, people

SAID = "agreeing_said"
SEALED = "Your needs are told and sealed. The other side sees them when it has told its own."
PASSWORD, WHO = "agreeing_password", "agreeing_who"


@dataclass(frozen=True)
class Said:
    """The answer to the last step."""

    words: str
    refused: bool


def answer() -> Said | None:
    """What the last step led to; shown once."""
    found = st.session_state.pop(SAID, None)
    return found if isinstance(found, Said) else None


def sign(one: Proposal, prediction: str | None = None, dissent_key: str = "") -> None:
    """Signs as the person who is signed in, from this browser session; with a note of dissent where one was typed."""
    seen = one.current
    dissent = str(st.session_state.get(dissent_key) or "") if dissent_key else ""
    _do(lambda person: agreements.sign(
        frames.url(), person, one.id, seen.number, seen.hash, session_hash=gate.session_hash(), prediction=prediction,
        dissent=dissent,
    ))  # fmt: skip


def comment(one: Proposal, key: str) -> None:
    """Says what was typed about the clause that was chosen."""
    clause, text = (str(st.session_state.get(f"{key}_{name}") or "") for name in ("clause", "text"))
    said = f"Your comment stands under proposal {one.id}."
    if _do(lambda person: agreements.comment(frames.url(), person, one.id, one.current.number, clause, text), said):
        st.session_state[f"{key}_text"] = ""


def sign_here(one: Proposal, prediction: str | None = None) -> None:
    """Signs as somebody of the other seat who entered their own password for this one signature."""
    username = st.session_state.get(f"{WHO}_{one.id}")
    password = st.session_state.pop(f"{PASSWORD}_{one.id}", "")
    seen = one.current

    def signed(_: Person) -> Proposal:
        if not username or not password:
            raise Refused("Choose who signs and enter that person's own password.")
        other = people.person(frames.url(), username)
        return agreements.sign(
            frames.url(), other, one.id, seen.number, seen.hash, password=password, prediction=prediction
        )

    _do(signed)


def decline(one: Proposal, reason_key: str) -> None:
    """Closes the other side's proposal, with the reason that was typed."""
    reason = str(st.session_state.get(reason_key) or "")
    _do(lambda person: agreements.decline(frames.url(), person, one.id, one.current.number, reason))


def withdraw(one: Proposal, reason_key: str) -> None:
    """Closes the own side's proposal."""
    reason = str(st.session_state.get(reason_key) or "")
    _do(lambda person: agreements.withdraw(frames.url(), person, one.id, one.current.number, reason))


def put(base: Proposal | None, draft: Callable[[], tuple[Terms, dict[str, object]]]) -> bool:
    """Proposes the draft, or counters `base` with it; whether it was put on the table."""

    def done(person: Person) -> Proposal:
        terms, rest = draft()
        if base is None:
            return agreements.propose(frames.url(), person, terms, **rest)  # type: ignore[arg-type]
        return agreements.counter(frames.url(), person, base.id, base.current.number, terms, **rest)  # type: ignore[arg-type]

    return _do(done)


def needs_key(segment: str, name: str) -> str:
    """The key of the field of one need: each segment has fields of its own."""
    return f"needs_{segment}_{name}"


def tell_needs(segment: str, side: Side) -> None:
    """Tells what was typed for the own side."""
    own = {name: st.session_state.get(needs_key(segment, name)) for name, need in NEEDS.items() if need.side == side}

    def told(person: Person) -> str:
        table = needs.tell(frames.url(), person, segment, Needs(side, **own))
        return "Both sides have told what they need: the zone is open." if table.opened else SEALED

    answered(told)


def contest(key: str) -> None:
    """Contests the rejection of the lead that was chosen."""
    lead_id = st.session_state.get(key)

    def done(person: Person) -> str:
        if not lead_id:
            raise Refused("Choose the lead whose rejection you contest.")
        disputes.contest(frames.url(), person, lead_id)
        return f"The rejection of {lead_id} is contested. Both teams now label it, without seeing each other’s label."

    answered(done)


def label(lead_id: str, good: bool) -> None:
    """Labels a disputed lead for the own side."""

    def done(person: Person) -> str:
        one = disputes.label(frames.url(), person, lead_id, good)
        if one.settled_as:
            return f"Both teams say the same of {lead_id}: the rejection is {one.settled_as}."
        if one.both_labelled:
            return f"Both teams have labelled {lead_id}, and differ."
        return f"Your label of {lead_id} is kept, sealed until the other team has given theirs."

    answered(done)


def concede(lead_id: str) -> None:
    """Gives way in a dispute."""
    answered(lambda person: f"{lead_id} is settled: {disputes.concede(frames.url(), person, lead_id).settled_as}.")


def settle(lead_id: str) -> None:
    """Writes down what both labels say already."""
    answered(lambda person: f"{lead_id} is settled: {disputes.settle(frames.url(), person, lead_id).settled_as}.")


def prediction_of(row: dict[str, object], definition: Definition) -> str:
    """What the back-test foresees and the back-test as it stood, kept with the second signature."""
    return prediction_json(frames.foreseen(definition), row)


def _do(step: Callable[[Person], Proposal], said: str = "") -> bool:
    return answered(lambda person: _became(step(person), said))


def answered(step: Callable[[Person], str]) -> bool:
    """Does a step as whoever is signed in, and keeps the answer for the page; whether it was done."""
    try:
        person = gate.visitor()
        if person is None:
            raise Refused("Your session has ended, so nothing was done. Sign in again.")
        st.session_state[SAID] = Said(step(person), refused=False)
    except Refused as refused:
        st.session_state[SAID] = Said(str(refused), refused=True)
        return False
    return True


def _became(one: Proposal, said: str) -> str:
    if said:
        return said
    if one.version is not None and one.effective_at is not None:
        from_when = day_words(frames.bundle().calendar.today(one.effective_at))
        of = "" if one.segment == ALL else f"of {one.segment} "
        judges = "its hand-over steps" if one.kind == CHARTER else "it"
        return (
            f"Both sides have signed: version {one.version} is agreed and takes effect on {from_when}. "
            f"Every lead {of}handed over from then on is judged by {judges}."
        )
    if one.closed_at is not None:
        return f"Proposal {one.id} is closed. It stays in the history."
    if one.signed_sides:
        waits = "marketing" if one.signed_sides == ("sales",) else "sales"
        return f"Signed for {one.signed_sides[0]}. It takes effect when {waits} has signed, too."
    return f"Proposal {one.id}, revision {one.current.number}, is on the table. Nobody has signed it yet."
