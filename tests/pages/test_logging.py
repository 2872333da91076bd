"""Logging a conversation on a lead's page: for the sales seat only, with all that is optional, and taken back."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.lead_list.logging import KEYS, NO, YES
from store.frames import frames
from tests.making import frame, leads
from tests.pages.shown import opened
from tests.signing import made, signs_in
from tests.stored import store_frames

LEAD = {"created": "2026-11-01", "handed_over": "2026-11-02", "accepted": "2026-11-03", "sales_owner": "Bo Lund"}


@pytest.fixture
def url(sqlite_url: str) -> str:
    """A company with one lead and one piece of content."""
    piece = frame("content", {"content_id": "p", "title": "The price", "conversation": 1})
    store_frames(sqlite_url, leads=leads(LEAD), content=piece)
    return sqlite_url


def opens(monkeypatch: pytest.MonkeyPatch, url: str, seat: str = "sales", **params: str) -> AppTest:
    signs_in(monkeypatch, url, made(url, seat, seat))
    return opened("sales/leads", lead="1", **params)


def logs(page: AppTest, **said: Any) -> AppTest:
    for name, value in said.items():
        page.session_state[KEYS[name]] = value
    (button,) = [one for one in page.button if one.label == "Log"]
    button.click().run()
    assert not page.exception
    return page


def labels(page: AppTest) -> list[str]:
    return [one.label for one in page.button]


def here(url: str) -> list[dict[str, Any]]:
    return frames(url)["conversations"].to_dicts()


def test_kind_success_and_log_are_enough_the_story_shows_it_and_it_is_taken_back(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    before = datetime.now(UTC)
    page = logs(opens(monkeypatch, url), kind=4, success=YES)
    assert page.success[0].value == "Logged: 4 definition of success, successful."
    (one,) = here(url)
    assert (one["lead_id"], one["kind"], one["successful"], one["held_by"]) == ("1", 4, True, "Sales")
    assert (one["content_id"], one["output"]) == (None, None)
    assert before <= one["at"] <= datetime.now(UTC)
    story = page.dataframe[-1].value
    assert (story["What"].iloc[-1], story["More"].iloc[-1]) == (
        "Conversation: definition of success", "Sales, successful",
    )  # fmt: skip
    assert [page.session_state[KEYS[name]] for name in ("kind", "success")] == [None, None]
    (taking,) = [button for button in page.button if button.label == "Take back"]
    taking.click().run()
    assert page.success[0].value.startswith("Taken back.")
    assert here(url) == []
    assert "Take back" not in labels(page)


def test_all_that_is_optional_is_kept_too(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    page = logs(
        opens(monkeypatch, url), kind=1, success=NO, content="p", output="Sent on Friday", by="Bo Lund",
        on=date(2026, 11, 4), clock=time(9, 30),
    )  # fmt: skip
    (one,) = here(url)
    assert (one["successful"], one["content_id"], one["output"], one["held_by"], one["at"]) == (
        False, "p", "Sent on Friday", "Bo Lund", datetime(2026, 11, 4, 9, 30, tzinfo=UTC),
    )  # fmt: skip
    assert frames(url)["content_uses"].select("use_id", "used_by").row(0) == (one["conversation_id"], "Bo Lund")
    assert page.dataframe[-1].value["More"].iloc[-1] == "Bo Lund, not successful, The price, Sent on Friday"


def test_what_is_missing_or_refused_is_said_and_nothing_is_written(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    page = opens(monkeypatch, url)
    for said in ({}, {"kind": 2}, {"kind": None, "success": YES}):
        assert "Choose which of the five" in logs(page, **said).warning[0].value
    late = date.today() + timedelta(days=2)
    assert "lies in the future" in logs(page, kind=2, success=YES, on=late).warning[0].value
    assert page.session_state[KEYS["kind"]] == 2
    assert here(url) == []


@pytest.mark.parametrize("seat", ["marketing", "executive", "viewer", "administrator"])
def test_other_seats_see_no_form(monkeypatch: pytest.MonkeyPatch, url: str, seat: str) -> None:
    assert "Log" not in labels(opens(monkeypatch, url, seat))


def test_a_shared_screen_has_no_form(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    assert "Log" not in labels(opens(monkeypatch, url, present="1"))
