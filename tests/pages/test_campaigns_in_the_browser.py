"""The campaign gate in two browsers: marketing proposes and signs, sales co-signs, marketing sees it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agreement.calendar import Calendar
from agreement.charter import Charter, Responsibility
from sample_data import DEMO_PEOPLE
from sample_data.truth import TIME_ZONE
from store import agreements, charters, people
from store.plans import plans
from tests.browsing import browser as browser
from tests.browsing import fresh_page, settled, signed_in
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file
from tests.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PASSWORDS = {username: password for username, _, _, password in DEMO_PEOPLE}


@pytest.fixture
def base(company: str, tmp_path: Path) -> Iterator[str]:
    """A server over a company whose charter sets a limit."""
    limited(company)
    with served(company, tmp_path) as address:
        yield address


def test_marketing_proposes_sales_co_signs_and_marketing_sees_it(browser: "Browser", base: str, company: str) -> None:
    marketing = enters(browser, base, "mark")
    marketing.get_by_text("Plan a campaign or a market test").click()
    marketing.get_by_label("Name", exact=True).wait_for()
    settled(marketing)
    marketing.get_by_label("Name", exact=True).fill("Trade show: cranes")
    channel = marketing.get_by_role("combobox", name="Channel")
    channel.fill("trade show")
    channel.press("Enter")
    settled(marketing)
    marketing.get_by_label("Planned cost (EUR)").fill("30000")
    marketing.get_by_label("Why (sales reads it)").fill("Every crane needs a service plan")
    marketing.get_by_label("Why (sales reads it)").press("Tab")
    settled(marketing)
    marketing.get_by_role("button", name="Propose this plan").click()
    marketing.get_by_text("is on the table. Nobody has signed it yet.").wait_for()
    settled(marketing)
    marketing.get_by_text("campaigns of trade show").first.wait_for()
    marketing.get_by_role("button", name="Sign for marketing").click()
    marketing.get_by_text("is above the limit: it waits for the signature of sales.").wait_for()
    settled(marketing)

    sales = enters(browser, base, "anna")
    card = sales.locator(".st-key-accord_together_plan_5")
    card.get_by_text("30 k EUR for trade show").wait_for()
    card.get_by_role("button", name="Co-sign for sales").click()
    sales.get_by_text("Both sides have signed: “Trade show: cranes” runs.").wait_for()

    marketing.reload()
    marketing.get_by_text("marketing and sales signed").first.wait_for()
    newest = plans(company)[0]
    assert (newest.plan.name, newest.state, newest.signed_sides) == (
        "Trade show: cranes", "running", ("marketing", "sales"),
    )  # fmt: skip
    assert newest.expected is not None
    assert newest.expected.channel == "trade show"


def enters(browser: "Browser", base: str, who: str) -> "Page":
    """The campaigns page in a browser of this person's own."""
    return signed_in(fresh_page(browser), base, who, PASSWORDS[who], "/campaigns")


def limited(url: str) -> None:
    """Both seats sign a charter that sets a limit, unless the sample's own does."""
    if charters.in_force(url) is not None:
        return
    anna, mark = (people.person(url, name) for name in ("anna", "mark"))
    charter = Charter((Responsibility("Route leads", "marketing", "Mark"),), campaign_limit_cents=17_000_00)
    seen = agreements.propose(url, mark, charter, Calendar(time_zone=TIME_ZONE).today())
    for one in (mark, anna):
        agreements.sign(url, one, seen.id, 1, seen.current.hash, password=PASSWORDS[one.username])
