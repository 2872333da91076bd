"""Two people in two browsers sign one proposal; who looks at an old text is stopped, and shown what changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agreement.people import MARKETING, SALES
from metrics.threshold_tradeoff import bar
from pages.parts.agreeing.words import day_words
from sample_data import DEMO_PEOPLE
from store import agreements
from tests.browsing import browser as browser
from tests.browsing import fresh_page, settled, signed_in
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file
from tests.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PASSWORDS = {seat: (username, password) for username, _, seat, password in DEMO_PEOPLE}
ARROW = "ArrowLeft"


@pytest.fixture
def base(company: str, tmp_path: Path) -> Iterator[str]:
    with served(company, tmp_path) as address:
        yield address


PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
OVER = "() => document.documentElement.scrollWidth - innerWidth"


def as_(browser: "Browser", base: str, seat: str, path: str = "/agreement", **options: Any) -> "Page":
    return signed_in(fresh_page(browser, **options), base, *PASSWORDS[seat], path)


def move_bar(page: "Page", steps: int) -> None:
    """Moves the slider down with the keyboard."""
    handle = page.get_by_role("slider", name="Score bar")
    handle.focus()
    for _ in range(steps):
        handle.press(ARROW)
    settled(page)


def test_sales_moves_the_bar_and_proposes_on_a_phone_and_marketing_signs_on_another_device(
    browser: "Browser", base: str, company: str
) -> None:
    sales = as_(browser, base, SALES, **PHONE)
    sales.get_by_role("heading", name="At 62, ").first.wait_for()
    move_bar(sales, 4)
    sales.get_by_role("heading", name="At 58, ").wait_for()
    assert sales.evaluate(OVER) <= 0
    sales.get_by_role("button", name="Counter proposal 3 with these terms").click()
    sales.get_by_text("Proposal 3, revision 2, is on the table.").wait_for()
    settled(sales)
    sales.get_by_role("button", name="Sign for sales").click()
    sales.get_by_text("Signed for sales.").wait_for()
    settled(sales)
    sales.get_by_role("button", name="Let marketing sign").click()
    link = sales.get_by_role("link", name="/agreement?proposal=3").get_attribute("href")
    assert link == f"{base}/agreement?proposal=3"
    assert sales.locator("img.accord-code").evaluate("one => one.naturalWidth") > 100

    marketing = as_(browser, base, MARKETING, link.removeprefix(base))
    marketing.get_by_role("button", name="Sign for marketing").first.click()
    done = marketing.get_by_text("Both sides have signed: version 3 is agreed and takes effect on")
    done.wait_for()
    agreed = agreements.history(company)[0]
    assert day_words(agreed.current.effective_on) in done.inner_text()
    assert (agreed.version, bar(agreed.current.definition)) == (3, 58)
    assert [one.by_password for one in agreed.current.signatures] == [False, False]
    sales.get_by_role("button", name="Look again").click()
    sales.get_by_text(f"Version 3, agreed; takes effect on {day_words(agreed.current.effective_on)}").wait_for()


@pytest.mark.full  # test_charter_in_two_browsers.py has one, by the same controls
def test_a_stale_signature_is_refused_with_the_difference(browser: "Browser", base: str, company: str) -> None:
    marketing = as_(browser, base, MARKETING, "/agreement?proposal=3")
    marketing.get_by_role("button", name="Sign for marketing").first.wait_for()
    sales = as_(browser, base, SALES)
    move_bar(sales, 2)
    sales.get_by_role("button", name="Counter proposal 3 with these terms").click()
    sales.get_by_text("Proposal 3, revision 2, is on the table.").wait_for()
    settled(sales)

    marketing.get_by_role("button", name="Sign for marketing").first.click()
    marketing.get_by_text("score bar 62 → 60").first.wait_for()
    assert "moved on since you looked" in marketing.get_by_role("alert").filter(has_text="moved on").inner_text()
    assert agreements.open_proposals(company)[0].signed_sides == ()
    marketing.get_by_text("revision 2 · proposed").first.wait_for()


def test_two_people_propose_comment_counter_and_sign_each_in_their_own_browser(
    browser: "Browser", base: str, company: str
) -> None:
    marketing = as_(browser, base, MARKETING, "/agreement?for=enterprise")
    marketing.get_by_role("heading", name="enterprise has no agreement of its own").wait_for()
    marketing.get_by_role("button", name="Propose these terms").click()
    marketing.get_by_text("Proposal 6, revision 1, is on the table.").wait_for()
    settled(marketing)

    sales = as_(browser, base, SALES, "/agreement?proposal=6")
    sales.get_by_role("button", name="Comment").first.click()
    sales.get_by_label("What do you say to it?").fill("Large companies may score lower.")
    sales.get_by_role("button", name="Comment on proposal 6").click()
    sales.get_by_text("Your comment stands under proposal 6.").wait_for()
    settled(sales)
    move_bar(sales, 5)
    sales.get_by_role("heading", name="At 50, ").wait_for()
    sales.get_by_role("button", name="Counter proposal 6 with these terms").click()
    sales.get_by_text("Proposal 6, revision 2, is on the table.").wait_for()
    settled(sales)

    marketing.get_by_role("button", name="Look again").click()
    marketing.get_by_text("“Large companies may score lower.”").wait_for()
    marketing.get_by_text("Over the rounds: score bar 5 → 5 apart").wait_for()
    settled(marketing)
    marketing.get_by_role("button", name="Sign with a dissent").click()
    marketing.get_by_label("What do you disagree with").fill("Half a year, then we look again.")
    marketing.get_by_role("button", name="Sign for marketing with this note").click()
    marketing.get_by_text("Signed for marketing.").wait_for()

    sales.get_by_role("button", name="Look again").click()
    sales.get_by_text("dissent: “Half a year, then we look again.”").wait_for()
    settled(sales)
    sales.get_by_role("button", name="Sign for sales").first.click()
    sales.get_by_text("Both sides have signed: version 1 is agreed").wait_for()
    agreed = agreements.history(company)[0]
    assert (agreed.segment, agreed.version, bar(agreed.current.definition)) == ("enterprise", 1, 50)
    assert [one.side for one in agreed.current.signatures] == [MARKETING, SALES]


@pytest.mark.full  # test_zone.py asks the same of the page without a browser
def test_needs_stay_sealed_in_the_other_browser_until_both_have_told(browser: "Browser", base: str) -> None:
    path = "/agreement?for=enterprise&view=Where+both+agree"
    sales, marketing = as_(browser, base, SALES, path), as_(browser, base, MARKETING, path)
    tell(sales, {"Leads per rep and week, at most": "3", "% of passing leads won, at least": "7.5"})
    sales.get_by_text("Your needs are told and sealed.").wait_for()
    marketing.reload()
    marketing.get_by_text("It has already.").wait_for()
    settled(marketing)
    assert "for=enterprise" in marketing.url
    assert "7.5" not in marketing.locator("body").inner_text()
    tell(marketing, {"SALs a week, at least": "1", "% of all wins missed, at most": "60"})
    marketing.get_by_text("Both sides have told what they need: the zone is open.").wait_for()
    marketing.get_by_text("7.5 % of passing leads won, at least").wait_for()
    sales.reload()
    sales.get_by_text("60 % of all wins missed, at most").wait_for()


def tell(page: "Page", numbers: dict[str, str]) -> None:
    """Types the needs of the own side and tells them."""
    for label, number in numbers.items():
        field = page.get_by_label(label)
        field.fill(number)
        field.press("Enter")
        settled(page)
    page.get_by_role("button", name="Tell what").click()
