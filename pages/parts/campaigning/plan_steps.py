"""What the buttons of the gate do. Each acts on the plan that the person saw; the page tells the answer."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from agreement import Person, Refused
from agreement.campaign_foreseen import expected_json
from agreement.campaigns import (
    ABOVE,
    CAMPAIGN,
    DECLINED,
    ENDED,
    NO_LIMIT,
    RUNNING,
    TEST,
    WAITING,
    WITHDRAWN,
    Plan,
    Planned,
)
from pages.parts import frames, gate
from pages.parts.agreeing.steps import Said as Said
from pages.parts.agreeing.steps import answer as answer
from pages.parts.agreeing.steps import answered
from store import campaigning, people

TEXTS = ("name", "channel", "owner", "reason", "hypothesis", "success")
VERDICTS = {"it succeeded": True, "it did not": False, "cannot tell": None}


def sign(one: Planned) -> None:
    """Signs as the person who is signed in, from this browser session."""
    _do(lambda person: campaigning.sign(
        frames.url(), person, one.id, one.current.number, one.current.hash, session_hash=gate.session_hash(),
        expected=_expected(one),
    ))  # fmt: skip


def sign_here(one: Planned, key: str) -> None:
    """Co-signs as somebody of sales who entered their own password for this one signature."""
    username, password = st.session_state.get(f"{key}_who"), st.session_state.pop(f"{key}_password", "")

    def signed(_: Person) -> Planned:
        if not username or not password:
            raise Refused("Choose who signs and enter that person's own password.")
        other = people.person(frames.url(), username)
        return campaigning.sign(
            frames.url(), other, one.id, one.current.number, one.current.hash, password=password,
            expected=_expected(one),
        )  # fmt: skip

    _do(signed)


def decline(one: Planned, key: str) -> None:
    """Sales says no, with the reason that was typed."""
    reason = str(st.session_state.get(key) or "")
    _do(lambda person: campaigning.decline(frames.url(), person, one.id, one.current.number, reason))


def withdraw(one: Planned, key: str) -> None:
    """Marketing takes its plan off the table."""
    reason = str(st.session_state.get(key) or "")
    _do(lambda person: campaigning.withdraw(frames.url(), person, one.id, one.current.number, reason))


def link(one: Planned, key: str) -> None:
    """Says which campaign of the CRM the plan became."""
    chosen = st.session_state.get(key)
    _do(lambda person: campaigning.link(frames.url(), person, one.id, str(chosen or "")))


def end(one: Planned, key: str) -> None:
    """Ends a market test with what was learned."""
    learned = str(st.session_state.get(f"{key}_learned") or "")
    verdict = VERDICTS.get(str(st.session_state.get(f"{key}_verdict")))
    _do(lambda person: campaigning.end(frames.url(), person, one.id, learned, verdict))


def put(key: str, before: Planned | None) -> None:
    """Proposes what the form holds, or puts it in the place of a plan on the table."""

    def done(person: Person) -> Planned:
        plan = _typed(key)
        if before is None:
            return campaigning.propose(frames.url(), person, plan)
        return campaigning.change(frames.url(), person, before.id, before.current.number, plan)

    _do(done)


def _typed(key: str) -> Plan:
    """The plan in the fields of a form."""
    fields = (*TEXTS, "kind", "days", "cost", "segments", "leads")
    held = {name: st.session_state.get(f"{key}_{name}") for name in fields}
    days = held["days"]
    if not isinstance(days, tuple | list) or len(days) != 2 or not all(isinstance(day, date) for day in days):
        raise Refused("Choose the first and the last day of the campaign.")
    return Plan(
        starts_on=days[0], ends_on=days[1], cost_cents=round(100 * float(held["cost"] or 0)),
        segments=tuple(held["segments"] or ()), leads=int(held["leads"]) if held["leads"] else None,
        kind=TEST if held["kind"] == TEST else CAMPAIGN, **{name: str(held[name] or "") for name in TEXTS},
    )  # fmt: skip


def _expected(one: Planned) -> str:
    return expected_json(frames.expected_of(one.plan))


def _do(step: Callable[[Person], Planned]) -> None:
    answered(lambda person: _became(step(person)))


def _became(one: Planned) -> str:
    name = f"“{one.plan.name}”"
    if one.state == WAITING:
        return f"Signed for marketing. {name} is above the limit: it waits for the signature of sales."
    if one.state == RUNNING and one.campaign_id:
        return f"{name} is campaign {one.campaign_id} of the CRM: what comes of it is scored."
    if one.state == RUNNING:
        why = {ABOVE: "Both sides have signed", NO_LIMIT: "No limit is agreed, so marketing starts it alone"}
        return f"{why.get(one.gate or '', 'It is within the limit, so marketing starts it alone')}: {name} runs."
    done = {DECLINED: "is declined", WITHDRAWN: "is withdrawn", ENDED: "has ended; what was learned is kept"}
    if one.state in done:
        return f"{name} {done[one.state]}."
    return f"{name}, revision {one.current.number}, is on the table. Nobody has signed it yet."
