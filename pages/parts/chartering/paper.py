"""Taking the signed charter to paper."""

import streamlit as st

from agreement import Proposal
from agreement.calendar import Calendar
from reports.charter import charter_html


def printable(one: Proposal, calendar: Calendar, place: str = "") -> None:
    """The signed charter as one HTML file that prints; made when it is asked for."""
    st.download_button(
        "Print", lambda: charter_html(one, calendar), f"charter-version-{one.version}.html", "text/html",
        key=f"{place}print_{one.id}", icon=":material/print:", type="tertiary", on_click="ignore",
        help="One file with the whole charter, both signatures and the hash",
    )  # fmt: skip
