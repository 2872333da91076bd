"""The bench: the terms on the left, what history says about them on the right, as the slider moves."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from agreement import Definition, InForce, Person, Proposal, Refused, differences, settled
from charts.frontier import Point, frontier
from charts.theme import CONFIG
from metrics.threshold_tradeoff import bar
from pages.parts import frames, gate, look
from pages.parts.agreeing import builder, cases, evidence, steps
from pages.parts.agreeing.builder import Draft
from pages.parts.agreeing.evidence import Standing
from pages.parts.agreeing.seat import why_not
from pages.parts.agreeing.words import day_words
from pages.parts.look import tag

CURVES = {"value": "won / leads that pass", "recall": "customers that pass / all customers"}
"""Measure → what it divides."""
Start = tuple[str, Proposal | None, Definition]
"""Its name, the proposal that it would counter, and its terms."""


def starts(ruling: InForce | None, table: Sequence[Proposal]) -> list[Start]:
    """Where a draft can start from: what lies on the table, what is in force, or nothing."""
    found: list[Start] = [(f"Counter proposal {one.id}", one, one.current.definition) for one in table]
    if ruling:
        found.append((f"New proposal, from version {ruling.version}", None, ruling.definition))
    return found or [("New proposal", None, Definition())]


@st.fragment
def draw(ruling: InForce | None, table: Sequence[Proposal]) -> None:
    """The whole bench; only this part runs again when a field changes."""
    person = gate.recheck()
    choices = {start[0]: start for start in starts(ruling, table)}
    left, right = st.columns([2, 5], gap="large")
    with left:
        name = st.selectbox("Start from", list(choices), key="bench_start")
        start = choices.get(name or "", next(iter(choices.values())))
        draft = _draft(start)
        _put(draft, start[2], person)
    with right:
        _show(draft.definition, ruling, person)


def _draft(start: Start) -> Draft:
    name, base, definition = start
    key = f"bench_{name}_{base.current.number if base else 0}"
    score = builder.score_bar(definition, key)
    with st.expander("Rules", icon=":material/rule:"):
        others = builder.rules(definition, key)
    with st.expander("Promises of both sides", icon=":material/handshake:"):
        made = builder.commitments(definition, key)
    with st.expander("Dates and reason", icon=":material/event:"):
        effective_on, review_on, note = builder.days(base, key)
    return Draft(base, builder.definition(definition, score, others, made), effective_on, review_on, note)


def _put(draft: Draft, before: Definition, person: Person) -> None:
    changed = differences(before, draft.definition)
    said = f"Changed: {'; '.join(changed)}." if changed else "Nothing changed yet."
    st.html(tag("div", f"{said} It would rule from {day_words(draft.effective_on)}.", "accord-print"))
    label = f"Counter proposal {draft.base.id} with these terms" if draft.base else "Propose these terms"
    reason = why_not(None, person) or _refusal(draft.definition)
    if st.button(label, type="primary", width="stretch", disabled=bool(reason), key="bench_put", wrap=True):
        if steps.put(draft.base, lambda: (draft.definition, draft.rest)):
            st.query_params.pop("proposal", None)
        st.rerun()
    if reason:
        st.caption(reason)


def _refusal(definition: Definition) -> str:
    """Why these terms could not be signed; empty when they could."""
    try:
        settled(definition)
    except Refused as refused:
        return str(refused)
    return ""


def _show(candidate: Definition, ruling: InForce | None, person: Person) -> None:
    current = ruling.definition if ruling else Definition(candidate.segment)
    sweep = frames.tradeoff(candidate, current)
    new = evidence.row_at(sweep, bar(candidate))
    if not new:
        st.info(f"{evidence.NOTHING} Bring leads in first.", icon=":material/inbox:")
        return
    old = evidence.standing_now(current, candidate) if ruling else {}
    standing = Standing(candidate, new, old, frames.bundle().calendar.currency)
    st.html(
        tag("h3", evidence.sentence(standing), "accord-message")
        + tag("div", evidence.basis(standing, day_words(frames.as_of())), "accord-print")
    )
    evidence.draw(standing)
    _frontiers(standing, sweep, ruling)
    _table(sweep)
    cases.draw(candidate, current, standing, person)


def _frontiers(standing: Standing, sweep: pl.DataFrame, ruling: InForce | None) -> None:
    points = [Point(_named("draft", standing.candidate), standing.new, True)]
    if ruling:
        points.insert(0, Point(_named("in force", ruling.definition), standing.old, False))
    promised, least = standing.promised("win_rate"), standing.promised("volume")
    share = promised.percent / 100 if promised and promised.percent else None
    volume = float(least.amount) if least else None
    for column, (measure, print_) in zip(st.columns(2, gap="medium"), CURVES.items(), strict=True):
        title = evidence.curve_title(standing, measure)
        drawn = frontier(
            sweep, measure, title, points, look.mode(), promised=share if measure == "value" else None,
            least=volume, most=standing.capacity,
        )  # fmt: skip
        small = f"{print_} · share with 95 % interval · n = {standing.new['replayed']:,} leads"
        with column:
            st.html(tag("h4", title, "accord-message") + tag("div", small, "accord-print"))
            st.plotly_chart(drawn.figure, key=f"bench_{measure}", config=CONFIG, alt=drawn.alt)


def _table(sweep: pl.DataFrame) -> None:
    with st.popover("Table", type="tertiary", icon=":material/table:"):
        st.dataframe(sweep, hide_index=True, placeholder="–", alt="The back-test at every score bar, as a table")


def _named(who: str, definition: Definition) -> str:
    asked = bar(definition)
    return f"{who}: {'no bar' if asked is None else asked}"
