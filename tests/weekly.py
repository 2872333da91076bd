"""A company of a dozen leads whose data reach the end of a week: enough for what is said about a week as a whole."""

from datetime import date, timedelta

import pytest

from store.changes import raise_version
from store.engine import writing
from tests.making import leads
from tests.signing import made
from tests.stored import store_frames

WEEK = date(2026, 11, 16)
"""The last whole week of its data."""


def small_company(url: str) -> str:
    """Twelve leads handed over on Monday, six accepted and six rejected the day after; the last lead came on Sunday."""
    decided = [
        {"lead_id": f"l{n}", "created": "2026-11-10 09:00", "handed_over": "2026-11-16 09:00",
         "accepted" if n % 2 else "rejected": "2026-11-17 09:00"}
        for n in range(12)
    ]  # fmt: skip
    store_frames(url, leads=leads(*decided, {"lead_id": "last", "created": "2026-11-22 09:00"}))
    return url


def comes(url: str, day: date) -> None:
    """A lead that is created on a day, so that the data reach it."""
    store_frames(url, leads=leads({"lead_id": f"on {day}", "created": f"{day} 09:00"}))
    with writing(url) as session:
        raise_version(session)


@pytest.fixture
def small(sqlite_url: str) -> str:
    """The small company with somebody on each seat that matters."""
    for username, seat, name in (("anna", "sales", "Anna Berger"), ("mark", "marketing", "Mark Hansen"),
                                 ("erin", "executive", "Erin Walsh")):  # fmt: skip
        made(sqlite_url, username, seat, name)
    return small_company(sqlite_url)


def days_later(days: int) -> date:
    """A day after the end of the week."""
    return WEEK + timedelta(days=6 + days)
