"""What the week asks somebody to look at, with its owner and what was decided about it."""

import streamlit as st

from pages.parts.look import tag
from reports.raised import Raised
from reports.week import Week


def draw(told: Week) -> None:
    """A line each; a quiet week says so."""
    with st.container(border=True, key="accord_together_exceptions", height="stretch"):
        head = tag("div", "Exceptions", "accord-eyebrow accord-together")
        lines = "".join(_line(one) for one in told.raised)
        quiet = tag("div", "Nothing to look into: no measure is worse than usual and no promise was missed.", "")
        st.html(f"{head}{lines or quiet}")


def _line(one: Raised) -> str:
    owner = tag("span", one.owner.capitalize(), f"accord-eyebrow accord-{one.owner}")
    return (
        f'<div class="accord-exception">{owner}{tag("div", one.what, "accord-asked")}'
        f"{tag('div', one.action, 'accord-print')}</div>"
    )
