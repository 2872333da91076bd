"""The door in a real Chromium, before a real server."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from sample_data import DEMO_PEOPLE
from store import people, schema, sessions
from tests.browsing import browser, fresh_page, settled, signed_in
from tests.door.talking import asked, drawn, made_download, rerun, stream
from tests.sampled import made as sample
from tests.serving import ROOT, served
from tests.signing import PASSWORD, made, session_of

__all__ = ["browser"]
pytestmark = pytest.mark.browser
PATHS = {page.stem: "/" if page.stem == "review" else f"/{page.stem}"
         for page in ROOT.glob("pages/*/*.py") if page.parent.name != "parts"}  # fmt: skip
PASSWORDS = {username: password for username, _, _, password in DEMO_PEOPLE}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A start without any setting, so the sample company (loaded before: the data journey loads it anew)."""
    folder: Path = tmp_path_factory.mktemp("door")
    (folder / "home").mkdir()
    copyfile(sample(str(tmp_path_factory.getbasetemp())), folder / "home" / "sample.db")
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
    assert page.locator(".st-key-accord_menu").get_by_text("People").count() == 0


def test_nothing_breaks_the_content_security_policy(browser, base) -> None:
    page = fresh_page(browser)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    signed_in(page, base, "adam", PASSWORDS["adam"], "/people")
    assert [text for text in said if "Content Security Policy" in text] == []


def test_a_download_is_closed_to_whoever_has_its_address_but_no_session(browser, base) -> None:
    page = signed_in(fresh_page(browser), base, "anna", PASSWORDS["anna"], "/leads")
    held = {cookie["name"]: cookie["value"] for cookie in page.context.cookies(base)}
    with stream(base, held) as socket:
        said = drawn(socket, rerun(page_name="leads"))
        [session] = {message.new_session.initialize.session_id for message in said} - {""}
        [file] = {message.delta.new_element.download_button.deferred_file_id for message in said} - {""}
        link = made_download(socket, session, file)
    assert link.startswith("/media/")
    opened = asked(base, link, cookies=held)
    assert (opened.status, opened.headers["cache-control"]) == (200, "no-store")
    assert asked(base, link).status == 401
    assert asked(base, link, cookies={"accord_door": held["accord_door"]}).status == 401
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Username", exact=True).wait_for()
    assert asked(base, link, cookies=held).status == 401


def test_a_new_password_keeps_me_here_and_ends_my_other_session(browser, tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    schema.migrate(url)
    anna = made(url, "anna", "sales")
    elsewhere = session_of(url, anna)
    with served(url, tmp_path) as own:
        page = signed_in(fresh_page(browser), own, "anna", PASSWORD, "/glossary")
        page.get_by_role("button", name="Change password").click()
        page.get_by_label("Current password").fill(PASSWORD)
        page.get_by_label("New password", exact=True).fill("a-quite-new-word")
        page.get_by_label("New password again").fill("a-quite-new-word")
        page.get_by_test_id("stDialog").get_by_role("button", name="Change password").click()
        page.get_by_test_id("stDialog").wait_for(state="detached")
        page.get_by_role("button", name="Sign out").wait_for()
        assert page.url == f"{own}/glossary"
        assert sessions.person_of(url, elsewhere) is None
        assert people.check_password(url, "anna", "a-quite-new-word") == anna


def test_a_cookie_whose_session_is_long_over_gives_way_to_the_form_and_the_link_is_kept(browser, base) -> None:
    page = fresh_page(browser)
    page.context.add_cookies([{"name": "accord_session", "value": "long-over", "url": base, "sameSite": "Strict"}])
    page.goto(f"{base}/glossary?week=2026-11-16")
    page.get_by_label("Username", exact=True).wait_for()
    assert page.url == f"{base}/glossary?week=2026-11-16"
    assert "accord_session" not in {cookie["name"] for cookie in page.context.cookies(base)}
