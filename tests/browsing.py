"""A real Chromium for the browser tests. Import the `browser` fixture in the test module: it is session-wide."""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conftest import missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 30_000
"""Milliseconds that a page may take on a busy machine."""


_OPEN: list["Browser"] = []
"""The one Chromium of this process: each module that imports the fixture has its own, and Playwright starts once."""


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A headless Chromium: the machine's own, or the one Playwright brought."""
    if _OPEN:
        yield _OPEN[0]
        return
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        missing("browser", f"playwright is not there ({error})")
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        except Error as error:
            missing("browser", f"no Chromium starts ({error.message.splitlines()[0]})")
        _OPEN.append(started)
        yield started
        _OPEN.clear()
        started.close()


def chromium() -> str | None:
    """The machine's own Chromium; None leaves it to Playwright."""
    return os.environ.get("ACCORD_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def close_pages() -> None:
    """Closes what a test left open: a page whose server is gone tries to reach it, and draws that, for ever."""
    for started in _OPEN:
        for context in started.contexts:
            context.close()


def fresh_page(browser: "Browser", **options: object) -> "Page":
    """A page in a browser context of its own: no cookie is shared with another person's."""
    page = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options}).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    return page


def signed_in(page: "Page", base: str, username: str, password: str, path: str = "/") -> "Page":
    """Opens `path`, signs in through the form, and waits until the page has finished drawing."""
    page.goto(base + path)
    page.get_by_label("Username", exact=True).fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    page.get_by_test_id("stSidebarUserContent").or_(page.locator(".st-key-accord_present")).first.wait_for(
        state="attached"
    )
    return settled(page)


def settled(page: "Page") -> "Page":
    """Waits until no script runs."""
    page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for()
    return page
