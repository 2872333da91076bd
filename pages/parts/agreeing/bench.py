"""The bench: the terms on the left, what history says about them on the right, as the slider moves."""

import polars as pl
import streamlit as st

from agreement import Definition, Person, Refused, differences, settled
from charts.frontier import Point, frontier
from charts.theme import CONFIG
from metrics._zone import Zone
from metrics._zone_words import zone_words
from metrics.threshold_tradeoff import bar
from pages.parts import frames, gate, look, missing, tables
from pages.parts.agreeing import builder, cases, counted, evidence, starts, steps
from pages.parts.agreeing.builder import Draft
from pages.parts.agreeing.evidence import Standing
from pages.parts.agreeing.opening import Now
from pages.parts.agreeing.seat import why_not
from pages.parts.agreeing.words import day_words
from pages.parts.agreeing.zone_found import needs_of, volumes, zone_of
from pages.parts.look import tag

SWEEP = "threshold_tradeoff"
CURVES = {"value": "won / leads that pass", "recall": "customers that pass / all customers"}
"""Measure → what it divides."""


@st.fragment
def draw(shown: Now) -> None:
    """The whole bench; only this part runs again when a field changes."""
    person = gate.recheck()
    choices = {start.name: start for start in starts.starts(shown)}
    left, right = st.columns([3, 7], gap="large")
    with left:
        name = st.selectbox("Start from", list(choices), key=starts.CHOSEN)
        start = starts.resumed(choices.get(name or "", next(iter(choices.values()))))
        draft, rows, place = builder.draw(start)
        starts.keep(start, draft.definition)
        with place:
            counted.draw(rows, draft.definition)
            _put(draft, person)
    with right:
        _show(draft.definition, shown, person)


def _put(draft: Draft, person: Person) -> None:
    base, changed = draft.start.base, differences(draft.start.before, draft.definition)
    said = f"Changed: {'; '.join(changed)}." if changed else "Nothing changed yet."
    st.html(tag("div", f"{said} It would rule from {day_words(draft.effective_on)}.", "accord-print"))
    label = f"Counter proposal {base.id} with these terms" if base else "Propose these terms"
    reason = why_not(None, person) or _refusal(draft.definition)
    if st.button(label, type="primary", width="stretch", disabled=bool(reason), key="bench_put", wrap=True):
        if steps.put(base, lambda: (draft.definition, draft.rest)):
            st.session_state.pop(starts.BROUGHT, None)
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


def _show(candidate: Definition, shown: Now, person: Person) -> None:
    ruling = shown.ruling
    current = ruling.definition if ruling else Definition(candidate.segment)
    sweep = frames.tradeoff(candidate, current)
    new = evidence.row_at(sweep, bar(candidate))
    if not new:
        st.info(f"{evidence.NOTHING} Bring leads in first.", icon=":material/inbox:")
        missing.draw(SWEEP)
        return
    old = evidence.standing_now(current, candidate) if ruling else {}
    standing = Standing(candidate, new, old, frames.bundle().calendar.currency)
    st.html(
        tag("h3", evidence.sentence(standing), "accord-message")
        + tag("div", evidence.basis(standing, day_words(frames.as_of())), "accord-print")
        + missing.line(SWEEP)
    )
    evidence.draw(standing)
    table = needs_of(person, shown.segment)
    found = zone_of(table, sweep) if table.opened else None
    if found:
        st.html(tag("p", f"What both sides need: {zone_words(found)}", "accord-joined"))
    frontiers(standing, sweep, bar(current) if ruling else None, found)
    _table(sweep)
    cases.draw(candidate, current, standing, person)


def frontiers(standing: Standing, sweep: pl.DataFrame, now: int | None, found: Zone | None) -> None:
    """What the bar trades: share won and share of customers let through, against leads a week; the zone is shaded."""
    shaded = [volumes(sweep, first, last) for first, last in found.ranges] if found else []
    points = [Point(_named("draft", bar(standing.candidate)), standing.new, True)]
    if standing.old:
        points.insert(0, Point(_named("in force", now), standing.old, False))
    promised, least = standing.promised("win_rate"), standing.promised("volume")
    share = promised.percent / 100 if promised and promised.percent else None
    volume = float(least.amount) if least else None
    for column, (measure, print_) in zip(st.columns(2, gap="medium"), CURVES.items(), strict=True):
        title = evidence.curve_title(standing, measure)
        drawn = frontier(
            sweep, measure, title, points, look.mode(), promised=share if measure == "value" else None,
            least=volume, most=standing.capacity, shaded=shaded,
        )  # fmt: skip
        small = f"{print_} · share with 95 % interval · n = {standing.new['replayed']:,} leads"
        with column:
            st.html(tag("h4", title, "accord-message") + tag("div", small, "accord-print"))
            st.plotly_chart(drawn.figure, key=f"bench_{measure}", config=CONFIG, alt=drawn.alt)


def _table(sweep: pl.DataFrame) -> None:
    with st.popover("Table", type="tertiary", icon=":material/table:"):
        tables.draw(sweep, "The back-test at every score bar, as a table", "back-test", placeholder="–")


def _named(who: str, asked: int | None) -> str:
    return f"{who}: {'no bar' if asked is None else asked}"
