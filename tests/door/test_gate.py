"""The gate of every page, and the sign-in form, in Streamlit's own test runner."""

import ast
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import form, gate, leaving
from store import people, sessions
from tests.signing import PASSWORD, made, signs_in

ROOT = Path(gate.__file__).resolve().parents[2]
PAGES = sorted(path for path in ROOT.glob("pages/*/*.py") if path.parent.name != "parts")
NAMES = [f"{page.parent.name}/{page.stem}" for page in PAGES]


@pytest.fixture(autouse=True)
def _own(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setenv("ACCORD_DATABASE_URL", sqlite_url)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str]]]:
    """Where the browser was sent, instead of sending it."""
    found: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(leaving, "redirect", lambda path, **query: found.append((path, query)))
    return found


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_page_run_by_itself_shows_a_stranger_nothing(page: Path) -> None:
    shown = AppTest.from_file(page, default_timeout=30).run()
    assert not shown.exception
    assert [error.value for error in shown.error] == ["Sign in to see this page."]
    assert len(shown.main.children) == 1
    assert len(shown.sidebar.children) == 0


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_the_first_step_of_a_page_is_its_guard(page: Path) -> None:
    steps = [
        step
        for step in ast.parse(page.read_text(encoding="utf-8")).body
        if not isinstance(step, ast.Import | ast.ImportFrom)
        and not (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))
    ]
    assert "gate.guard(" in ast.unparse(steps[0])


@pytest.mark.parametrize("seat", ["sales", "marketing", "executive", "viewer"])
def test_the_people_page_is_for_administrators(monkeypatch, sqlite_url, seat) -> None:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", seat))
    shown = AppTest.from_file(ROOT / "pages" / "setup" / "people.py", default_timeout=30).run()
    assert [error.value for error in shown.error] == [
        f"This page needs the administrator seat; you hold the {seat} seat. An administrator can change it."
    ]
    assert len(shown.main.children) == 1


def test_an_administrator_adds_somebody_and_sees_the_password_once(monkeypatch, sqlite_url) -> None:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "adam", "administrator"))
    shown = AppTest.from_file(ROOT / "pages" / "setup" / "people.py", default_timeout=30).run()
    shown.text_input[0].set_value("Ben Ode")
    shown.text_input[1].set_value("Ben")
    next(button for button in shown.button if button.label == "Add").click()
    shown.run()
    assert not shown.exception
    password = shown.success[0].value.split("`")[3]
    assert people.check_password(sqlite_url, "ben", password) == people.person(sqlite_url, "ben")
    shown.run()
    assert not shown.success


def test_an_administrator_changes_a_seat_and_the_person_is_out(monkeypatch, sqlite_url) -> None:
    anna = made(sqlite_url, "anna", "sales", "Anna")
    hers = sessions.open_session(sqlite_url, sessions.open_ticket(sqlite_url, anna, "b"), "b")
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "zoe", "administrator", "Zoe"))
    shown = AppTest.from_file(ROOT / "pages" / "setup" / "people.py", default_timeout=30).run()
    shown.selectbox[1].set_value("marketing").run()
    next(button for button in shown.button if button.label == "Save seat").click()
    shown.run()
    assert shown.success[0].value == "Anna now holds the marketing seat."
    assert sessions.person_of(sqlite_url, hers) is None
    assert people.person(sqlite_url, "anna").seat == "marketing"


def app() -> AppTest:
    """The whole app as a stranger meets it."""
    return AppTest.from_file(ROOT / "app.py", default_timeout=30).run()


def typed(shown: AppTest, username: str, password: str) -> AppTest:
    """Fills the form in and presses its button."""
    shown.text_input[0].set_value(username)
    shown.text_input[1].set_value(password)
    return shown.button[0].click().run()


def test_an_own_database_without_people_says_how_to_make_the_first() -> None:
    shown = app()
    assert shown.code[0].value.startswith("accord user add")
    assert len(shown.text_input) == 0
    assert len(shown.table) == 0


def test_the_right_password_gives_a_ticket_to_this_person_and_this_page(sqlite_url, sent) -> None:
    anna = made(sqlite_url, "anna", "sales")
    shown = typed(app(), "Anna", PASSWORD)
    assert not shown.exception
    [(path, query)] = sent
    assert (path, query["next"]) == ("/sign-in", "/")
    token = sessions.open_session(sqlite_url, query["ticket"], "")
    assert sessions.person_of(sqlite_url, token) == anna


def test_the_library_judges_the_password_itself(sqlite_url, sent, monkeypatch) -> None:
    made(sqlite_url, "anna", "sales")
    judged: list[str] = []
    monkeypatch.setattr(form.Hasher, "check_pw", lambda password, hashed: bool(judged.append(hashed)))
    shown = typed(app(), "anna", PASSWORD)
    assert [error.value for error in shown.error] == ["The username or the password is not right."]
    assert judged == [people.credentials(sqlite_url)["usernames"]["anna"]["password"]]
    assert sent == []


def test_the_form_says_the_same_to_an_unknown_name_and_locks_it_too(sqlite_url, sent) -> None:
    made(sqlite_url, "anna", "sales")
    for username in ("anna", "who-is-that"):
        shown = app()
        said = [typed(shown, username, "not-the-password").error[0].value for _ in range(6)]
        assert said[:5] == ["The username or the password is not right."] * 5
        assert said[5].startswith("Too many failed tries for this user name. Wait 15 minutes")
    assert sent == []


def test_the_form_of_an_own_database_shows_nobodys_password(sqlite_url) -> None:
    made(sqlite_url, "anna", "sales")
    shown = app()
    assert len(shown.table) == 0
    assert "Sample company" not in " ".join(text.value for text in shown.markdown)


def test_a_session_that_died_is_sent_to_have_its_cookie_taken(monkeypatch, sqlite_url, sent) -> None:
    token = signs_in(monkeypatch, sqlite_url, made(sqlite_url, "anna", "sales"))
    sessions.close(sqlite_url, token)
    app()
    assert sent[0] == ("/sign-out", {"next": "/"})


def test_presenting_hides_navigation_and_menu(monkeypatch, sqlite_url) -> None:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "adam", "administrator"))
    shown = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    shown.query_params["present"] = "1"
    shown.run()
    assert [button.label for button in shown.sidebar.button] == []
    shown.query_params.clear()
    shown.run()
    assert [button.label for button in shown.sidebar.button][-2:] == ["Change password", "Sign out"]
