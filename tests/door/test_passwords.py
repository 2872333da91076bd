"""The password rule, the lockout and its cost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from agreement.errors import Refused
from store import passwords, people
from store.passwords import TRIES_PER_ADDRESS, TRIES_PER_USER
from tests.signing import PASSWORD, made


class Judge:
    """Stands in for bcrypt and counts what it is asked."""

    def __init__(self, right: str = "") -> None:
        self.right, self.asked = right, []

    def __call__(self, password: str, hashed: str) -> bool:
        """Right when the password is the right one; the hash is kept to look at."""
        self.asked.append(hashed)
        return password == self.right


def attempt(url: str, username: str, password: str, judge: Judge, address: str = "a") -> str:
    """One try in a word."""
    try:
        return "in" if people.check_password(url, username, password, address, judge) else "wrong"
    except Refused:
        return "refused"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("eleven char", "has 11 characters"),
        ("x" * 73, "at most 72 bytes"),
        ("ü" * 37, "at most 72 bytes"),
        ("my-anna-is-here", "contains the username"),
        (" spaced-at-the-start", "begins or ends with a space"),
        ("abababababab", "at least five different"),
        ("with\0a-null-inside", "at most 72 bytes"),
    ],
)
def test_a_password_that_breaks_the_rule_is_refused_with_the_reason(password, why) -> None:
    with pytest.raises(Refused, match=why):
        passwords.checked("anna", password)


def test_a_generated_password_keeps_the_rule() -> None:
    drawn = {passwords.generated() for _ in range(200)}
    assert len(drawn) == 200
    assert all(passwords.checked("anna", password) for password in drawn)


def test_the_right_password_is_known_and_the_wrong_one_not(url) -> None:
    anna = made(url, "Anna", "sales")
    assert people.check_password(url, " ANNA ", PASSWORD) == anna
    assert people.check_password(url, "anna", PASSWORD + "x") is None


@pytest.mark.parametrize("password", ["", "x" * 100, "\0", "\ud800"])
def test_a_password_that_bcrypt_would_choke_on_is_only_wrong(sqlite_url, password) -> None:
    made(sqlite_url, "anna", "sales")
    assert people.check_password(sqlite_url, "anna", password) is None


def test_fifty_tries_at_once_are_judged_exactly_as_often_as_allowed(url) -> None:
    made(url, "anna", "sales")
    judge, start = Judge(), Barrier(50)

    def one(_: int) -> str:
        start.wait()
        return attempt(url, "anna", "wrong", judge)

    with ThreadPoolExecutor(50) as pool:
        said = list(pool.map(one, range(50)))
    assert (said.count("wrong"), said.count("refused")) == (TRIES_PER_USER, 50 - TRIES_PER_USER)
    assert len(judge.asked) == TRIES_PER_USER


def test_a_locked_name_is_locked_for_the_right_password_too_until_the_window_is_over(url, monkeypatch) -> None:
    anna, judge = made(url, "anna", "sales"), Judge(PASSWORD)
    for _ in range(TRIES_PER_USER):
        assert attempt(url, "anna", "wrong", judge) == "wrong"
    assert attempt(url, "anna", PASSWORD, judge) == "refused"
    later = passwords.now() + passwords.WINDOW + timedelta(seconds=1)
    monkeypatch.setattr(passwords, "now", lambda: later)
    assert people.check_password(url, "anna", PASSWORD, "a", judge) == anna


def test_success_forgets_the_failures_before_it(sqlite_url) -> None:
    made(sqlite_url, "anna", "sales")
    judge = Judge(PASSWORD)
    for password in ["wrong"] * (TRIES_PER_USER - 1) + [PASSWORD] + ["wrong"] * TRIES_PER_USER:
        assert attempt(sqlite_url, "anna", password, judge) in {"wrong", "in"}
    assert attempt(sqlite_url, "anna", "wrong", judge) == "refused"


def test_one_address_cannot_try_one_password_on_many_names(sqlite_url) -> None:
    judge = Judge()
    said = [attempt(sqlite_url, f"name{number}", "wrong", judge) for number in range(TRIES_PER_ADDRESS + 1)]
    assert said.count("wrong") == TRIES_PER_ADDRESS
    assert said[-1] == "refused"
    assert attempt(sqlite_url, "another", "wrong", judge, address="b") == "wrong"


def test_unknown_and_inactive_people_cost_one_check_of_the_same_kind(sqlite_url) -> None:
    for username in ("anna", "gone", "boss"):
        made(sqlite_url, username, "administrator")
    people.deactivate(sqlite_url, "terminal", "gone")
    judge = Judge()
    for username in ("anna", "gone", "nobody-at-all"):
        assert attempt(sqlite_url, username, "wrong", judge) == "wrong"
    known, inactive, unknown = judge.asked
    assert known[:7] == inactive[:7] == unknown[:7] == "$2b$04$"
    assert inactive == unknown != known


def test_a_hash_costs_twelve_rounds() -> None:
    assert passwords.COST == 4, "the tests' own cost; the real one is read from the file"
    assert "\nCOST = 12\n" in Path(passwords.__file__).read_text(encoding="utf-8")


def test_an_unknown_name_is_locked_like_a_known_one(sqlite_url) -> None:
    judge = Judge()
    said = [attempt(sqlite_url, "nobody", "wrong", judge) for _ in range(TRIES_PER_USER + 1)]
    assert said == ["wrong"] * TRIES_PER_USER + ["refused"]
