"""The executive's week: the page says what the report says, links open leads, and a week can be chosen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from agreement.ledger import Ledger
from pages.parts.telling.measures import card, spoken
from reports.week import Measure, last_whole_week, week
from store import agreements, people
from tests.making import leads
from tests.pages.agreeing import text
from tests.pages.shown import opened
from tests.sampled import company as company
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.signing import made, signs_in
from tests.stored import store_frames

PAGE = "together/week"
Shows = Callable[..., AppTest]


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, company: str) -> Shows:
    """Opens the week of the sample company as the executive."""
    signs_in(monkeypatch, company, people.person(company, "erin"))
    return lambda **params: opened(PAGE, **params)


def test_the_page_says_what_the_report_says(shows: Shows, ledger: Ledger, company: str) -> None:
    told = week(ledger, last_whole_week(ledger), agreements.open_proposals(company))
    page = shows()
    said = text(page)
    assert page.title[0].value == told.sentence.removesuffix(".")
    for one in told.measures:
        assert one.name in said
        assert f">{one.value}</a>" in said
        assert f"/leads?metric={one.key}&amp;week={told.begins}" in said
        assert f"a week before {one.before}" in said
    for line in (*told.missed, *told.agreements, *told.table):
        assert line in said
    assert f"{told.disputes} disputed leads open" in said


def test_another_week_is_told_as_it_was(shows: Shows, ledger: Ledger) -> None:
    begins = last_whole_week(ledger) - timedelta(weeks=5)
    told = week(ledger, begins)
    page = shows(week=begins.isoformat())
    assert page.title[0].value == told.sentence.removesuffix(".")
    assert f"week={begins}" in text(page)


def test_a_company_without_a_finished_week_says_so(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    store_frames(sqlite_url, leads=leads({"created": "2026-11-16 09:00"}))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "ada", "executive"))
    page = opened(PAGE)
    assert not page.exception
    assert page.title[0].value == "Nothing can be said yet: no measure has a value in this week"
    assert "No measure has a value in this week" in page.info[0].value


def test_a_measure_without_limits_or_a_week_before_says_so(ledger: Ledger) -> None:
    one = Measure("wins", "Deals won <b>", "together", "3", "", "", None, (None, 3.0))
    shown = card(one, week(ledger, last_whole_week(ledger)))
    assert "○ too few weeks" in shown
    assert "no week before it" in shown
    assert "<b>" not in shown
    assert spoken(one, "EUR") == "1 of the last 2 weeks"
