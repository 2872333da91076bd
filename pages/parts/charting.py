"""Figures on a page: where time is on their axis, with what the joint meetings decided."""

import polars as pl
import streamlit as st

from agreement.decided import decision_words
from charts.decisions import Mark, decided, decided_rows
from charts.theme import CONFIG, Drawn
from pages.parts import frames, look


def chart(drawn: Drawn, key: str) -> None:
    """Draws a figure with the marks of the decisions, and says the same to whoever cannot see it."""
    shown = decided(drawn, marks(), look.mode())
    st.plotly_chart(shown.figure, key=key, config=CONFIG, alt=shown.alt)


def with_decisions(table: pl.DataFrame) -> pl.DataFrame:
    """The rows of a figure, with what was decided beside them."""
    return decided_rows(table, marks())


def marks() -> tuple[Mark, ...]:
    """Every decision that was not given up; asked of the database once for a run of the page."""
    today = frames.bundle().calendar.today
    return tuple(Mark(today(one.decided_at), decision_words(one)) for one in frames.decisions()
                 if one.dropped_at is None)  # fmt: skip
