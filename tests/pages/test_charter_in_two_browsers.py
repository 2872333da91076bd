"""Two people in two browsers agree on a charter: propose, counter, sign, sign, in force; at most six clicks a side."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agreement.people import MARKETING, SALES
from sample_data import DEMO_PEOPLE
from store import charters
from tests.browsing import browser as browser
from tests.browsing import fresh_page, settled, signed_in
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file
from tests.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PASSWORDS = {seat: (username, password) for username, _, seat, password in DEMO_PEOPLE}


@pytest.fixture
def base(company: str, tmp_path: Path) -> Iterator[str]:
    with served(company, tmp_path) as address:
        yield address


def as_(browser: "Browser", base: str, seat: str, path: str = "/charter") -> "Page":
    return signed_in(fresh_page(browser), base, *PASSWORDS[seat], path)


def test_marketing_proposes_sales_counters_both_sign_and_it_is_in_force(
    browser: "Browser", base: str, company: str
) -> None:
    marketing, sales = as_(browser, base, MARKETING), as_(browser, base, SALES)
    sales.get_by_role("button", name="Counter", exact=True).click()
    limit = sales.get_by_label("needs the signature of sales")
    limit.wait_for()
    limit.fill("20000")
    limit.press("Enter")
    sales.get_by_text("campaign limit: 25,000 → 20,000").wait_for()
    settled(sales)
    sales.get_by_role("button", name="Counter proposal 5 with this charter").click()
    sales.get_by_text("Proposal 5, revision 2, is on the table.").wait_for()
    settled(sales)

    marketing.get_by_role("button", name="Look again").wait_for()
    marketing.get_by_role("button", name="Sign for marketing").first.click()
    marketing.get_by_text("The proposal has moved on since you looked: campaign limit: 25,000 → 20,000").wait_for()
    settled(marketing)
    sales.get_by_role("button", name="Sign for sales").click()
    sales.get_by_text("Signed for sales.").wait_for()
    settled(sales)
    sales.get_by_role("button", name="Let marketing sign").click()
    link = sales.get_by_role("link", name="/charter?proposal=5").get_attribute("href")
    assert link == f"{base}/charter?proposal=5"

    marketing.goto(link)
    settled(marketing)
    marketing.get_by_role("button", name="Sign for marketing").first.click()
    marketing.get_by_text("Both sides have signed: version 2 is agreed and takes effect on").wait_for()
    agreed = charters.history(company)[0]
    found = charters.ruling(company, agreed.effective_at)
    assert found is not None
    assert (found.version, found.charter.campaign_limit_cents) == (2, 2_000_000)
    assert [one.by_password for one in agreed.current.signatures] == [False, False]
