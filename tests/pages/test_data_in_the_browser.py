"""From the sample company to one's own leads, in a real browser."""

from pathlib import Path

import pytest

from sample_data import DEMO_PEOPLE
from store.frames import frames
from tests.browsing import browser, fresh_page, settled, signed_in  # noqa: F401
from tests.serving import served

ADAM = next((username, password) for username, _, seat, password in DEMO_PEOPLE if seat == "administrator")
OLIST = ("olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv")


@pytest.mark.browser
@pytest.mark.real_data
def test_olist_through_the_page_makes_a_database_of_ones_own_with_842_of_8000(
    browser,  # noqa: F811
    tmp_path: Path,
    public_data: Path,
) -> None:
    with served(None, tmp_path) as base:
        page = signed_in(fresh_page(browser), base, *ADAM, "/data")
        page.locator("input[type=file]").first.set_input_files([public_data / "olist" / name for name in OLIST])
        page.get_by_text("Recognised: olist, by the map that comes with Accord.").wait_for()
        page.get_by_text("Saving adds 8,000 and changes 0 rows").wait_for()
        settled(page)
        page.get_by_label("Your name").fill("Ada Okafor")
        page.get_by_label("Username", exact=True).fill("ada")
        page.get_by_label("Password", exact=True).fill("a-long-word-for-tests")
        page.get_by_label("Password again").fill("a-long-word-for-tests")
        page.get_by_role("button", name="Make it and save").click()
        page.get_by_text("8,000 rows are in your own database. Sign in anew as ada.").wait_for()
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_test_id("stFormSubmitButton").get_by_text("Sign in").wait_for()
        assert page.get_by_text("every lead here is made").count() == 0

        again = signed_in(fresh_page(browser), base, "ada", "a-long-word-for-tests", "/data")
        again.get_by_role("tab", name="Earlier imports").click()
        again.get_by_role("cell", name="8,000").first.wait_for()
    leads = frames(f"sqlite:///{tmp_path / 'home' / 'accord.db'}")["leads"]
    assert (leads.height, leads["won_at"].count()) == (8000, 842)
