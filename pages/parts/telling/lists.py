"""What was missed, what calls for a review, what lies on the table, what is disputed."""

from collections.abc import Sequence

import streamlit as st

from pages.parts.look import tag
from pages.parts.wording import plural
from reports.week import Week


def draw(told: Week) -> None:
    """Four lists side by side; an empty one says so."""
    promised = plural(told.kept + len(told.missed), "promise")
    missed = f"{len(told.missed)} of {promised} missed" if told.missed else "No promise missed"
    lists = {
        missed: (told.missed, "Every promise that was due was kept." if told.kept else "Nothing was due."),
        "Agreement in force": (told.agreements, "None: no lead is judged."),
        "Reviews due": (told.reviews, "None." if told.agreements else "Nothing is in force."),
        "On the table": (told.table, "No proposal is open."),
    }
    for column, (title, (lines, nothing)) in zip(st.columns(4, gap="small"), lists.items(), strict=True):
        column.html(_list(title, lines, nothing))
    said = f"{plural(told.disputes, 'disputed lead')} open" if told.disputes else "No dispute is open"
    st.html(f'<div class="accord-context"><a href="/agreement?view=Disputed+leads" target="_self">{said}</a></div>')


def _list(title: str, lines: Sequence[str], nothing: str) -> str:
    items = "".join(tag("li", line, "") for line in lines) or tag("li", nothing, "accord-muted")
    return f'{tag("div", title, "accord-asked accord-together")}<ul class="accord-terms">{items}</ul>'
