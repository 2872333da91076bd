"""Every page in a real browser: nobody is kept out, nothing runs over the edge, no canary is where it must not be."""

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

import app
from sample_data import DEMO_PEOPLE
from tests.browsing import browser as browser
from tests.browsing import fresh_page, settled, signed_in
from tests.pages.conftest import WATCHED

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PASSWORDS = {username: password for username, _, _, password in DEMO_PEOPLE}
PATHS = [f"/{name}" for section in app.PAGES.values() for name, *_ in section]
MIXED = ("/week", "/agreement", "/response")
"""Pages that together show every colour, looked at in the dark as well."""
SHARED = ("/", "/week", "/meeting?step=disputed", "/agreement", "/response", "/conversations", "/leads")
"""Pages that show or count single leads."""
OVER = "() => document.documentElement.scrollWidth - innerWidth"
INSIDE = [".js-plotly-plot svg"]
"""Thousands of shapes that axe has no rule for: a figure is one image with a text of its own."""
SERIOUS = ("serious", "critical")


def faults(page: "Page", where: str, **options: object) -> list[str]:
    """What axe finds serious or critical, in words; and how far the page runs over the edge."""
    found = Axe().run(page, context={"exclude": [INSIDE]}, options={"resultTypes": ["violations"], **options})
    violations = found.response["violations"]
    said = [
        f"{where}: {one['id']} ({one['impact']}): {one['nodes'][0]['html'][:200]}"
        for one in violations if one["impact"] in SERIOUS
    ]  # fmt: skip
    return said + ([f"{where}: {page.evaluate(OVER)} pixels over the edge"] if page.evaluate(OVER) > 0 else [])


def test_nothing_on_any_page_keeps_somebody_out_in_either_theme(browser: "Browser", standing: str) -> None:
    page = fresh_page(browser, viewport={"width": 1280, "height": 720})
    page.goto(standing)
    page.get_by_label("Username", exact=True).wait_for()
    wrong = faults(settled(page), "sign-in")
    signed_in(page, standing, "adam", PASSWORDS["adam"])
    for theme, paths, options in (("light", PATHS, {}), ("dark", MIXED, {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=theme)
        for path in paths:
            page.goto(standing + path)
            page.locator(".st-key-accord_menu").get_by_role("link").first.wait_for()
            wrong += faults(settled(page), f"{path} {theme}", **options)
        page.goto(f"{standing}/?present=1")
        page.locator(".accord-sheet").wait_for()
        wrong += faults(settled(page), f"presentation {theme}", **options)
    assert wrong == []
    page.context.close()


def test_no_canary_is_on_a_shared_screen_or_in_an_address(browser: "Browser", standing: str) -> None:
    page = signed_in(fresh_page(browser), standing, "anna", PASSWORDS["anna"], f"/leads?lead={WATCHED}")
    page.get_by_text("Canary Bird").first.wait_for()  # whoever works with leads sees whom
    for path in ("/", "/agreement?view=Disputed+leads", "/response"):
        page.goto(standing + path)
        page.locator(".st-key-accord_menu").wait_for()
        addresses = settled(page).eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        assert not [one for one in addresses if "canary" in one.lower()]
    for path in [*SHARED, f"/leads?lead={WATCHED}"]:
        page.goto(f"{standing}{path}{'&' if '?' in path else '?'}present=1")
        page.locator("[data-testid='stMain']").wait_for()
        assert "canary" not in settled(page).content().lower(), path
        assert "canary" not in page.url
    page.context.close()
