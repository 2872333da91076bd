"""The stamp under every screen: until when the data goes, when it was counted, by which clock and which agreement."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from agreement.ledger import Ledger


def words(ledger: Ledger, version: str) -> str:
    """The stamp as one line."""
    zone = ledger.calendar.time_zone
    now = datetime.now(UTC).astimezone(ZoneInfo(zone))
    until = ledger.as_of
    return (
        f"Data until the end of {until:%A} {until.day} {until:%B %Y} · counted {now:%H:%M} on {now.day} {now:%b %Y} · "
        f"{zone} · {ledger.leads.height:,} leads · {version}"
    )


def draw(ledger: Ledger, version: str) -> None:
    """The stamp at the foot of a page."""
    st.caption(words(ledger, version))
