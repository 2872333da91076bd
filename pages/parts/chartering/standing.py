"""The charter in force in plain words: who answers for what and how it stands, what comes first, and the limit."""

from typing import Any

import streamlit as st

from agreement import Person
from agreement.charter import Priority
from agreement.charter_words import limit_words
from agreement.moments import day_words, moment_words
from agreement.people import MARKETING, SALES
from metrics._tasks import ALWAYS, DONE, DUE, LATE
from pages.parts.agreeing.words import signers_words, state_words
from pages.parts.chartering import doing, paper
from pages.parts.chartering.opening import Now
from pages.parts.look import tag
from pages.parts.wording import plural

NOTHING = (
    "Nothing is in force: nobody has said in writing who answers for what. Propose a first charter below; it takes "
    "effect when sales and marketing have both signed."
)
NARROWEST = 330
"""Pixels that a side's tasks need with their buttons."""
RULES = """
[class*="st-key-accord_task_"], [class*="st-key-accord_learnt_"] { flex-wrap: nowrap !important; }
[class*="st-key-accord_task_"] > div:first-child, [class*="st-key-accord_learnt_"] > div:first-child {
  flex: 1 1 0; min-width: 0; }
[class*="st-key-accord_task_"] .accord-promise .accord-state { min-width: 4.2rem; }
.accord-first { margin-bottom: .8rem; } .accord-first .accord-promise { margin-top: .3rem; }
"""
"""A row of words keeps its button beside it."""
SHAPES = {
    LATE: ("▼", "accord-worse"),
    DUE: ("○", "accord-none"),
    DONE: ("✓", "accord-better"),
    ALWAYS: ("●", "accord-none"),
}


def draw(shown: Now, person: Person) -> None:
    """One card across the page: both sides' tasks beside the priorities; says what to do when nothing is in force."""
    with st.container(border=True, key="accord_together_charter", gap="xsmall"):
        if shown.ruling is None or shown.signed is None:
            st.html(tag("div", "In force", "accord-eyebrow accord-together") + tag("div", NOTHING, "accord-said"))
            return
        with st.container(key="accord_task_heading", horizontal=True, gap="small", vertical_alignment="center"):
            st.html(_heading(shown))
            paper.printable(shown.signed, shown.calendar)
        with st.grid(3, gap="medium", min_column_width=NARROWEST):
            for side in (SALES, MARKETING):
                with st.container(gap="xsmall"):
                    _tasks(shown, side, person)
            st.html(_first(shown))


def _heading(shown: Now) -> str:
    ruling, signed = shown.ruling, shown.signed
    assert ruling is not None
    assert signed is not None
    said = (
        f"version {ruling.version} since {moment_words(ruling.effective_at, shown.calendar)} · "
        f"{signers_words(signed.current, shown.calendar)} · review on {day_words(signed.current.review_on)} · "
        f"hash {ruling.hash[:8]}"
    )
    coming = "".join(tag("div", f"{state_words(one, shown.calendar)}.", "accord-said") for one in shown.coming)
    return tag("div", "In force", "accord-eyebrow accord-together") + tag("div", said, "accord-print") + coming


def _tasks(shown: Now, side: str, person: Person) -> None:
    """What one side answers for; its own people mark what is done."""
    rows = [row for row in shown.tasks.iter_rows(named=True) if row["side"] == side]
    late = sum(row["state"] == LATE for row in rows)
    said = f"{side.capitalize()} answers for" + (f" · {late} late" if late else "")
    st.html(tag("div", said, f"accord-asked accord-{side}"))
    if not rows:
        st.html(tag("div", "No task.", "accord-context accord-muted"))
    for row in rows:
        _task(row, person.seat == side)


def _task(row: dict[str, Any], own: bool) -> None:
    shape, colour = SHAPES[row["state"]]
    with st.container(key=f"accord_task_{row['side']}_{row['task']}", horizontal=True, gap="small",
                      vertical_alignment="center"):  # fmt: skip
        st.html(
            f'<div class="accord-promise">{tag("span", f"{shape} {_state(row)}", f"accord-state {colour}")}'
            f"<div>{tag('span', row['task'], '')}{tag('div', _who(row), 'accord-print')}</div></div>"
        )
        if own and row["state"] in (LATE, DUE):
            st.button("Done", key=f"task_done_{row['task']}", type="tertiary",
                      on_click=doing.done, args=(row["task"], row["due_on"]))  # fmt: skip
        elif own and row["state"] == DONE:
            st.button("Undo", key=f"task_open_{row['task']}", type="tertiary",
                      on_click=doing.reopen, args=(row["task"], row["due_on"]))  # fmt: skip


def _state(row: dict[str, Any]) -> str:
    return {LATE: "late", DUE: "due", DONE: "done", ALWAYS: "always"}[row["state"]]


def _who(row: dict[str, Any]) -> str:
    every = f"every {row['every']}" if row["every"] else ""
    when = {
        LATE: f"was due {_day(row)}, {plural(row['days_late'] or 0, 'day')} ago",
        DUE: f"by {_day(row)}",
        DONE: f"for {_day(row)}, by {row['done_by']}"
        + (f", {plural(row['days_late'], 'day')} late" if row["days_late"] else ""),
        ALWAYS: "no day set",
    }[row["state"]]
    return " · ".join(filter(None, (row["who"], every, when)))


def _day(row: dict[str, Any]) -> str:
    return day_words(row["due_on"]) if row["due_on"] else ""


def _first(shown: Now) -> str:
    """The priorities in their order, and the limit."""
    assert shown.terms is not None
    lines = "".join(_priority(place, one, shown) for place, one in enumerate(shown.terms.priorities, 1))
    nothing = tag("div", "No priority is set.", "accord-context accord-muted")
    limit = tag("div", f"{limit_words(shown.terms, shown.calendar.currency)}.", "accord-joined")
    first = tag("div", "What comes first", "accord-asked accord-together") + (lines or nothing)
    return f'<div class="accord-first">{first}</div>{limit}'


def _priority(place: int, one: Priority, shown: Now) -> str:
    past = one.until_on is not None and one.until_on < shown.today
    ahead = one.from_on > shown.today
    when = f"from {day_words(one.from_on)}" + (f" until {day_words(one.until_on)}" if one.until_on else "")
    state = " · over" if past else " · not begun" if ahead else ""
    products = ", ".join(one.products) or "all products"
    look = "accord-muted" if past else f"accord-{one.driven_by}"
    return (
        f'<div class="accord-promise">{tag("span", f"{place}.", "accord-number-small")}<div>'
        f"{tag('span', one.title, '')}"
        f"<div class='accord-print'>{tag('span', f'{one.driven_by}-driven', look)}"
        f"{tag('span', f' · {products} · {when}{state}', '')}</div></div></div>"
    )
