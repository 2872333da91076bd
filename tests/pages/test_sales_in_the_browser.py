"""Pace and Response in a real browser: nothing is cut, keys reach what matters, a number opens its leads."""

from typing import TYPE_CHECKING, Any

import pytest

from sample_data import DEMO_PEOPLE
from tests.browsing import browser as browser
from tests.browsing import fresh_page, settled, signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PASSWORDS = {username: password for username, _, _, password in DEMO_PEOPLE}
CUT = """() => [...document.querySelectorAll('.accord-ladder')].filter(table => table.parentElement.clientWidth &&
  table.scrollWidth > table.parentElement.clientWidth + 1).map(table => table.getAttribute('aria-label'))"""
OVER = "() => document.documentElement.scrollWidth - innerWidth"
REACHED = """() => { const one = document.activeElement;
  return (one.getAttribute('aria-label') || one.textContent || '').trim().slice(0, 60) }"""


def enters(browser: "Browser", standing: str, path: str, **options: Any) -> "Page":
    page = signed_in(fresh_page(browser, **options), standing, "anna", PASSWORDS["anna"], path)
    page.locator(".accord-ladder").nth(3).wait_for()
    return settled(page)


def test_no_table_is_cut_and_nothing_runs_over_the_edge(browser: "Browser", standing: str) -> None:
    page = enters(browser, standing, "/pace")
    for path in ("/pace", "/response", "/incentives"):
        for width, height in [(1920, 1080), (1280, 720)]:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(standing + path)
            page.locator(".accord-ladder").nth(2).wait_for()
            assert settled(page).evaluate(CUT) == []
            assert page.evaluate(OVER) <= 0
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate(OVER) <= 0
    page.context.close()


def test_the_keyboard_reaches_filters_numbers_and_what_is_folded_away(browser: "Browser", standing: str) -> None:
    page = enters(browser, standing, "/pace")
    page.get_by_role("group").first.wait_for()
    reached = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(REACHED))
    words = " | ".join(reached)
    for wanted in ("Source", "Sales owner", "measures without a signal", "Table"):
        assert wanted in words, words
    assert {"41", "52"} & reached
    page.context.close()


def test_a_number_opens_its_leads_and_the_filter_goes_with_it(browser: "Browser", standing: str) -> None:
    page = enters(browser, standing, "/response?source=webinar")
    late = page.locator("[class*='response_reps'] table a").nth(1)
    count = late.inner_text()
    late.click()
    page.get_by_role("heading", name=f"{count} leads behind").wait_for()
    assert "source=webinar" in page.url
    page.context.close()
