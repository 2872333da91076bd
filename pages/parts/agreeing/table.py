"""The proposal on the table: what would change, what history says of it, who has signed, and what may be done."""

from functools import partial

import streamlit as st

from agreement import InForce, Person, Proposal
from agreement.calendar import Calendar
from metrics.threshold_tradeoff import bar
from pages.parts import frames, tables
from pages.parts.agreeing import evidence, remarks, signing, starts, steps
from pages.parts.agreeing import walked as walks
from pages.parts.agreeing.evidence import Standing
from pages.parts.agreeing.standing import SHOWN
from pages.parts.agreeing.words import changes, day_words, moment_words
from pages.parts.look import tag


def draw(one: Proposal, ruling: InForce | None, person: Person, calendar: Calendar) -> None:
    """One card across the page: left what changes, in the middle what it does, right what to do."""
    current = one.current
    with st.container(border=True, key=f"accord_{current.side}_proposal_{one.id}", gap="xsmall"):
        st.html(_heading(one, calendar))
        changing, doing, keys = st.columns([4, 5, 4], gap="medium")
        changing.html(_changing(one, ruling) + remarks.written(one, calendar))
        row = _evidence(one, ruling, doing)
        before = ruling.definition if ruling else None
        if walked := walks.drawn(one, before):
            doing.html(walked)
            with doing:
                tables.save(partial(walks.saved, one, before), f"rounds-{one.id}")
        with keys:
            signing.draw(one, person, calendar, starts.counter, steps.prediction_of(row, current.definition))


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
