"""Reading in bulk beside a writer."""

import sqlite3
import subprocess
import sys
from pathlib import Path

from sqlalchemy import make_url

from store.frames import frames

OTHER = """
import sqlite3, sys
try:
    sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0.2).execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError as error:
    print(error)
else:
    print("two writers at once")
"""


def test_reading_does_not_give_up_the_lock_of_a_writer_in_the_same_process(sqlite_url: str) -> None:
    path = str(make_url(sqlite_url).database)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    frames(sqlite_url)
    found = subprocess.run([sys.executable, "-c", OTHER, path], capture_output=True, text=True, check=True)
    writer.close()
    assert found.stdout == "database is locked\n"


def test_a_column_that_is_known_of_late_leads_only_keeps_its_values(url: str) -> None:
    from store.imports import Brought, save
    from tests.making import frame

    rows = [{"lead_id": f"{n:05}", "won_at": None, "segment": None} for n in range(3000)]
    rows[2999] |= {"won_at": "2026-01-02 03:04", "segment": "small", "margin_share": 0.5, "email_known": True}
    leads = frame("leads", *rows)
    save(url, "terminal", {"leads": leads}, Brought("leads.csv"))
    assert frames(url)["leads"].equals(leads)


def test_an_empty_database_has_every_frame_with_its_types(url: str) -> None:
    from agreement.frames import FRAMES

    assert {name: dict(rows.schema) for name, rows in frames(url).items()} == {
        name: dict(one.columns) for name, one in FRAMES.items()
    }


def test_the_second_library_is_why(tmp_path: Path) -> None:
    """The fact that the reader above stands on: should an upgrade mend it, ADBC may be used again."""
    from adbc_driver_sqlite import dbapi

    path = str(tmp_path / "a.db")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("CREATE TABLE t (x)")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO t VALUES (1)")
    with dbapi.connect(path) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM t")
        cursor.fetchall()
    found = subprocess.run([sys.executable, "-c", OTHER, path], capture_output=True, text=True, check=True)
    writer.close()
    assert found.stdout == "two writers at once\n"
