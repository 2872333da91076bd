"""`accord sync sql`: tables and views of a second PostgreSQL database, of the same one, and of SQLite."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

import intake
from agreement.errors import Refused
from pages.parts.sync_report import UNDONE
from store import marks, undoing
from tests.conftest import postgres_database
from tests.syncing.conftest import Synced, counts, leads

MAP = """
[files.leads]
names = ["crm.leads_for_accord", "leads"]
[frames.leads]
from = "leads"
[frames.leads.columns]
lead_id = "id"
created_at = "made"
amount = "worth"
email_known = "has_mail"
[sync]
changed = { leads = "touched" }
"""
CREATED = (
    "CREATE SCHEMA crm",
    "CREATE TABLE crm.person (id bigint PRIMARY KEY, made timestamptz, worth numeric(12,2), has_mail boolean, "
    "touched timestamptz, secret text)",
    "CREATE VIEW crm.leads_for_accord AS SELECT * FROM crm.person",
)
SLY = (
    "CREATE FUNCTION crm.sly() RETURNS bigint LANGUAGE sql AS "
    "$$ INSERT INTO crm.person (id) VALUES (99) RETURNING id $$",
    "CREATE OR REPLACE VIEW crm.leads_for_accord AS "
    "SELECT crm.sly() AS id, made, worth, has_mail, touched, secret FROM crm.person",
)
"""A view that writes when it is read."""
PUT = "INSERT INTO {} (id, made, worth, has_mail, touched) VALUES ({}, '{}', {}, {}, {})"


def told(url: str, *statements: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def person(number: int, worth: object = "10.5", touched: str = "'2026-02-01 10:00:00+01'") -> str:
    return PUT.format("crm.person", number, "2026-01-01 00:00:00+00", worth, "true", touched)


@pytest.fixture
def other(postgres_server: str) -> Iterator[str]:
    """A second database with people's own tables."""
    with postgres_database(postgres_server) as url:
        told(url, *CREATED)
        yield url


