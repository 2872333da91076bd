"""`accord sync` in a process of its own: killed at any time, without its clients, and what undoing leaves."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pages.parts.sync_report import UNDONE, Report
from store import imports, undoing
from store.marks import marks
from tests.syncing.answering import Fault, Served
from tests.syncing.conftest import Synced, counts, leads
from tests.syncing.portal import Portal
from tests.syncing.test_hubspot import OWN, later
from tests.syncing.test_hubspot_troubles import many

ROOT = Path(__file__).resolve().parents[2]
SMALL = "import sys, intake.pulled.hubspot as h, cli; h.SLICE = 200; sys.exit(cli.main(['sync', 'hubspot', '--json']))"


def test_a_sync_killed_between_two_slices_keeps_the_first_and_lets_the_next_one_in(
    home: str, portal: Portal, hubspot: Served, sync: Synced, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.toml").write_text(f'{OWN}lead_id = "id"\n')
    monkeypatch.setenv("ACCORD_HUBSPOT_MAP", "own.toml")
    many(portal, 1500)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen([sys.executable, "-c", SMALL], env=environment, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not marks(home, "hubspot") and time.monotonic() < until:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    saved = len(leads(home, "lead_id"))
    assert 0 < saved < 1500
    assert imports.history(home)["new"].sum() == saved
    second = sync("hubspot")
    assert (second["code"], second["new"], second["changed"]) == (0, 1500 - saved, 0)


def test_without_the_clients_it_says_how_to_install_them(
    home: str, hubspot: Served, sync: Synced, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "hubspot", None)
    assert "Install it with: pip install 'accord[sync]'" in sync("hubspot")["err"]


def test_the_clients_are_imported_by_nothing_but_the_command() -> None:
    heavy = "import sys, cli, pages.parts.syncing; print({'hubspot', 'simple_salesforce'} & {*sys.modules})"
    said = subprocess.run([sys.executable, "-c", heavy], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


def test_after_an_import_was_undone_the_next_sync_says_that_only_a_full_one_brings_it_again(
    home: str, portal: Portal, hubspot: Served, sync: Synced
) -> None:
    portal.contact(1, later(-100))
    assert UNDONE not in sync("hubspot")["warnings"]
    found = undoing.last(home)
    assert found is not None
    undoing.undo(home, "terminal", found.import_id)
    report = sync("hubspot")
    assert (UNDONE in report["warnings"], leads(home, "lead_id")) == (True, [])
    full = sync("hubspot", "--full")
    assert (UNDONE in full["warnings"], counts(full)) == (False, (1, 1, 0, 0, 0))
    assert UNDONE not in sync("hubspot")["warnings"]


def test_one_source_that_stops_does_not_stop_the_others(
    home: str, portal: Portal, hubspot: Served, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    import cli

    portal.contact(1, later(-100))
    monkeypatch.setenv("ACCORD_SALESFORCE_URL", "https://127.0.0.1:1")
    assert cli.main(["sync", "all"]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("hubspot: 1 rows read = 1 new + 0 changed + 0 same + 0 refused\n")
    assert said.err.startswith("accord: salesforce: ACCORD_SALESFORCE_CLIENT_ID and ACCORD_SALESFORCE_CLI")


def test_what_several_slices_say_is_said_once() -> None:
    report = Report("hubspot")
    for number in (3, 1200):
        report.warn(f"{number:,} rows of leads with a negative amount, kept")
    assert report.said() == ["3 rows of leads with a negative amount, kept (and 1 slices more say so)"]


def test_a_database_is_made_by_the_first_rows_and_not_by_a_sync_that_fails(
    home: str, portal: Portal, hubspot: Served, sync: Synced, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ACCORD_DATABASE_URL")
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path / "new" / "home"))
    hubspot.faults = [Fault("search", 401)]
    database = tmp_path / "new" / "home" / "accord.db"
    assert (sync("hubspot")["code"], database.exists()) == (1, False)
    assert (sync("hubspot")["code"], database.exists()) == (0, False)
    portal.contact(1, later(-100))
    assert (counts(sync("hubspot")), database.exists()) == ((1, 1, 0, 0, 0), True)
    assert counts(sync("hubspot")) == (0, 0, 0, 0, 0)
