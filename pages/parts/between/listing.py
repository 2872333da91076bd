"""What waits between the two teams, as a list of two columns: what sales owes, and what marketing owes."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from charts.theme import Side
from pages.parts.look import row_head, tag
from pages.parts.wording import plural
from reports.between import LATE, Due

SHAPES = {"late": ("▼ late", "accord-worse"), "open": ("○ open", "accord-none")}
TURNS: dict[Side, str] = {"sales": "Sales’ turn", "marketing": "Marketing’s turn"}


def draw(dues: Sequence[Due], query: Mapping[str, object]) -> None:
    """A line on how much there is, then each side's own; each leads to where it is acted on, with the filters."""
    st.html(row_head("Between the teams", said(dues)))
    if not dues:
        return
    for column, (side, turn) in zip(st.columns(2, gap="small"), TURNS.items(), strict=True):
        mine = [one for one in dues if one.side in (side, "together")]
        with column, st.container(border=True, key=f"accord_{side}_between", height="stretch"):
            head = tag("div", turn, f"accord-eyebrow accord-{side}")
            st.html(
                head
                + (
                    "".join(_line(one, query) for one in mine)
                    or tag("div", "Nothing is known to wait.", "accord-context accord-muted")
                )
            )


def said(dues: Sequence[Due]) -> str:
    """How many things wait, and how many of them are late."""
    if not dues:
        return "Nothing is known to wait between the two teams."
    late = sum(one.state == LATE for one in dues)
    waits = plural(len(dues), "thing waits", "things wait")
    return f"{waits} for a step of one side, {late} of them late." if late else f"{waits} for a step of one side."


def _line(one: Due, query: Mapping[str, object]) -> str:
    words, colour = SHAPES[one.state]
    state = tag("span", words, f"accord-state {colour}")
    link = tag("a", one.words, "accord-plain", href=f"/{one.page}?{urlencode(query, doseq=True)}", target="_self")
    return f'<div class="accord-promise">{state} {link}</div>'
