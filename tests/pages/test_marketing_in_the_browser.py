"""The pages of marketing in a real browser: by keyboard, by pasted link, from a cell to its leads, on a phone."""

from typing import TYPE_CHECKING

import pytest

from sample_data import DEMO_PEOPLE
from tests.browsing import browser as browser
from tests.browsing import fresh_page, settled, signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PASSWORDS = {username: password for username, _, _, password in DEMO_PEOPLE}
SIDEWAYS = "() => { const main = document.querySelector('[data-testid=stMain]');"
SIDEWAYS += " return main.scrollWidth - main.clientWidth; }"


def enters(browser: "Browser", standing: str, path: str) -> "Page":
    page = signed_in(fresh_page(browser), standing, "mark", PASSWORDS["mark"], path)
    page.locator("[data-testid='stCaptionContainer']").get_by_text("Data until the end of").wait_for()
    return settled(page)


def title(page: "Page") -> str:
    return settled(page).get_by_role("heading", level=1).inner_text()


def test_the_age_and_the_cohort_are_chosen_by_keyboard_and_stay_in_the_link(browser: "Browser", standing: str) -> None:
    page = enters(browser, standing, "/cohorts")
    before = title(page)
    page.get_by_role("radio", name="90", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1).get_by_text("within 90 days").wait_for()
    page.get_by_label("Cohort: leads created in").focus()
    page.keyboard.type("October 2026")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1).get_by_text(
        "October 2026’s leads are too young to judge at 90 days"
    ).wait_for()
    assert "age=90" in settled(page).url
    assert "cohort=October" in page.url
    other = enters(browser, standing, page.url.removeprefix(standing))
    assert title(other) == title(page) != before
    other.context.close()
    page.context.close()


def test_a_cell_of_the_triangle_opens_the_wins_that_it_counts(browser: "Browser", standing: str) -> None:
    page = enters(browser, standing, "/cohorts?age=180")
    cell = page.locator(".accord-chosen .accord-framed")
    wins = cell.locator("small").inner_text()
    cell.locator("a").click()
    heading = page.get_by_role("heading", name=f"{wins} leads behind “Cohort conversion”")
    heading.wait_for()
    assert heading.count() == 1
    page.context.close()


def test_the_model_is_chosen_by_keyboard_and_is_in_the_link(browser: "Browser", standing: str) -> None:
    page = enters(browser, standing, "/sources")
    page.get_by_label("Model that is marked").focus()
    page.keyboard.type("first touch")
    page.keyboard.press("Enter")
    page.get_by_text("◆ first touch").wait_for()
    assert "model=first" in settled(page).url
    page.context.close()


def test_nothing_is_wider_than_a_phone(browser: "Browser", standing: str) -> None:
    page = enters(browser, standing, "/cohorts")
    page.set_viewport_size({"width": 390, "height": 844})
    for path, drawn in (("/cohorts", ".js-plotly-plot"), ("/sources", ".js-plotly-plot"), ("/content", ".accord-hole")):
        page.goto(standing + path)
        settled(page).locator(drawn).first.wait_for()
        assert page.evaluate(SIDEWAYS) == 0
    page.context.close()
