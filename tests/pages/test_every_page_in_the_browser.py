"""Every page in a real browser: nobody is kept out, nothing runs over the edge, no canary is where it must not be."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

import app
from sample_data import DEMO_PEOPLE
from tests.browsing import browser as browser
from tests.browsing import fresh_page, settled, signed_in
from tests.sampled import copied
from tests.sampled import sample_file as sample_file
from tests.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PASSWORDS = {username: password for username, _, _, password in DEMO_PEOPLE}
PATHS = [f"/{name}" for section in app.PAGES.values() for name, *_ in section]
MIXED = ("/week", "/agreement", "/response")
"""Pages that together show every colour, looked at in the dark as well."""
SHARED = ("/", "/week", "/meeting?step=disputed", "/agreement", "/response", "/leads")
"""Pages that show or count single leads."""
OVER = "() => document.documentElement.scrollWidth - innerWidth"
SERIOUS = ("serious", "critical")
CANARIES = 500
WATCHED = "L00004"
"""A lead that is a canary, and whose story is opened."""


@pytest.fixture(scope="module")
def base(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a sample whose newest, oldest-waiting and disputed leads are canaries."""
    folder = tmp_path_factory.mktemp("server")
    url = copied(sample_file, folder)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database, database:
        database.execute(
            "UPDATE accord_leads SET email = 'canary' || rowid || '@example.test', name = 'Canary Bird' || rowid, "
            "company = 'Canary Company' || rowid WHERE lead_id IN (SELECT lead_id FROM accord_leads ORDER BY "
            "lead_id IN (SELECT lead_id FROM accord_disputes) DESC, accepted_at IS NULL AND rejected_at IS NULL AND "
            "handed_over_at IS NOT NULL DESC, handed_over_at DESC LIMIT ?)",
            (CANARIES,),
        )
        database.execute(
            "UPDATE accord_leads SET email = 'canary@example.test', name = 'Canary Bird' WHERE lead_id = ?", (WATCHED,)
        )
        (count,) = database.execute("SELECT count(*) FROM accord_leads WHERE email LIKE 'canary%'").fetchone()
        assert count in (CANARIES, CANARIES + 1)
    with served(url, folder) as address:
        yield address


def found(page: "Page", where: str, **options: object) -> list[str]:
    """What axe finds serious or critical, in words; and how far the page runs over the edge."""
    violations = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    said = [
        f"{where}: {one['id']} ({one['impact']}): {one['nodes'][0]['html'][:200]}"
        for one in violations if one["impact"] in SERIOUS
    ]  # fmt: skip
    return said + ([f"{where}: {page.evaluate(OVER)} pixels over the edge"] if page.evaluate(OVER) > 0 else [])


def test_nothing_on_any_page_keeps_somebody_out_in_either_theme(browser: "Browser", base: str) -> None:
    page = fresh_page(browser, viewport={"width": 1280, "height": 720})
    page.goto(base)
    page.get_by_label("Username", exact=True).wait_for()
    wrong = found(settled(page), "sign-in")
    signed_in(page, base, "adam", PASSWORDS["adam"])
    for theme, paths, options in (("light", PATHS, {}), ("dark", MIXED, {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=theme)
        for path in paths:
            page.goto(base + path)
            page.locator(".st-key-accord_menu").get_by_role("link").first.wait_for()
            wrong += found(settled(page), f"{path} {theme}", **options)
        page.goto(f"{base}/?present=1")
        page.locator(".accord-sheet").wait_for()
        wrong += found(settled(page), f"presentation {theme}", **options)
    assert wrong == []
    page.context.close()


def test_no_canary_is_on_a_shared_screen_or_in_an_address(browser: "Browser", base: str) -> None:
    page = signed_in(fresh_page(browser), base, "anna", PASSWORDS["anna"], f"/leads?lead={WATCHED}")
    page.get_by_text("Canary Bird").first.wait_for()  # whoever works with leads sees whom
    for path in ("/", "/agreement?view=Disputed+leads", "/response"):
        page.goto(base + path)
        page.locator(".st-key-accord_menu").wait_for()
        addresses = settled(page).eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        assert not [one for one in addresses if "canary" in one.lower()]
    for path in [*SHARED, f"/leads?lead={WATCHED}"]:
        page.goto(f"{base}{path}{'&' if '?' in path else '?'}present=1")
        page.locator("[data-testid='stMain']").wait_for()
        assert "canary" not in settled(page).content().lower(), path
        assert "canary" not in page.url
    page.context.close()
