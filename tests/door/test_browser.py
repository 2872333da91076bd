"""The door in a real Chromium, before a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sample_data import DEMO_PEOPLE
from tests.browsing import browser, fresh_page, settled, signed_in
from tests.serving import ROOT, served

__all__ = ["browser"]
pytestmark = pytest.mark.browser
PATHS = {page.stem: "/" if page.stem == "review" else f"/{page.stem}"
         for page in ROOT.glob("pages/*/*.py") if page.parent.name != "parts"}  # fmt: skip
PASSWORDS = {username: password for username, _, _, password in DEMO_PEOPLE}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A fresh checkout's first start: no setting at all, so the sample company."""
    folder: Path = tmp_path_factory.mktemp("door")
    with served(None, folder) as address:
        yield address


def test_a_stranger_sees_the_form_on_every_page_and_nothing_else(browser, base) -> None:
    page = fresh_page(browser)
    for path in PATHS.values():
        page.goto(base + path)
        page.get_by_label("Username", exact=True).wait_for()
        settled(page)
        assert page.get_by_test_id("stSidebar").count() == 0
        assert page.get_by_role("heading").all_inner_texts() == ["Accord", "Sign in"]
        assert page.get_by_role("dialog").count() == 0


def test_the_first_screen_shows_how_to_come_into_the_sample_company(browser, base) -> None:
    page = fresh_page(browser)
    page.goto(base)
    for username, name, seat, password in DEMO_PEOPLE:
        assert page.get_by_role("row", name=f"{name} {seat} {username} {password}").inner_text()


def test_a_deep_link_is_reached_by_signing_in(browser, base) -> None:
    page = signed_in(fresh_page(browser), base, "adam", PASSWORDS["adam"], "/people?week=2026-11-16")
    assert page.url == f"{base}/people?week=2026-11-16"
    assert page.get_by_role("heading", name="People", exact=True).count() == 1
    assert "every lead here is made" in page.get_by_test_id("stMain").inner_text()
    assert page.context.cookies(base)
    kept = {cookie["name"]: (cookie["httpOnly"], cookie["sameSite"]) for cookie in page.context.cookies(base)}
    assert kept["accord_session"] == (True, "Strict")
    assert page.evaluate("document.cookie.includes('accord')") is False


def test_a_wrong_password_says_so_and_opens_nothing(browser, base) -> None:
    page = fresh_page(browser)
    page.goto(base)
    page.get_by_label("Username", exact=True).fill("vera")
    page.get_by_label("Password", exact=True).fill("not-her-password")
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    page.get_by_text("The username or the password is not right.").wait_for()
    assert "accord_session" not in {cookie["name"] for cookie in page.context.cookies(base)}


def test_signing_out_in_one_tab_ends_the_other_tab_too(browser, base) -> None:
    page = signed_in(fresh_page(browser), base, "erin", PASSWORDS["erin"], "/glossary")
    other = page.context.new_page()
    other.goto(f"{base}/glossary")
    other.get_by_role("button", name="Sign out").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Username", exact=True).wait_for()
    assert "accord_session" not in {cookie["name"] for cookie in page.context.cookies(base)}
    other.get_by_role("button", name="Change password").click()
    other.get_by_label("Username", exact=True).wait_for()
    assert other.url == f"{base}/glossary"


def test_a_page_of_another_seat_says_whom_it_is_for(browser, base) -> None:
    page = signed_in(fresh_page(browser), base, "vera", PASSWORDS["vera"], "/people")
    assert "This page needs the administrator seat; you hold the viewer seat." in page.locator("body").inner_text()
    assert page.get_by_test_id("stSidebarNav").get_by_text("People").count() == 0


def test_nothing_breaks_the_content_security_policy(browser, base) -> None:
    page = fresh_page(browser)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    signed_in(page, base, "adam", PASSWORDS["adam"], "/people")
    assert [text for text in said if "Content Security Policy" in text] == []
