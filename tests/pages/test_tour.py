"""What surrounds a page: old data are said to be old; whoever is new is offered a tour, and can take it again."""

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import app
from agreement.calendar import Calendar
from agreement.moments import day_words
from agreement.people import SEATS
from pages.parts.surround import stale
from pages.parts.tour import MEETING, REVIEW, stops
from store import people, touring
from tests.making import leads, ledger_of
from tests.signing import made, signs_in
from tests.stored import asked

APP = Path(__file__).parents[2] / "app.py"


def visit(monkeypatch: pytest.MonkeyPatch, url: str, username: str) -> AppTest:
    signs_in(monkeypatch, url, people.person(url, username))
    page = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not page.exception
    return page


def told(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in page.sidebar.get("html"))


def test_old_data_are_said_to_be_old_from_the_eighth_day_on() -> None:
    rows = leads({"created": "2026-01-05 08:00"})
    today = Calendar().today()
    for days, old in ((7, False), (8, True)):
        said = stale(ledger_of(rows, as_of=(ends := today - timedelta(days=days))), ends)
        assert bool(said) is old
    assert said == (
        f"The data end on {day_words(today - timedelta(days=8))}, 8 days ago: what happened since is not in any number"
    )
    assert stale(ledger_of(leads(), as_of=today - timedelta(days=90)), today - timedelta(days=90)) == ""
    logged = stale(ledger_of(rows, as_of=today), today - timedelta(days=8))
    assert logged == f"{said}, but for conversations and uses of content"


def test_every_stop_is_a_page_of_the_menu_and_each_seat_has_its_own() -> None:
    named = {name for section in app.PAGES.values() for name, *_ in section}
    for seat in SEATS:
        way = stops(seat)
        assert {stop.page for stop in way} <= named
        assert (way[0], way[-1]) == (REVIEW, MEETING)
        assert len({stop.page for stop in way}) == len(way)
    assert len({stops(seat)[2].page for seat in SEATS}) == len(SEATS)


def test_the_tour_is_offered_until_it_was_taken_or_waved_away(url: str) -> None:
    ada, bob = made(url, "ada", "sales"), made(url, "bob", "viewer")
    assert touring.is_new(url, ada)
    touring.toured(url, ada)
    assert (touring.is_new(url, ada), touring.is_new(url, bob)) == (False, True)
    query = "SELECT toured_at FROM accord_users WHERE username = 'ada'"
    first = asked(url, query)
    touring.toured(url, ada)
    assert asked(url, query) == first


def test_somebody_new_is_led_from_stop_to_stop(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    vera = made(sqlite_url, "vera", "viewer")
    page = visit(monkeypatch, sqlite_url, "vera")
    assert "Tour · 1 of 5 stops" in told(page)
    assert REVIEW.title in told(page)
    for number, stop in enumerate(stops("viewer")[1:], start=2):
        page.button(key="accord_tour_next").click().run()
        assert not page.exception
        assert f"Tour · {number} of 5 stops" in told(page)
        assert stop.title in told(page).replace("&#x27;", "'")
        assert touring.is_new(sqlite_url, vera)
    page.button(key="accord_tour_next").click().run()
    assert "Tour ·" not in told(page)
    assert not touring.is_new(sqlite_url, vera)
    assert "Tour ·" not in told(visit(monkeypatch, sqlite_url, "vera"))


def test_it_can_be_skipped_and_taken_again(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    erin = made(sqlite_url, "erin", "executive")
    page = visit(monkeypatch, sqlite_url, "erin")
    page.button(key="accord_tour_skip").click().run()
    assert "Tour ·" not in told(page)
    assert not touring.is_new(sqlite_url, erin)
    again = next(one for one in page.button if one.label == "Take the tour")
    again.click().run()
    assert "Tour · 1 of 5 stops" in told(page)
