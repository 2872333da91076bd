"""A conversation is logged in three clicks in a real browser, and the page of conversations shows it uncut."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sample_data import DEMO_PEOPLE
from store.frames import frames
from tests.browsing import browser as browser
from tests.browsing import fresh_page, settled, signed_in
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file
from tests.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
PASSWORDS = {username: password for username, _, _, password in DEMO_PEOPLE}
CUT = """() => [...document.querySelectorAll('.accord-ladder')].filter(table => table.parentElement.clientWidth &&
  table.scrollWidth > table.parentElement.clientWidth + 1).map(table => table.getAttribute('aria-label'))"""
OVER = "() => document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def base(company: str, tmp_path: Path) -> Iterator[str]:
    with served(company, tmp_path) as address:
        yield address


def test_three_clicks_log_a_conversation_and_its_pages_show_it(browser: "Browser", base: str, company: str) -> None:
    page = signed_in(fresh_page(browser), base, "anna", PASSWORDS["anna"], "/leads?lead=L00487")
    page.evaluate("() => { window.clicks = 0; addEventListener('click', () => window.clicks++, true) }")
    page.get_by_text("4 definition of success", exact=True).click()
    page.get_by_text("Successful", exact=True).click()
    page.get_by_test_id("stFormSubmitButton").get_by_role("button", name="Log").click()
    page.get_by_text("Logged: 4 definition of success, successful.").wait_for()
    assert page.evaluate("window.clicks") == 3
    logged = frames(company)["conversations"].filter(lead_id="L00487", held_by="Anna Berger")
    assert logged.select("kind", "successful").rows() == [(4, True)]
    page.get_by_role("button", name="Take back").wait_for()
    for width, height in [(1920, 1080), (1280, 720)]:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{base}/conversations")
        page.locator(".accord-ladder").nth(6).wait_for()
        assert settled(page).evaluate(CUT) == []
        assert page.evaluate(OVER) <= 0
    page.context.close()
