"""Who may change whom, and what dies with the change."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from agreement.errors import Refused
from agreement.people import Person
from store import people, sessions, trail
from tests.signing import PASSWORD, made, session_of

NEW = "another-long-word"
CHANGES = {
    "password": lambda url, who, username: people.change_password(url, who, username, NEW),
    "seat": lambda url, who, username: people.change_seat(url, who, username, "viewer"),
    "deactivate": people.deactivate,
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_a_change_ends_every_session_of_the_person_and_of_nobody_else(url, change) -> None:
    adam, anna = made(url, "adam", "administrator"), made(url, "anna", "sales")
    hers, also_hers, his = session_of(url, anna), session_of(url, anna), session_of(url, adam)
    ticket = sessions.open_ticket(url, anna, "b")
    CHANGES[change](url, adam, "anna")
    assert [sessions.person_of(url, token) for token in (hers, also_hers)] == [None, None]
    assert sessions.open_session(url, ticket, "b") is None
    assert sessions.person_of(url, his) == adam


@pytest.mark.parametrize("change", sorted(CHANGES))
@pytest.mark.parametrize("seat", ["sales", "marketing", "executive", "viewer"])
def test_only_administrators_change_people(sqlite_url, change, seat) -> None:
    made(sqlite_url, "adam", "administrator")
    who = made(sqlite_url, "who", seat)
    made(sqlite_url, "anna", "sales")
    with pytest.raises(Refused, match=f"needs the administrator seat; you hold the {seat} seat"):
        CHANGES[change](sqlite_url, who, "anna")
    with pytest.raises(Refused, match="needs the administrator seat"):
        people.add(sqlite_url, "new", "New", "sales", PASSWORD, who=who)


def test_a_seat_lost_meanwhile_gives_no_right_any_more(sqlite_url) -> None:
    adam, eve = made(sqlite_url, "adam", "administrator"), made(sqlite_url, "eve", "administrator")
    people.change_seat(sqlite_url, adam, "eve", "viewer")
    with pytest.raises(Refused, match="you hold the viewer seat"):
        people.change_seat(sqlite_url, eve, "adam", "viewer")


def test_your_own_password_needs_the_current_one(sqlite_url) -> None:
    anna = made(sqlite_url, "anna", "sales")
    with pytest.raises(Refused, match="current password is not right"):
        people.change_password(sqlite_url, anna, "anna", NEW, "guess")
    people.change_password(sqlite_url, anna, "anna", NEW, PASSWORD)
    assert people.check_password(sqlite_url, "anna", NEW) == anna
    assert people.check_password(sqlite_url, "anna", PASSWORD) is None


def test_a_new_password_from_an_administrator_lifts_the_lockout(sqlite_url) -> None:
    adam, anna = made(sqlite_url, "adam", "administrator"), made(sqlite_url, "anna", "sales")
    for _ in range(5):
        people.check_password(sqlite_url, "anna", "wrong", judge=lambda *_: False)
    people.change_password(sqlite_url, adam, "anna", NEW)
    assert people.check_password(sqlite_url, "anna", NEW) == anna


def test_the_last_active_administrator_stays(sqlite_url) -> None:
    adam, eve = made(sqlite_url, "adam", "administrator"), made(sqlite_url, "eve", "administrator")
    people.deactivate(sqlite_url, adam, "eve")
    for change in (people.deactivate, lambda url, who, name: people.change_seat(url, who, name, "sales")):
        with pytest.raises(Refused, match="Adam is the last active administrator"):
            change(sqlite_url, adam, "adam")
    assert people.person(sqlite_url, "adam") == adam
    assert eve.username not in people.credentials(sqlite_url)["usernames"]


def test_two_administrators_cannot_demote_each_other_at_once(url) -> None:
    adam, eve = made(url, "adam", "administrator"), made(url, "eve", "administrator")
    for _ in range(10):
        start = Barrier(2)

        def demote(who: people.Person, whom: str, start: Barrier = start) -> bool:
            start.wait()
            try:
                people.change_seat(url, who, whom, "viewer")
            except Refused:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            done = [pool.submit(demote, adam, "eve"), pool.submit(demote, eve, "adam")]
        assert sorted(each.result() for each in done) == [False, True]
        left = [account for account in people.people(url) if account.seat == "administrator"]
        assert len(left) == 1
        for name in ("adam", "eve"):
            people.change_seat(url, "terminal", name, "administrator")


def test_a_username_is_given_once_and_in_small_letters(url) -> None:
    made(url, "Anna", "sales")
    with pytest.raises(Refused, match="already somebody with the username 'anna'"):
        made(url, "ANNA", "sales")
    with pytest.raises(Refused, match="is no username"):
        made(url, "anna b", "sales")
    with pytest.raises(Refused, match="no seat 'boss'"):
        made(url, "bo", "boss")


def test_every_step_is_in_the_trail_without_any_password(sqlite_url) -> None:
    adam = made(sqlite_url, "adam", "administrator")
    made(sqlite_url, "anna", "sales")
    people.change_seat(sqlite_url, adam, "anna", "marketing")
    people.change_password(sqlite_url, adam, "anna", NEW)
    people.deactivate(sqlite_url, adam, "anna")
    steps = trail.trail(sqlite_url, "person.")
    assert [(step.who, step.action, step.subject) for step in steps] == [
        ("Adam", "person.deactivate", "anna"),
        ("Adam", "person.password", "anna"),
        ("Adam", "person.seat", "anna"),
        ("terminal", "person.add", "anna"),
        ("terminal", "person.add", "adam"),
    ]
    assert json.loads(steps[2].before or "") == {"seat": "sales"}
    assert not any(PASSWORD in f"{step}" or NEW in f"{step}" or "$2b$" in f"{step}" for step in steps)


def test_demo_people_keep_their_passwords(sqlite_url) -> None:
    people.add(sqlite_url, "anna", "Anna", "sales", PASSWORD, demo=True)
    with pytest.raises(Refused, match="keep the passwords"):
        people.change_password(sqlite_url, "terminal", "anna", NEW)


def test_the_library_reads_active_people_only(sqlite_url) -> None:
    made(sqlite_url, "boss", "administrator")
    made(sqlite_url, "anna", "sales")
    made(sqlite_url, "gone", "sales")
    people.deactivate(sqlite_url, "terminal", "gone")
    found = people.credentials(sqlite_url)["usernames"]
    assert sorted(found) == ["anna", "boss"]
    assert found["anna"]["password"].startswith("$2b$")
    assert found["anna"]["roles"] == ["sales"]


@pytest.mark.parametrize("odd", ["a\0b", "\ud800", "a\nb", None, 1])
def test_names_that_no_database_can_look_for_are_refused(url, odd) -> None:
    adam = made(url, "adam", "administrator")
    for step in (*CHANGES.values(), people.reactivate):
        with pytest.raises(Refused, match="no username"):
            step(url, adam, odd)
    with pytest.raises(Refused, match="no username"):
        people.person(url, odd)
    assert sessions.person_of(url, str(odd)) is None


@pytest.mark.parametrize("odd", ["a\0b", "\ud800", "a" * 2001])
def test_names_and_addresses_that_no_database_keeps_are_refused(url, odd) -> None:
    for name, email in ((odd, None), ("Ann", odd)):
        with pytest.raises(Refused, match=r"NUL character|half a character|keep it under"):
            people.add(url, "ann", name, "sales", PASSWORD, email)
    with pytest.raises(Refused, match="nobody active"):
        people.person(url, "ann")


@pytest.mark.parametrize("number", [0, -1, 2**63, 2**70, "1", None, True, "\0"])
def test_a_number_that_no_person_has_is_nobody(url, number) -> None:
    made(url, "adam", "administrator")
    nobody = Person(number, "adam", "Adam", "administrator")
    with pytest.raises(Refused, match="no longer active"):
        people.deactivate(url, nobody, "adam")
