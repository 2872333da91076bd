"""The made company for tests of pages: loaded once, a copy for each test. Import the fixtures that a module needs."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

import sample_data
from agreement.ledger import Ledger
from store.frames import read_ledger
from store.schema import migrate

ENDS_ON = date(2026, 11, 22)
"""A Sunday: the last day of a whole week."""


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that holds the sample company, its data ending on `ENDS_ON`."""
    path = tmp_path_factory.mktemp("sample") / "company.db"
    url = f"sqlite:///{path}"
    migrate(url)
    sample_data.load(url, ENDS_ON)
    return path


@pytest.fixture
def company(sample_file: Path, tmp_path: Path) -> str:
    """The URL of a copy that the test may change."""
    copy = tmp_path / "company.db"
    shutil.copyfile(sample_file, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def ledger(company: str) -> Ledger:
    """What the company's database holds, as a page reads it."""
    return read_ledger(company)


def forget(url: str, column: str) -> None:
    """Makes a company as if one fact had never been recorded of any lead."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database, database:
        database.execute(f"UPDATE accord_leads SET {column} = NULL")
