"""The charter page: what people read, what they may press, what becomes of it; its numbers open their leads."""

from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import metrics
from agreement.calendar import Calendar
from agreement.ledger import Ledger
from charts.numbers import interval, share_of
from pages.parts.agreeing.sharing import link
from pages.parts.chartering import editor
from pages.parts.chartering.views import HISTORY, LEARNING
from store import agreements, charters, people, tasks, training
from tests.pages.shown import numbers, opened, opens, words
from tests.sampled import ENDS_ON
from tests.sampled import company as company
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.sampled import unchanged as unchanged
from tests.signing import made, signs_in

TODAY = date(2026, 11, 23)
Shows = Callable[..., AppTest]
BY_DEFAULT = Calendar.today


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day after the sample ends: tasks and training are read against the clock."""

    def today(self: Calendar, now: datetime | None = None) -> date:
        return BY_DEFAULT(self, now) if now else TODAY

    monkeypatch.setattr(Calendar, "today", today)


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, unchanged: str) -> Shows:
    """Opens the page of the sample company as somebody; nothing is changed."""
    return lambda who="anna", **params: show(monkeypatch, unchanged, who, **params)


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch, company: str) -> Shows:
    """The same over a copy that may be changed."""
    return lambda who="anna", **params: show(monkeypatch, company, who, **params)


def show(monkeypatch: pytest.MonkeyPatch, url: str, who: str, **params: str) -> AppTest:
    signs_in(monkeypatch, url, people.person(url, who))
    return opened("together/charter", **params)


def keys(page: AppTest) -> set[str]:
    return {str(button.key) for button in page.button}


def test_the_title_says_what_is_proposed_and_what_is_late(shows: Shows) -> None:
    assert ENDS_ON < TODAY
    assert shows().title[0].value == (
        "Marketing proposes 4 changes to the charter; 2 tasks late, 1 hand-over step often late"
    )


def test_it_says_in_plain_words_who_answers_what_comes_first_and_the_limit(shows: Shows) -> None:
    text = words(shows("vera"))
    for said in (
        "version 1 since 25 May 2026", "Write the guide to objections",
        "Stefan Brunner · was due 10 Nov 2026, 13 days ago",
        "Plants with night shifts", "sales-driven", "more than 17,000 EUR needs the signature of sales",
        "Call or write: within 4 business hours of the assignment → within 2", "campaign limit: 17,000 → 25,000",
        "marketing: ride-along: 6 a quarter → 4 a quarter", "order of the priorities: Spare parts by subscription",
    ):  # fmt: skip
        assert said in text


@pytest.mark.parametrize(("who", "may", "not_"), [
    ("anna", {"sign_5", "decline_5", "counter_5", "task_done_Write the guide to objections"}, {"withdraw_5"}),
    ("mark", {"sign_5", "withdraw_5", "counter_5", "task_done_Clean the list of sources"}, {"decline_5"}),
    ("erin", {"comment_5"}, {"sign_5", "counter_5", "task_done_Clean the list of sources"}),
    ("vera", set(), {"comment_5", "sign_5"}),
])  # fmt: skip
def test_each_seat_may_press_what_is_its_own(shows: Shows, who: str, may: set[str], not_: set[str]) -> None:
    found = keys(shows(who))
    assert may <= found
    assert not not_ & found
    assert ("task_done_Clean the list of sources" in found) == (who == "mark")


def test_every_step_has_its_share_interval_and_counts_that_open(shows: Shows, ledger: Ledger) -> None:
    page = shows()
    text, found = words(page), numbers(page, "handover_steps")
    rows = metrics.BY_KEY["handover_steps"].result(ledger).filter(pl.col("week").is_null())
    known = rows.drop_nulls("value")
    assert known.height == 4
    assert rows.height == 5
    assert "no event of a lead shows it" in text
    for row in known.iter_rows(named=True):
        assert f"{row['step']}. {row['what']}" in text
        assert share_of(row["kept"], row["judged"]) in text
        assert interval(row["low"], row["high"], "share") in text
        mine = [one for one in found if parse_qs(urlsplit(one[1]).query)["step"] == [str(row["step"])]]
        assert [int(number.replace(",", "")) for number, _ in mine] == [
            number for number in (row["kept"], row["judged"], row["young"]) if number
        ]  # fmt: skip
        assert [opens(link, ledger) for _, link in mine] == [int(number.replace(",", "")) for number, _ in mine]


def test_a_filter_is_kept_in_the_numbers_and_in_their_links(shows: Shows, ledger: Ledger) -> None:
    page = shows(source="webinar")
    row = metrics.BY_KEY["handover_steps"].result(ledger, {"source": ["webinar"]}).row(0, named=True)
    number, link = numbers(page, "handover_steps")[0]
    assert (int(number), opens(link, ledger)) == (row["kept"], row["kept"])
    assert "source=webinar" in link


def test_a_task_is_done_with_a_click_and_taken_back_with_another(changes: Shows, company: str) -> None:
    page = changes("anna").button(key="task_done_Write the guide to objections").click().run()
    assert "is done" in page.success[0].value
    assert "1 task late" in page.title[0].value
    assert [one.done_by for one in tasks.marks(company) if one.task.startswith("Write")] == ["Anna Berger"]
    page = page.button(key="task_open_Write the guide to objections").click().run()
    assert "2 tasks late" in page.title[0].value


def test_training_is_logged_confirmed_and_taken_back(changes: Shows, company: str) -> None:
    page = changes("mark", part=LEARNING)
    assert "Marketing: 8 of 14 done" in words(page)
    page.selectbox(key="charter_log_kind").select("sales_call")
    page.text_input(key="charter_log_who").input("Paul Okafor")
    page = page.button(key="charter_log_put").click().run()
    assert page.success[0].value == "Logged: sales call of Paul Okafor."
    assert "Marketing: 9 of 14 done" in words(page)
    newest = max(training.entries(company), key=lambda one: one.id)
    page = page.button(key=f"back_{newest.id}").click().run()
    assert "Marketing: 8 of 14 done" in words(page)
    waits = next(one for one in training.entries(company) if one.side == "sales" and not one.confirmed_by)
    page = page.button(key=f"confirm_{waits.id}").click().run()
    assert not page.exception
    assert [one.confirmed_by for one in training.entries(company) if one.id == waits.id] == ["Mark Hansen"]


def test_what_the_store_refuses_is_told_and_nothing_changes(changes: Shows, company: str) -> None:
    page = changes("mark", part=LEARNING)
    page.text_input(key="charter_log_who").input("  ")
    page = page.button(key="charter_log_put").click().run()
    assert "Say who it was" in page.error[0].value
    assert len(training.entries(company)) == 15


def test_a_counter_proposal_changes_what_was_typed_and_voids_signatures(changes: Shows, company: str) -> None:
    page = changes("anna").button(key="sign_5").click().run()
    assert "Signed for sales" in page.success[0].value
    page = page.button(key="counter_5").click().run()
    start = editor.Start("", charters.open_proposals(company)[0], charters.open_proposals(company)[0].current.charter)
    page = page.number_input(key=f"{start.key}_limit").set_value(20_000).run()
    assert "campaign limit: 25,000 → 20,000" in words(page)
    page = page.button(key="charter_put").click().run()
    (now,) = charters.open_proposals(company)
    assert (now.current.number, now.state, now.current.charter.campaign_limit_cents) == (2, "proposed", 2_000_000)
    assert now.current.charter.handover == start.charter.handover
    assert now.current.charter.responsibilities == start.charter.responsibilities
    assert now.current.charter.priorities == start.charter.priorities
    assert "revision 2" in words(page)


def test_the_first_charter_is_proposed_from_nothing(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    made(sqlite_url, "sven", "sales")
    page = show(monkeypatch, sqlite_url, "sven", part=editor.WRITE)
    assert page.title[0].value == "No charter is signed yet: write down who answers for what"
    assert "Nothing is in force" in words(page)
    assert page.button(key="charter_put").disabled
    assert "The charter is empty" in "".join(one.value for one in page.caption)


def test_a_company_without_leads_has_a_page_without_numbers(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    made(sqlite_url, "vera", "viewer")
    assert "No charter with a hand-over" in show(monkeypatch, sqlite_url, "vera").info[0].value


def test_the_history_shows_each_version_with_what_it_changed(shows: Shows) -> None:
    page = shows("vera", part=HISTORY)
    assert [one.label for one in page.expander] == ["Proposal 5, proposed", "Version 1, in force since 25 May 2026"]
    text = words(page)
    assert "Assign a rep: marketing, within 2 business hours of the hand-over, shown by the assignment" in text


@pytest.mark.parametrize("number", ["3", "99", "x", "4294967296000"])
def test_a_link_to_what_is_no_charter_is_told(shows: Shows, number: str) -> None:
    assert "There is no charter proposal" in shows("anna", proposal=number).warning[0].value


def test_the_agreement_page_knows_nothing_of_charters(monkeypatch: pytest.MonkeyPatch, unchanged: str) -> None:
    signs_in(monkeypatch, unchanged, people.person(unchanged, "anna"))
    page = opened("together/agreement", proposal="5")
    assert "There is no proposal number 5" in page.warning[0].value
    assert [one.id for one in agreements.open_proposals(unchanged)] == [3]


def test_the_link_of_a_charter_leads_to_its_page() -> None:
    assert link(5, "http://localhost:8501/charter", "charter") == ("http://localhost:8501/charter?proposal=5", True)
