"""The desk: the queue by deadline, its numbers open their leads, and only the right seats give leads away."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from agreement.calendar import Calendar
from agreement.ledger import Ledger
from metrics import BY_KEY
from metrics.response_queue import queue
from pages.parts import frames
from pages.parts.lead_list.events import events
from pages.parts.response import giving
from pages.parts.response.desk import PAGE, as_of_words, part, words
from store import people, reassigning
from tests.making import leads
from tests.pages.shown import numbers, opened, opens
from tests.pages.shown import words as said
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.sampled import unchanged as unchanged
from tests.signing import made, signs_in
from tests.stored import store_frames

WAITS = {"created": "2026-11-02 08:00", "handed_over": "2026-11-02 09:00", "sales_owner": "Ann Ott", "company": "Acme"}
ANSWERED = {**WAITS, "first_response": "2026-11-02 10:00", "accepted": "2026-11-03 09:00", "sales_owner": "Bob Ux"}
Enters = Callable[..., str]


@pytest.fixture
def enters(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> Enters:
    """A company of these leads, with somebody of a seat signed in."""

    def entered(seat: str, *rows: dict[str, Any]) -> str:
        store_frames(sqlite_url, leads=leads(*rows, ANSWERED))
        signs_in(monkeypatch, sqlite_url, made(sqlite_url, "pat", seat, "Pat"))
        return sqlite_url

    return entered


def test_every_number_of_the_queue_opens_its_leads(
    monkeypatch: pytest.MonkeyPatch, unchanged: str, ledger: Ledger
) -> None:
    signs_in(monkeypatch, unchanged, people.person(unchanged, "anna"))
    page = opened("sales/response")
    counts = [(text, link) for text, link in numbers(page, "response_queue")]
    assert len(counts) >= 8
    assert [opens(link, ledger) for _, link in counts] == [int(text) for text, _ in counts]
    outcomes = [(text, link) for text, link in numbers(page, "response_outcome")]
    assert [opens(link, ledger) for _, link in outcomes] == [int(text.replace(",", "")) for text, _ in outcomes]
    text = said(page)
    assert "An association, not proof: reps answer first the leads that look best to them" in text
    assert "effect" not in text.split("And if answered in time?")[1]
    late = BY_KEY["response_queue"].result(ledger).filter(due="overdue")["value"].item()
    assert f"{late} overdue" in text
    assert page.dataframe[0].value["lead"].to_list() == [
        f"/leads?lead={one}" for one in part(queue(ledger), "overdue")["lead_id"].head(PAGE)
    ]


@pytest.mark.parametrize("seat", ["marketing", "viewer"])
def test_seats_that_do_not_work_the_queue_see_it_without_the_way_to_give_leads(enters: Enters, seat: str) -> None:
    enters(seat, WAITS)
    page = opened("sales/response")
    assert "Mark leads at the left" not in [one.value for one in page.caption]
    shown = page.dataframe[0].value
    assert shown["rep"].to_list() == (["Ann Ott"] if seat == "marketing" else ["A. O."])


def marked(monkeypatch: pytest.MonkeyPatch, *places: int) -> None:
    monkeypatch.setattr(giving, "marked", lambda key, rows: [place for place in places if place < rows])


def test_two_steps_give_marked_leads_to_another_rep(monkeypatch: pytest.MonkeyPatch, enters: Enters) -> None:
    url = enters("sales", WAITS, WAITS)
    marked(monkeypatch, 0, 1)
    page = opened("sales/response")
    rep = page.selectbox(key="queue_rep")
    assert (rep.label, rep.options) == ("Give 2 leads to", ["Bob Ux", "Pat"])
    assert page.button(key="queue_give").disabled
    rep.select("Bob Ux").run()
    page.text_input(key="queue_note").input("holiday").run()
    page.button(key="queue_give").click().run()
    assert not page.exception
    assert [one.value for one in page.success] == ["2 leads are with Bob Ux now."]
    assert page.dataframe[0].value["rep"].to_list() == ["Bob Ux"] * 2
    read = frames.frames.read_ledger(url)
    story = events(read, read.leads.row(0, named=True)).filter(pl.col("what") == "Given to Bob Ux")
    assert story["more"].to_list() == ["from Ann Ott by Pat, holiday"]


def test_a_lead_that_somebody_moved_meanwhile_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, enters: Enters
) -> None:
    url = enters("sales", WAITS, WAITS)
    marked(monkeypatch, 0)
    page = opened("sales/response")
    page.selectbox(key="queue_rep").select("Pat").run()
    reassigning.reassign(url, people.person(url, "pat"), {"1": "Ann Ott"}, "Bob Ux")
    page.button(key="queue_give").click().run()
    assert "was moved meanwhile: it is with Bob Ux now, not with Ann Ott" in page.error[0].value


def test_an_empty_queue_says_that_nobody_waits(enters: Enters) -> None:
    enters("sales", ANSWERED)
    text = said(opened("sales/response"))
    assert "Nobody waits for sales: every lead is answered and decided." in text


def test_five_thousand_that_wait_are_paged(enters: Enters) -> None:
    enters("sales", *[WAITS] * (2 * PAGE + 1))
    page = opened("sales/response")
    assert page.dataframe[0].value.shape[0] == PAGE
    assert any("on 3 pages" in one.value for one in page.caption)


def test_the_words_of_the_queue_and_of_its_clock() -> None:
    made = pl.DataFrame({"due": ["overdue", "later", "later", "no deadline"], "cold": [True, True, False, False]})
    assert words(made) == "4 leads wait: 1 overdue, 2 due later and 1 without a deadline. 2 of them are cold."
    at, berlin = datetime(2026, 11, 30, 23, tzinfo=UTC), Calendar(time_zone="Europe/Berlin")
    assert as_of_words(at, True, berlin) == "live: as of now, 1 Dec 2026"
    assert as_of_words(at, False, berlin).startswith("at the end of 30 Nov 2026, where the data ends: not live")
