"""What holds without a server: messages, headers, the start, and errors."""

import asyncio
import gc
import logging
import socket
import sys
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
import streamlit
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
from streamlit.web.server.app_discovery import discover_asgi_app

from pages.parts import door, headers, messages
from pages.parts.entry import local
from store import engine, settings

ROOT = Path(door.__file__).resolve().parents[2]


def clicked() -> BackMsg:
    """A click on a button inside a fragment."""
    message = BackMsg()
    message.rerun_script.fragment_id = "f"
    message.rerun_script.query_string = "week=2026-11-16"
    state = message.rerun_script.widget_states.widgets.add()
    state.id, state.trigger_value = "sign", True
    return message


def test_a_person_who_is_signed_in_clicks_as_ever() -> None:
    content = clicked().SerializeToString()
    assert messages.admitted(content, signed_in=True, was_signed_in=True) == content


def test_after_sign_out_a_click_runs_no_callback_and_no_fragment() -> None:
    stripped = messages.admitted(clicked().SerializeToString(), signed_in=False, was_signed_in=True)
    left = BackMsg.FromString(stripped or b"").rerun_script
    assert (left.fragment_id, len(left.widget_states.widgets), left.query_string) == ("", 0, "week=2026-11-16")


def test_a_stranger_may_fill_the_form_in() -> None:
    stripped = messages.admitted(clicked().SerializeToString(), signed_in=False, was_signed_in=False)
    left = BackMsg.FromString(stripped or b"").rerun_script
    assert (left.fragment_id, len(left.widget_states.widgets)) == ("", 1)


@pytest.mark.parametrize(
    ("kind", "person", "stranger"),
    [
        ("rerun_script", True, True),
        ("stop_script", True, True),
        ("app_heartbeat", True, True),
        ("file_urls_request", True, False),
        ("clear_cache", False, False),
        ("set_run_on_save", False, False),
        ("load_git_info", False, False),
        ("debug_shutdown_runtime", False, False),
        ("debug_disconnect_websocket", False, False),
    ],
)
def test_what_may_be_asked_over_the_websocket(kind, person, stranger) -> None:
    message = BackMsg()
    found = getattr(message, kind)
    message.__setattr__(kind, True) if isinstance(found, bool) else found.SetInParent()
    content = message.SerializeToString()
    assert bool(messages.admitted(content, signed_in=True, was_signed_in=True)) is person
    assert bool(messages.admitted(content, signed_in=False, was_signed_in=False)) is stranger


@pytest.mark.parametrize(
    ("operation", "person"),
    [("deferred_file", True), ("dataframe_chunk", True), ("install_skills", False), ("dismiss_skills_nudge", False)],
)
def test_a_person_may_fetch_what_a_page_offers_and_install_nothing(operation, person) -> None:
    message = BackMsg()
    getattr(message.backend_operation_request, operation).SetInParent()
    content = message.SerializeToString()
    assert bool(messages.admitted(content, signed_in=True, was_signed_in=True)) is person
    assert messages.admitted(content, signed_in=False, was_signed_in=True) is None


def test_noise_is_dropped() -> None:
    assert messages.admitted(b"\xff\xff", signed_in=True, was_signed_in=True) is None


def test_every_kind_of_message_of_this_streamlit_was_looked_at() -> None:
    kinds = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    assert kinds == {
        "clear_cache", "set_run_on_save", "stop_script", "rerun_script", "load_git_info", "debug_disconnect_websocket",
        "debug_shutdown_runtime", "file_urls_request", "app_heartbeat", "backend_operation_request",
    }  # fmt: skip


def test_the_policy_names_the_hash_of_streamlits_own_inline_script() -> None:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    start = page.index("<script>") + len("<script>")
    script = page[start : page.index("</script>", start)]
    assert headers.script_hashes() == (f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'",)


@pytest.mark.parametrize(
    ("onward", "led"),
    [
        ("/", "/"),
        ("/leads?week=1", "/leads?week=1"),
        ("", "/"),
        ("leads", "/"),
        ("/\\evil.example", "/"),
        ("/a\nb", "/"),
    ],
)
def test_only_our_own_paths_lead_on(onward, led) -> None:
    assert local(onward) == led


def test_the_first_start_loads_the_sample_once_and_an_own_database_never_gets_it(
    monkeypatch, tmp_path, sqlite_url
) -> None:
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ACCORD_DATABASE_URL", raising=False)
    door.prepare()
    door.prepare()
    assert settings.is_sample(engine.sample_url())
    monkeypatch.setenv("ACCORD_DATABASE_URL", sqlite_url)
    door.prepare()
    assert settings.is_sample(sqlite_url) is None


def opened() -> None:
    """The start of the server, and its end; in a thread of its own, because browser tests keep a loop in this one."""

    async def start() -> None:
        async with door.opening(None):
            pass

    try:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(start())).result()
    finally:
        gc.unfreeze()


def test_small_answers_leave_at_once(monkeypatch, sqlite_url) -> None:
    monkeypatch.setenv("ACCORD_DATABASE_URL", sqlite_url)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        opened()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_a_server_starts_over_a_database_without_leads_and_says_nothing_odd(monkeypatch, sqlite_url, caplog) -> None:
    monkeypatch.setenv("ACCORD_DATABASE_URL", sqlite_url)
    opened()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert "pandas" in sys.modules


def test_files_in_the_pages_folder_are_never_served_by_themselves(monkeypatch) -> None:
    monkeypatch.setattr(PagesManager, "uses_pages_directory", True)
    door.forget_pages_folder()
    assert PagesManager.uses_pages_directory is False


def test_streamlit_finds_the_app_and_its_settings_keep_the_door_shut() -> None:
    assert discover_asgi_app(ROOT / "app.py").import_string == "app:app"
    config.get_config_options(force_reparse=True)
    assert config.get_option("server.allowedHosts") == ["localhost", "127.0.0.1", "::1"]
    assert config.get_option("server.address") == "127.0.0.1"
    assert config.get_option("client.showErrorDetails") == "none"
    assert config.get_option("browser.gatherUsageStats") is False
    assert config.get_option("server.enableAgentApi") is False
    assert config.get_option("server.enableXsrfProtection") is True


def script() -> None:
    """A page that meets two errors."""
    from agreement.errors import Refused
    from pages.parts.door import failed

    failed(Refused("Not like that."))
    failed(ValueError("secret-of-the-server"))


def test_an_error_shows_a_number_that_names_the_log_and_nothing_of_the_server(caplog) -> None:
    with caplog.at_level(logging.ERROR, logger="accord"):
        shown = AppTest.from_function(script, default_timeout=30).run()
    refusal, failure = (error.value for error in shown.error)
    assert refusal == "Not like that."
    assert failure.startswith("**Something went wrong on our side.**")
    assert "secret-of-the-server" not in failure
    number = failure.split("reference **")[1].split("**")[0]
    assert f"Reference {number}" in caplog.text
    assert "secret-of-the-server" in caplog.text
