"""The zone of agreement: what each side needs, told in secret, and the bars at which all of it holds."""

import streamlit as st

from agreement import NEEDS, Person
from agreement.needs import Table, Told
from pages.parts import frames
from pages.parts.agreeing import steps, zone_found
from pages.parts.agreeing.opening import Now
from pages.parts.agreeing.words import OTHER, day_words
from pages.parts.look import tag

WHY = (
    "Sales and marketing each tell what they need of the score bar. Neither sees the other’s numbers before both have "
    "told theirs, so that nobody anchors."
)


def draw(shown: Now, person: Person) -> None:
    """What the own side needs on the left; where both meet on the right."""
    table = zone_found.needs_of(person, shown.segment)
    left, right = st.columns([3, 7], gap="large")
    with left:
        _own(table, shown, person)
    with right:
        zone_found.draw(table, shown)
        if len(table.own) + len(table.other) > 2 and table.opened:
            _moves(table)


def _own(table: Table, shown: Now, person: Person) -> None:
    if person.seat not in OTHER:
        st.html(tag("div", WHY, "accord-context"))
        return
    st.html(tag("div", f"What {person.seat} needs", f"accord-eyebrow accord-{person.seat}"))
    told = table.own[-1].needs if table.own else None
    for name, need in NEEDS.items():
        if need.side == person.seat:
            _field(name, getattr(told, name) if told else None, steps.needs_key(shown.segment, name))
    label = "Tell it anew" if table.own else f"Tell what {person.seat} needs"
    st.button(label, type="primary", width="stretch", key="needs_tell", on_click=steps.tell_needs,
              args=(shown.segment, person.seat))  # fmt: skip
    st.html(tag("div", sealed_words(table, OTHER[person.seat]), "accord-print"))


def _field(name: str, told: float | None, key: str) -> None:
    need = NEEDS[name]
    label = need.words[0].upper() + need.words[1:]
    if need.whole:
        now = None if told is None else int(told)
        st.number_input(label, 0, int(need.largest), now, step=1, key=key, placeholder="Not told yet")
    else:
        st.number_input(label, 0.0, float(need.largest), told, step=0.5, format="%.1f", key=key,
                        placeholder="Not told yet")  # fmt: skip


def sealed_words(table: Table, other: str) -> str:
    """Who has told, and what that means for who sees what.

    >>> sealed_words(Table(), "marketing")
    'Sealed: marketing sees your numbers when it has told its own. It has not yet.'
    """
    if table.opened:
        return f"Both have told: both see both. Telling anew is a move that {other} sees."
    if table.own:
        return f"Sealed: {other} sees your numbers when it has told its own. Until then you may change them."
    has = "It has already" if table.other_has_told else "It has not yet"
    return f"Sealed: {other} sees your numbers when it has told its own. {has}."


def _moves(table: Table) -> None:
    """Every move since the needs lay open."""
    with st.popover("Who moved", type="tertiary", icon=":material/history:"):
        for one in sorted((*table.own, *table.other), key=lambda told: told.at):
            when = day_words(frames.bundle().calendar.today(one.at))
            said = tag("div", f"{one.by}: {needs_words(one)}", f"accord-remark accord-{one.needs.side}")
            st.html(said + tag("div", when, "accord-print"))


def needs_words(one: Told) -> str:
    """The two numbers of a side in words."""
    own = [(name, need) for name, need in NEEDS.items() if need.side == one.needs.side]
    return "; ".join(f"{getattr(one.needs, name):g} {need.words}" for name, need in own)
