"""The executive's Monday in a real browser: reads the week, takes it away in every form, and opens each file."""

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pptx
import pytest

from sample_data import DEMO_PEOPLE
from tests.browsing import browser as browser
from tests.browsing import fresh_page, settled, signed_in
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file
from tests.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PASSWORDS = {username: password for username, _, _, password in DEMO_PEOPLE}


def taken(page: "Page", button: str) -> bytes:
    """What a button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_an_executive_takes_the_week_away_in_every_form_and_leads_stay_behind_their_initials(
    browser: "Browser", company: str, tmp_path: Path
) -> None:
    with served(company, tmp_path) as base:
        page = signed_in(fresh_page(browser, accept_downloads=True), base, "erin", PASSWORDS["erin"], "/week")
        page.locator("a.accord-number").nth(7).wait_for()
        numbers = [words.replace("\u00a0", " ") for words in page.locator("a.accord-number").all_inner_texts()]
        told = {one["name"]: one for one in json.loads(taken(page, "JSON"))["measures"]}
        assert [one["value"] for one in told.values()] == numbers
        deck = pptx.Presentation(io.BytesIO(taken(page, "PowerPoint")))
        assert sum(shape.has_chart for slide in deck.slides for shape in slide.shapes) == 10
        book = openpyxl.load_workbook(io.BytesIO(taken(page, "Excel")))
        assert [row[0] for row in book["Week"].iter_rows(min_row=6, max_row=13, values_only=True)] == list(told)
        assert book["SAL rate"].max_row - 5 == len(told["SAL rate"]["behind"])
        contacts = [row[0] for row in book["SAL rate"].iter_rows(min_row=6, min_col=3, max_col=3, values_only=True)]
        assert all(part.endswith(".") for name in contacts for part in str(name).split())
        assert all(number in taken(page, "Text for a mail").decode() for number in numbers)
        assert "<h1>The week of 16 Nov 2026</h1>" in taken(page, "One page that prints").decode()
        assert len(taken(page, "CSV").splitlines()) == 1 + len(numbers)
        page.locator("a.accord-number").nth(1).click()
        table = settled(page).get_by_test_id("stDataFrame")
        table.hover()
        page.get_by_test_id("stElementToolbarButton").first.wait_for()
        tools = page.get_by_test_id("stElementToolbarButton").all()
        names = [tool.get_by_role("button").get_attribute("aria-label") for tool in tools]
        assert names
        assert not [name for name in names if "ownload" in str(name)]
        rows = taken(page, f"Download {len(told['SAL rate']['behind'])} rows").decode("utf-8-sig").splitlines()
        assert len(rows) == 1 + len(told["SAL rate"]["behind"])
