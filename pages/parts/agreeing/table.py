"""The proposal on the table: what would change, what history says of it, who has signed, and what may be done."""

from functools import partial

import streamlit as st

from agreement import InForce, Person, Proposal
from agreement.calendar import Calendar
from agreement.people import MARKETING, SALES
from metrics.threshold_tradeoff import bar
from pages.parts import frames, tables
from pages.parts.agreeing import evidence, remarks, sharing, starts, steps
from pages.parts.agreeing import walked as walks
from pages.parts.agreeing.evidence import Standing
from pages.parts.agreeing.seat import open_steps, why_not
from pages.parts.agreeing.standing import SHOWN
from pages.parts.agreeing.words import changes, day_words, moment_words, signature_words
from pages.parts.look import tag


def draw(one: Proposal, ruling: InForce | None, person: Person, calendar: Calendar) -> None:
    """One card across the page: left what changes, in the middle what it does, right what to do."""
    current = one.current
    with st.container(border=True, key=f"accord_{current.side}_proposal_{one.id}", gap="xsmall"):
        st.html(_heading(one, calendar))
        changing, doing, signing = st.columns([4, 5, 4], gap="medium")
        changing.html(_changing(one, ruling) + remarks.written(one, calendar))
        row = _evidence(one, ruling, doing)
        before = ruling.definition if ruling else None
        if walked := walks.drawn(one, before):
            doing.html(walked)
            with doing:
                tables.save(partial(walks.saved, one, before), f"rounds-{one.id}")
        with signing:
            st.html("".join(tag("div", signature_words(current, side, calendar), "accord-signature")
                            for side in (SALES, MARKETING)))  # fmt: skip
            _actions(one, person, steps.prediction_of(row, current.definition))


def _heading(one: Proposal, calendar: Calendar) -> str:
    current = one.current
    eyebrow = f"On the table · proposal {one.id}, revision {current.number} · {one.state}"
    said = (
        f"by {current.author} for {current.side}, {moment_words(current.created_at, calendar)} · would rule from "
        f"{day_words(current.effective_on)} · review on {day_words(current.review_on)} · hash {current.hash[:SHOWN]}"
    )
    return tag("div", eyebrow, f"accord-eyebrow accord-{current.side}") + tag("div", said, "accord-print")


def _changing(one: Proposal, ruling: InForce | None) -> str:
    lines = "".join(tag("li", line, "") for line in changes(ruling.definition if ruling else None, one.current))
    note = tag("div", f"“{one.current.note}”", "accord-joined") if one.current.note else ""
    against = f"What changes against version {ruling.version}" if ruling else "What it says"
    return f'{tag("div", against, "accord-asked")}<ul class="accord-terms">{lines}</ul>{note}'


def _evidence(one: Proposal, ruling: InForce | None, place: st.delta_generator.DeltaGenerator) -> evidence.Row:
    candidate = one.current.definition
    current = ruling.definition if ruling else candidate
    row = evidence.row_at(frames.tradeoff(candidate, current), bar(candidate))
    if row:
        old = evidence.standing_now(current, candidate) if ruling else {}
        standing = Standing(candidate, row, old, frames.bundle().calendar.currency)
        said = evidence.sentence(standing) + "."
        place.html(tag("div", "What history says", "accord-asked") + tag("div", said, "accord-said")
                   + tag("div", evidence.basis(standing, day_words(frames.as_of())), "accord-print"))  # fmt: skip
    else:
        place.caption(evidence.NOTHING)
    return row


def _actions(one: Proposal, person: Person, prediction: str) -> None:
    """The buttons that this seat may press now; a sentence where there is none."""
    may = open_steps(one, person)
    if "sign" in may:
        st.button(
            f"Sign for {person.seat}", type="primary", width="stretch", key=f"sign_{one.id}",
            icon=":material/signature:", on_click=steps.sign, args=(one, prediction),
            help=f"You sign these exact terms: {one.current.hash}",
        )  # fmt: skip
    if reason := why_not(one, person):
        st.caption(reason)
    with st.container(horizontal=True, gap="small"):
        if "counter" in may:
            st.button("Counter", key=f"counter_{one.id}", on_click=starts.counter, args=(one.id,))
        if "decline" in may:
            _closing(one, "Decline", "Why not? The other side reads it.", steps.decline)
        if "withdraw" in may:
            _closing(one, "Withdraw", "Why (may stay empty)", steps.withdraw)
        if "sign" in may:
            _dissenting(one, person, prediction)
        remarks.field(one, person)
        if may:
            sharing.draw(one, person, prediction)


def _dissenting(one: Proposal, person: Person, prediction: str) -> None:
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
