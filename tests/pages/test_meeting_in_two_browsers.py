"""A meeting from the first to the last step by keyboard alone, on the wall, with a second person elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from reports.agenda import STEPS
from sample_data import DEMO_PEOPLE
from store import meetings
from tests.browsing import browser as browser
from tests.browsing import fresh_page, settled, signed_in
from tests.pages.test_review_in_the_browser import MEASURE, SCREENS
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file
from tests.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PASSWORDS = {username: password for username, _, _, password in DEMO_PEOPLE}
TIMER = "() => document.querySelector('.accord-time i').getAnimations()[0].currentTime"
SEEN_WITHIN = 10.0
"""Seconds until the other browser shows an entry."""


@pytest.fixture
def base(company: str, tmp_path: Path) -> Iterator[str]:
    with served(company, tmp_path) as address:
        yield address


def enters(browser: "Browser", base: str, who: str, path: str) -> "Page":
    page = signed_in(fresh_page(browser), base, who, PASSWORDS[who], path)
    page.locator(".accord-time").first.wait_for()
    return settled(page)


def press(page: "Page", key: str, until: str) -> None:
    """Presses a key until it shows."""
    from playwright.sync_api import TimeoutError as PlaywrightTimeout

    for _ in range(4):
        settled(page).keyboard.press(key)
        try:
            page.locator(until).first.wait_for(timeout=5_000)
        except PlaywrightTimeout:
            continue
        settled(page)
        return
    raise AssertionError(f"{key} never showed {until}")


def measured(page: "Page", width: int, height: int) -> None:
    """No scroll bar, nothing cut off, readable from afar, at most seven blocks."""
    page.set_viewport_size({"width": width, "height": height})
    found = page.evaluate(MEASURE)
    assert (found["scrolls"], found["cut"], found["top"]) == ([], [], True)
    assert (found["overflow"], found["width"]) == (0, 0)
    assert found["smallest"] >= 28 * height / 1080
    assert found["headlines"] >= 72 * height / 1080
    assert found["questions"] <= 7


def test_a_meeting_by_keyboard_alone_is_kept_and_seen_elsewhere(browser: "Browser", base: str, company: str) -> None:
    anna = enters(browser, base, "anna", "/meeting")
    mark = enters(browser, base, "mark", "/meeting?step=decisions")
    press(anna, "p", ".accord-sheet section")
    for place, step in enumerate(STEPS):
        anna.locator(".accord-top").get_by_text(f"{place + 1} of 6 · {step.name}").wait_for()
        for size in SCREENS:
            measured(settled(anna), *size)
        if place < len(STEPS) - 1:
            press(anna, "ArrowRight", f"i[data-step={STEPS[place + 1].key}]")

    press(anna, "d", ".st-key-say_what input:focus")
    anna.keyboard.type("Anna Berger writes to canary-3@example.com, then plays off")
    anna.keyboard.press("Tab")
    anna.keyboard.type("Mark")
    anna.keyboard.press("Enter")
    begun = monotonic()
    mark.get_by_text("Anna Berger writes to canary-3@example.com, then plays off (Mark").first.wait_for()
    assert monotonic() - begun < SEEN_WITHIN
    anna.get_by_text("A. B. writes to c…, then plays off (M., by").wait_for()
    document = settled(anna).content()
    assert [name for name in ("canary-3", "Berger", "Anna") if name in document] == []
    for size in SCREENS:
        measured(anna, *size)

    press(anna, "n", ".st-key-say_note input:focus")
    anna.keyboard.type("half a sent")
    passed = mark.evaluate(TIMER)
    press(mark, "n", ".st-key-say_note input:focus")
    mark.keyboard.type("Next week at ten, and no earlier")
    mark.keyboard.press("Enter")
    mark.locator(".st-key-accord_say").wait_for(state="detached")
    assert settled(mark).evaluate(TIMER) > passed
    anna.get_by_text("Noted: Next week at ten, and no earlier").wait_for()
    assert anna.locator(".st-key-say_note input:focus").input_value() == "half a sent"
    anna.keyboard.press("Escape")
    anna.locator(".st-key-accord_say").wait_for(state="detached")
    settled(anna).keyboard.press("f")
    anna.wait_for_function("document.fullscreenElement !== null")
    anna.keyboard.press("f")
    anna.wait_for_function("document.fullscreenElement === null")
    press(anna, "Escape", ".st-key-minutes_html")
    assert "present" not in anna.url
    kept = meetings.decisions(company)[-1]
    assert (kept.who, kept.decided_by) == ("Mark", "Anna Berger")
    assert [one.text for one in meetings.notes(company, kept.week)] == ["Next week at ten, and no earlier"]  # type: ignore[arg-type]
    with anna.expect_download() as taken:
        anna.get_by_role("button", name="Actions for the calendar").press("Enter")
    assert b"SUMMARY:Mark: Anna Berger writes to" in Path(taken.value.path()).read_bytes()
    anna.context.close()
    mark.context.close()
