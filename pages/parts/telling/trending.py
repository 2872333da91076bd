"""The 6-12 view: six weeks beside twelve months of the main measures."""

import streamlit as st

from charts.six_twelve import six_twelve
from pages.parts import charting, look
from pages.parts.look import tag
from reports.trends import Trend, frame, sentence
from reports.week import Week

ROW = 2
"""Measures in a row."""


def draw(told: Week, currency: str) -> None:
    """Every main measure, two in a row, with a line that says how to read them."""
    st.html(
        tag("h2", "Six weeks, twelve months", "accord-question")
        + tag("div", "Solid: now · dotted and lighter: the year before · dash: what was promised. Months are whole.",
              "accord-print")
    )  # fmt: skip
    for first in range(0, len(told.trends), ROW):
        for column, one in zip(st.columns(ROW, gap="small"), told.trends[first : first + ROW], strict=False):
            with column, st.container(border=True, key=f"accord_{one.side}_trend_{one.key}_{one.name}", gap="xsmall"):
                _draw(one, currency)


def _draw(one: Trend, currency: str) -> None:
    st.html(
        tag("h4", one.name, "accord-message")
        + tag("div", sentence(one) or "no whole year before it yet", "accord-print")
    )
    drawn = six_twelve(
        frame(one.weeks), frame(one.months), one.name, one.unit, one.side, look.mode(), currency=currency
    )
    charting.chart(drawn, f"figure_trend_{one.key}_{one.name}")