@pytest.fixture
def mapped(home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A map of ones own, in the environment."""
    (tmp_path / "own.toml").write_text(MAP)
    monkeypatch.setenv("ACCORD_SYNC_MAP", "own.toml")
    return tmp_path / "own.toml"


@pytest.mark.postgres
def test_a_view_of_another_postgresql_is_read_and_then_only_what_changed(
    home: str, other: str, mapped: Path, sync: Synced, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCORD_SYNC_URL", other)
    told(other, *(person(number) for number in range(1, 4)), person(4, "NULL", "NULL"))
    first = sync("sql")
    assert (counts(first), first["code"], first["pulled"]) == ((4, 4, 0, 0, 0), 0, {"leads": 4})
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert leads(home, "lead_id", "created_at", "amount_cents", "email_known")[2:] == [
        ("3", at, 1050, True), ("4", at, None, True),
    ]  # fmt: skip
    told(other, "UPDATE crm.person SET worth = 12, touched = '2026-03-01 00:00:00+00' WHERE id = 2",
         "UPDATE crm.person SET worth = 99 WHERE id = 1", person(5, 7, "'2026-03-02 00:00:00+00'"))  # fmt: skip
    second = sync("sql")
    assert (second["new"], second["changed"], leads(home, "amount_cents")) == (
        1,
        2,
        [(9900,), (1200,), (1050,), (None,), (700,)],
    )
    third = sync("sql")
    assert (counts(third), third["pulled"]) == ((2, 0, 0, 2, 0), {"leads": 2})
    told(other, person(6, 1, "'2026-03-01 23:51:00+00'"), person(7, 1, "'2026-03-01 23:49:00+00'"))
    assert sync("sql")["new"] == 1
    assert sync("sql", "--full")["new"] == 1


@pytest.mark.postgres
def test_the_database_of_accord_itself_may_hold_the_view(
    other: str, mapped: Path, sync: Synced, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCORD_DATABASE_URL", other)
    mapped.write_text(MAP + 'url = "ACCORD_DATABASE_URL"\n')
    told(other, person(1))
    assert counts(sync("sql")) == (1, 1, 0, 0, 0)
    assert leads(other, "lead_id") == [("1",)]


@pytest.mark.postgres
def test_nothing_can_be_written_there_and_the_password_is_never_said(
    home: str, other: str, mapped: Path, sync: Synced, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCORD_SYNC_URL", other)
    told(other, person(1), *SLY)
    report = sync("sql")
    assert "cannot execute INSERT in a read-only transaction" in report["err"]
    with psycopg.connect(other) as connection:
        assert connection.execute("SELECT id FROM crm.person").fetchall() == [(1,)]
    monkeypatch.setenv("ACCORD_SYNC_URL", "postgresql://someone:hunter22@127.0.0.1:1/db")
    wrong = sync("sql")
    assert "The database that ACCORD_SYNC_URL names cannot be read" in wrong["err"]
    assert "hunter22" not in str(wrong)


@pytest.fixture
def sqlite(mapped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A SQLite database of somebody else, whose times are text."""
    path = tmp_path / "theirs.db"
    monkeypatch.setenv("ACCORD_SYNC_URL", f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE leads (id TEXT, made TEXT, worth TEXT, has_mail INTEGER, touched, version INTEGER)")
    return path


def put(path: Path, *rows: tuple[object, ...]) -> None:
    with closing(sqlite3.connect(path)) as there, there:
        there.executemany("INSERT INTO leads VALUES (?, '2026-01-01', ?, 1, ?, ?)", rows)


def test_a_sqlite_table_with_times_as_text_or_a_growing_number(
    sqlite: Path, home: str, mapped: Path, sync: Synced
) -> None:
    put(sqlite, ("007", "1", "2026-02-01T10:00:00Z", 5000), ("8", "x", "2026-02-02T10:00:00Z", 5001))
    assert counts(sync("sql")) == (2, 1, 0, 0, 1)
    assert leads(home, "lead_id") == [("007",)]
    put(sqlite, ("9", "1", "2026-02-02T09:51:00Z", 4999), ("10", "1", "2026-02-02T09:49:00Z", 5002))
    assert sync("sql")["new"] == 1
    mapped.write_text(MAP.replace('"touched"', '"version"') + "overlap = 1\n")
    again = sync("sql")
    assert again["warnings"][0] == "the map or the database is another one than last time: all is read again"
    put(sqlite, ("11", "1", None, 5001), ("12", "1", None, 5000), ("13", "1", None, 5003))
    assert sync("sql")["new"] == 2


def test_what_goes_wrong_on_the_way_leaves_rows_and_mark_as_they_were(
    sqlite: Path, home: str, sync: Synced, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(sqlite, ("1", "1", "2026-02-01T10:00:00Z", 1))
    sync("sql")
    before = marks.marks(home, "sql")
    put(sqlite, ("2", "1", "2026-02-03T10:00:00Z", 1))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(marks, "keep", killed)
    with pytest.raises(KeyboardInterrupt):
        sync("sql")
    monkeypatch.undo()
    assert (marks.marks(home, "sql"), leads(home, "lead_id")) == (before, [("1",)])


def test_an_undone_sync_is_said_to_need_a_full_one(sqlite: Path, home: str, sync: Synced) -> None:
    put(sqlite, ("1", "1", "2026-02-01T10:00:00Z", 1), ("2", "1", "2026-02-05T10:00:00Z", 1))
    sync("sql")
    undoing.undo(home, "terminal", undoing.last(home).import_id)
    report = sync("sql")
    assert (UNDONE in report["warnings"], counts(report)) == (True, (1, 1, 0, 0, 0))
    assert counts(sync("sql", "--full")) == (2, 1, 0, 1, 0)


def test_tables_that_are_joined_are_read_whole_every_time(sqlite: Path, home: str, mapped: Path, sync: Synced) -> None:
    joined = MAP.replace("[frames.leads.columns]", '[[frames.leads.join]]\nfile = "more"\non = { id = "lead" }\n'
                         '[frames.leads.columns]\nsegment = "more.size"').partition("[sync]")[0]  # fmt: skip
    mapped.write_text(joined + '[files.more]\nnames = ["sizes"]\n')
    put(sqlite, ("1", "1", "2026-02-01T10:00:00Z", 1))
    with closing(sqlite3.connect(sqlite)) as there, there:
        there.execute("CREATE VIEW sizes AS SELECT id AS lead, 'big' AS size FROM leads")
    assert counts(sync("sql")) == (1, 1, 0, 0, 0)
    with closing(sqlite3.connect(sqlite)) as there, there:
        there.execute("DROP VIEW sizes")
        there.execute("CREATE VIEW sizes AS SELECT id AS lead, 'small' AS size FROM leads")
    assert counts(sync("sql")) == (1, 0, 1, 0, 0)
    assert leads(home, "segment") == [("small",)]


@pytest.mark.parametrize(("old", "new", "words"), [
    ('"leads"]', '"lead"]', "has no table or view crm.leads_for_accord or lead (leads)"),
    ('"leads"]', '"accord_leads"]', "accord_leads is a table of Accord itself"),
    ('"made"', '"maid"', "The tables of leads have no field 'maid'"),
    ('"touched"', '"toched"', "leads has no column 'toched' to tell what has changed"),
    ('"touched"', '"worth"', "must hold ISO 8601 times, not 'soon'"),
])  # fmt: skip
def test_what_is_not_there_is_said(old: str, new: str, words: str, sqlite: Path, mapped: Path, sync: Synced) -> None:
    put(sqlite, ("1", "soon", "2026-02-01T10:00:00Z", 1))
    mapped.write_text(
        MAP.replace(old, new).replace("crm.leads", "leads") if "crm" not in words else MAP.replace(old, new)
    )
    report = sync("sql")
    assert (report["code"], report["read"]) == (1, 0)
    assert words in report["err"]


@pytest.mark.parametrize(("lines", "words"), [
    ('url = "postgresql://u:p@h/d"', "is the name of an environment variable that holds the address"),
    ("overlap = -1", "is a whole number of seconds"),
    ('changed = { deals = "x" }', "unknown key 'deals'"),
    ("changed = { leads = 3 }", "must be the name of a column"),
    ('chnged = { leads = "x" }', "Did you mean 'changed'?"),
])  # fmt: skip
def test_a_wrong_sync_table_is_refused(lines: str, words: str) -> None:
    with pytest.raises(Refused, match=words.replace("?", r"\?")):
        intake.parse(MAP.partition("changed")[0] + lines, "own.toml")


def test_what_is_joined_or_has_no_key_cannot_be_read_by_its_changes() -> None:
    joined = MAP.replace(
        "[frames.leads.columns]", '[[frames.leads.join]]\nfile = "more"\non = { id = "id" }\n[frames.leads.columns]'
    )
    with pytest.raises(Refused, match="Join them in a view"):
        intake.parse('[files.more]\nnames = ["x"]\n' + joined, "own.toml")
    with pytest.raises(Refused, match="brings no touch_id"):
        intake.parse(MAP.replace("frames.leads", "frames.touches").partition("lead_id")[0]
                     + 'lead_id = "id"\nat = "made"\n[sync]\nchanged = { leads = "touched" }', "own.toml")  # fmt: skip


def test_without_a_map_an_address_or_with_since_nothing_is_read(
    home: str, sync: Synced, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "needs a map that names its tables" in sync("sql")["err"]
    (tmp_path / "own.toml").write_text(MAP)
    assert "ACCORD_SYNC_URL must be in the environment" in sync("sql", "--map", "own.toml")["err"]
    assert (
        "--since goes with hubspot and salesforce" in sync("sql", "--map", "own.toml", "--since", "2026-01-01")["err"]
    )
    monkeypatch.setenv("ACCORD_SYNC_URL", f"sqlite:///{tmp_path}/none.db")
    assert "names a SQLite file that is not there" in sync("sql", "--map", "own.toml")["err"]
    assert not (tmp_path / "none.db").exists()
    monkeypatch.setenv("ACCORD_SYNC_URL", "nonsense")
    assert "is no database URL" in sync("sql", "--map", "own.toml")["err"]
