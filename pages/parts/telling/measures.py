"""The eight measures of the week: number, what it was before, signal, and twelve weeks as a drawing."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

import streamlit as st

from charts.sparkline import sparkline
from pages.parts import look, missing
from pages.parts.cards import SHAPES
from pages.parts.look import tag
from pages.parts.wording import leads_link
from reports.corrections import Correction
from reports.told import usual_words
from reports.week import MEASURES, Measure, Week

ROW = 4
"""Measures in a row."""
SIDES = {"sales": "Sales", "marketing": "Marketing", "together": "Together"}


def draw(told: Week, corrections: Sequence[Correction] = ()) -> None:
    """All measures, four in a row, each with what was corrected since it was reported."""
    missing.draw(*dict.fromkeys(key for key, *_ in MEASURES))
    known = {one.measure: one.words for one in corrections if one.measure}
    if not told.measures:
        st.info("No measure has a value in this week. Choose another, or bring leads in.", icon=":material/inbox:")
        return
    for first in range(0, len(told.measures), ROW):
        shown = told.measures[first : first + ROW]
        for column, one in zip(st.columns(ROW, gap="small"), shown, strict=False):
            with (
                column,
                st.container(border=True, key=f"accord_{one.side}_week_{one.key}_{one.name}", height="stretch"),
            ):
                st.html(card(one, told, known.get(one.name, "")))


def card(one: Measure, told: Week, corrected: str = "") -> str:
    """One measure as HTML; `corrected` says how it reads today."""
    word, colour = SHAPES.get(one.state, ("○ too few weeks", "accord-none"))
    link = leads_link(one.key, week=told.begins)
    head = tag("div", SIDES[one.side], f"accord-eyebrow accord-{one.side}") + tag("h4", one.name, "accord-message")
    number = tag("a", one.value, "accord-number", href=link, target="_self", title="Open the leads behind this number")
    state = tag("span", word, f"accord-state {colour}")
    before = tag("div", f"a week before {one.before}" if one.before else "no week before it", "accord-print")
    drawing = sparkline(one.history, one.side, look.mode(), limits=one.limits)
    alt = escape(spoken(one, told.currency))
    today = tag("div", f"Corrected: {corrected}", "accord-corrected") if corrected else ""
    return (
        f'{head}<div class="accord-tile accord-head">{number}{state}</div>{today}{before}'
        f'<img class="accord-spark" alt="{alt}" src="data:image/svg+xml,{quote(drawing)}"/>'
    )


def spoken(one: Measure, currency: str) -> str:
    """The drawing in words."""
    known = sum(value is not None for value in one.history)
    usual = f", usual range {usual_words(one, currency)}" if one.limits else ""
    return f"{known} of the last {len(one.history)} weeks{usual}"
