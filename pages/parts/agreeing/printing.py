"""Taking the signed agreement to paper."""

import streamlit as st

from agreement import Proposal
from agreement.calendar import Calendar
from reports.signed import signed_html


def printable(one: Proposal, calendar: Calendar, place: str = "") -> None:
    """The signed agreement as one HTML file that prints; made when it is asked for."""
    st.download_button(
        "Print", lambda: signed_html(one, calendar), f"sal-agreement-{one.segment}-version-{one.version}.html",
        "text/html", key=f"{place}print_{one.id}", icon=":material/print:", type="tertiary", on_click="ignore",
        help="One file with the terms, both signatures, the hash and the back-test as it stood",
    )  # fmt: skip
