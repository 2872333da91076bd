"""The watch before a real server: what is closed to strangers, by plain HTTP and by WebSocket."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.util import calc_hash
from websockets.exceptions import InvalidStatus

from store import people, schema, sessions
from tests.door.talking import Answer, asked, drawn, rerun, stream, text_of
from tests.serving import ROOT, served
from tests.signing import made, session_of

PAGES = [path.stem for path in ROOT.glob("pages/*/*.py") if path.parent.name != "parts"]
SECRET_NAME = "Zora Sentinel"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of our own with two people."""
    address = f"sqlite:///{tmp_path_factory.mktemp('own') / 'own.db'}"
    schema.migrate(address)
    made(address, "adam", "administrator", SECRET_NAME)
    made(address, "vera", "viewer")
    return address


@pytest.fixture(scope="module")
def base(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over it."""
    folder: Path = tmp_path_factory.mktemp("served")
    with served(url, folder) as address:
        yield address


@pytest.fixture
def token(url: str) -> str:
    """The secret of a live session of the administrator."""
    return session_of(url, people.person(url, "adam"))


@pytest.fixture(scope="module")
def door_pass(base: str) -> str:
    """What a browser is handed with the page."""
    return asked(base, "/").cookies["accord_door"].value


CLOSED = [
    ("GET", "/media/0123456789abcdef.csv"),
    ("GET", "/media/"),
    ("GET", "/%6dedia/x.csv"),
    ("GET", "/media%2Fx.csv"),
    ("GET", "/leads/media/x.csv"),
    ("PUT", "/_stcore/upload_file/some-session/some-file"),
    ("DELETE", "/_stcore/upload_file/some-session/some-file"),
    ("GET", "/component/extra_streamlit_components.CookieManager.cookie_manager/index.html"),
    ("GET", "/_stcore/bidi-components/x/index.js"),
    ("GET", "/_stcore/metrics"),
    ("GET", "/_stcore/anything-new"),
]


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_downloads_uploads_components_and_numbers_are_closed_without_a_session(base, url, method, path) -> None:
    dead = session_of(url, people.person(url, "vera"))
    sessions.close(url, dead)
    for cookies in ({}, {"accord_session": "guess"}, {"accord_session": dead}):
        answer = asked(base, path, method, cookies, origin=base)
        assert (answer.status, answer.body) == (401, "Sign in first.")


@pytest.mark.parametrize(("method", "path"), [CLOSED[0], CLOSED[5], CLOSED[7], CLOSED[9]])
def test_a_live_session_passes_the_watch(base, token, method, path) -> None:
    answer = asked(base, path, method, {"accord_session": token}, origin=base)
    assert answer.body not in {"Sign in first.", "This was asked from another site."}


def test_a_write_from_another_site_is_refused_even_with_the_cookie(base, token) -> None:
    for origin in ({}, {"origin": "https://evil.example"}, {"origin": "http://localhost:1"}):
        answer = asked(base, "/_stcore/upload_file/a/b", "PUT", {"accord_session": token}, **origin)
        assert answer.status == 403


@pytest.mark.parametrize(
    "path", ["/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/oauth2callback", "/auth/login"]
)
def test_what_we_do_not_use_is_not_there_for_anybody(base, token, path) -> None:
    assert asked(base, path, cookies={"accord_session": token}).status == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8501"])
def test_another_host_name_is_refused(base, host) -> None:
    assert asked(base, "/", host=host).status == 400


@pytest.mark.parametrize("path", ["/", "/leads", "/readyz", "/media/x", "/static/media/none.woff2", "/sign-in"])
def test_every_answer_has_the_security_headers(base, path) -> None:
    found = asked(base, path).headers
    rules = dict(part.split(" ", 1) for part in found["content-security-policy"].split("; "))
    assert rules["default-src"] == "'self'"
    assert rules["script-src"].startswith("'self' 'sha256-")
    assert "unsafe" not in rules["script-src"]
    assert rules["frame-ancestors"] == rules["object-src"] == "'none'"
    assert found["x-content-type-options"] == "nosniff"
    assert found["referrer-policy"] == "same-origin"
    assert found["x-frame-options"] == "DENY"


def test_a_page_hands_out_a_pass_that_no_script_can_read(base) -> None:
    given = asked(base, "/leads").cookies["accord_door"]
    assert (given["httponly"], given["samesite"], given["path"], given["secure"]) == (True, "Lax", "/", "")


def test_a_page_that_the_browser_kept_renews_the_pass(base) -> None:
    first = asked(base, "/")
    again = asked(base, "/", if_none_match=first.headers["etag"])
    assert again.status == 304
    assert again.cookies["accord_door"].value


def entered(base: str, url: str, door_pass: str, browser: str | None = None, **more: str) -> Answer:
    """Goes through the sign-in route with a fresh ticket."""
    ticket = sessions.open_ticket(url, people.person(url, "adam"), browser or door_pass.split(".")[0])
    return asked(
        base, f"/sign-in?ticket={ticket}&next=/leads%3Fweek%3D2026-11-16", cookies={"accord_door": door_pass}, **more
    )


def test_a_ticket_becomes_a_cookie_that_no_script_can_read_and_leads_on(base, url, door_pass) -> None:
    answer = entered(base, url, door_pass)
    assert (answer.status, answer.headers["location"]) == (303, "/leads?week=2026-11-16")
    given = answer.cookies["accord_session"]
    assert (given["httponly"], given["samesite"], given["path"], given["secure"]) == (True, "Strict", "/", "")
    assert sessions.person_of(url, given.value) == people.person(url, "adam")


def test_over_https_the_cookie_is_secure(base, url, door_pass) -> None:
    answer = entered(base, url, door_pass, x_forwarded_proto="https")
    assert answer.cookies["accord_session"]["secure"] is True
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_a_ticket_of_another_browser_opens_nothing(base, url, door_pass) -> None:
    assert "accord_session" not in entered(base, url, door_pass, browser="another").cookies
    assert "accord_session" not in entered(base, url, "forged.99999999999.00", browser="forged").cookies


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example", "//evil.example", "/%5Cevil.example", "javascript:alert(1)", "/%0d%0aSet-Cookie:x"],
)
def test_nobody_is_led_to_another_site(base, onward) -> None:
    for route in ("sign-in", "sign-out"):
        assert asked(base, f"/{route}?ticket=x&next={onward}").headers["location"] == "/"


def test_a_link_cannot_sign_anybody_out_and_a_dead_cookie_is_taken_away(base, url, token) -> None:
    assert "accord_session" not in asked(base, "/sign-out", cookies={"accord_session": token}).cookies
    assert sessions.person_of(url, token)
    sessions.close(url, token)
    taken = asked(base, "/sign-out", cookies={"accord_session": token}).cookies["accord_session"]
    assert (taken.value, taken["max-age"]) == ("", "0")


def refused(base: str, **how: object) -> int:
    """The status that a WebSocket was refused with."""
    with pytest.raises(InvalidStatus) as refusal, stream(base, **how):  # type: ignore[arg-type]
        pass
    return refusal.value.response.status_code


def test_a_websocket_needs_a_page_loaded_before_it(base, url) -> None:
    late = f"name.{int(time.time()) - 1}"
    for cookies in (None, {"accord_door": "x"}, {"accord_door": f"{late}.00"}, {"accord_session": "guess"}):
        assert refused(base, cookies=cookies) == 403


def test_a_websocket_from_another_site_or_host_is_refused_even_with_the_cookie(base, token) -> None:
    kept = {"accord_session": token}
    for origin in ("https://evil.example", "http://localhost:3000", None):
        assert refused(base, cookies=kept, origin=origin) == 403
    assert refused(base, cookies=kept, origin="http://evil.example", host="evil.example") == 403


def test_whatever_a_stranger_asks_for_is_answered_by_the_form(base, door_pass) -> None:
    asks = [rerun(), *(rerun(page_name=name) for name in PAGES)]
    asks += [rerun(page_hash=calc_hash(name), query="week=2026-11-16") for name in [*PAGES, ""]]
    asks += [rerun(fragment="any"), rerun(page_name="no-such-page"), rerun(query="present=1")]
    with stream(base, {"accord_door": door_pass}) as socket:
        for request in asks:
            said = drawn(socket, request)
            text = text_of(said)
            assert "Sign in" in text
            assert SECRET_NAME not in text
            bodies = {message.delta.new_element.heading.body for message in said} - {""}
            assert bodies == {"Accord", "Sign in"}
            named = {page.page_name for message in said for page in message.navigation.app_pages}
            assert named == {"Sign in"}


def test_a_stranger_gets_no_upload_address(base, door_pass) -> None:
    wish = BackMsg()
    wish.file_urls_request.file_names.append("leads.csv")
    with stream(base, {"accord_door": door_pass}) as socket:
        drawn(socket, rerun())
        socket.send(wish.SerializeToString())
        said = drawn(socket, rerun())
    assert "file_urls_response" not in {message.WhichOneof("type") for message in said}


def test_a_signed_in_person_sees_the_page_and_nothing_more_from_the_moment_the_session_ends(base, url, token) -> None:
    with stream(base, {"accord_session": token}) as socket:
        assert SECRET_NAME in text_of(drawn(socket, rerun(page_name="people")))
        sessions.close(url, token)
        said = drawn(socket, rerun(page_name="people"))
    assert SECRET_NAME not in text_of(said)
    assert "/sign-out?next=" in text_of(said)


def test_a_person_sees_no_page_of_another_seat_by_its_hash(base, url) -> None:
    token = session_of(url, people.person(url, "vera"))
    with stream(base, {"accord_session": token}) as socket:
        said = text_of(drawn(socket, rerun(page_hash=calc_hash("people"))))
    assert "needs the administrator seat" in said
    assert SECRET_NAME not in said


def test_the_server_is_ready_only_while_its_database_answers(base) -> None:
    assert (asked(base, "/readyz").status, asked(base, "/readyz").body) == (200, '{"ready":true}')
