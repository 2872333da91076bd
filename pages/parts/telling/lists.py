"""What is in force, what calls for a review, what lies on the table, how good the data are, what is disputed."""

from collections.abc import Sequence

import streamlit as st

from pages.parts.look import tag
from pages.parts.wording import plural
from reports.week import Week


def draw(told: Week) -> None:
    """Four lists side by side; an empty one says so."""
    said = f"{plural(told.disputes, 'disputed lead')} open" if told.disputes else "No dispute is open"
    lists = [
        ("Agreement in force", told.agreements, "None: no lead is judged."),
        ("On the table", told.table, "No proposal is open."),
        ("Decisions", told.decisions, "None open."),
        ("Reviews due", told.reviews, "None." if told.agreements else "Nothing is in force."),
        ("Data quality", told.quality, "No check fails."),
    ]
    with st.container(border=True, key="accord_together_lists", gap="xsmall"):
        for column, one in zip(st.columns(len(lists), gap="medium"), lists, strict=True):
            column.html(_list(*one))
        link = tag("a", said, "", href="/agreement?view=Disputed+leads", target="_self")
        st.html(f'<div class="accord-context">{link}</div>')


def _list(title: str, lines: Sequence[str], nothing: str) -> str:
    items = "".join(tag("li", line, "") for line in lines) or tag("li", nothing, "accord-muted")
    return f'{tag("div", title, "accord-asked accord-together")}<ul class="accord-terms">{items}</ul>'
