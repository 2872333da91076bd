"""`accord user`, as it is typed."""

import io
import json

import pytest

import cli
from store import people


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Exit code and everything said."""
    code = cli.main(["user", *words])
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.fixture(autouse=True)
def _own(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setenv("ACCORD_DATABASE_URL", sqlite_url)


def test_the_first_person_is_made_with_a_password_from_standard_input(monkeypatch, capsys, sqlite_url) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("correct-horse-battery\n"))
    added = typed(capsys, "add", "Ada", "--name", "Ada Okafor", "--seat", "administrator", "--password-stdin")
    assert added == (0, "Ada Okafor may sign in as ada and holds the administrator seat.\n")
    assert people.check_password(sqlite_url, "ada", "correct-horse-battery") == people.person(sqlite_url, "ada")


def test_a_generated_password_is_shown_once_and_works(capsys, sqlite_url) -> None:
    code, said = typed(capsys, "add", "ben", "--name", "Ben", "--seat", "sales", "--generate")
    password = said.splitlines()[0].removeprefix("Password, shown once: ")
    assert (code, len(password)) == (0, 19)
    assert people.check_password(sqlite_url, "ben", password)


def test_the_list_shows_everybody(capsys) -> None:
    typed(capsys, "add", "ben", "--name", "Ben", "--seat", "sales", "--generate")
    typed(capsys, "deactivate", "ben")
    assert typed(capsys, "list") == (0, "ben                  sales          Ben (inactive)\n")
    listed = json.loads(typed(capsys, "list", "--json")[1])
    assert listed == [{"username": "ben", "name": "Ben", "seat": "sales", "email": None, "active": False}]


def test_seat_and_return_are_one_word_each(capsys, sqlite_url) -> None:
    typed(capsys, "add", "ben", "--name", "Ben", "--seat", "sales", "--generate")
    assert typed(capsys, "seat", "ben", "viewer")[0] == 0
    typed(capsys, "deactivate", "ben")
    typed(capsys, "reactivate", "ben")
    assert people.person(sqlite_url, "ben").seat == "viewer"


def test_a_refusal_says_why_and_exits_with_one(monkeypatch, capsys) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    code, said = typed(capsys, "add", "cy", "--name", "Cy", "--seat", "sales", "--password-stdin")
    assert code == 1
    assert said == "accord: The password has 5 characters; use at least 12. Four words are easy.\n"
    for asked in (("password", "nobody"), ("add", "", "--name", "Nobody", "--seat", "sales")):
        code, said = typed(capsys, *asked, "--generate")
        assert code == 1
        assert "shown once" not in said
