"""The made company for tests of pages: loaded once, a copy for each test. Import the fixtures that a module needs."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

import sample_data
from agreement.ledger import Ledger
from store.engine import engine
from store.frames import read_ledger
from store.schema import migrate

ENDS_ON = date(2026, 11, 22)
"""A Sunday: the last day of a whole week."""


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that holds the sample company, its data ending on `ENDS_ON`; nobody may change it."""
    return made(str(tmp_path_factory.getbasetemp()))


@lru_cache
def made(folder: str) -> Path:
    """Loads the company once for a test process, however many modules import the fixture."""
    path = Path(folder) / "sample_company.db"
    url = f"sqlite:///{path}"
    migrate(url)
    sample_data.load(url, ENDS_ON)
    engine(url).dispose()
    return path


@pytest.fixture
def company(sample_file: Path, tmp_path: Path) -> str:
    """The URL of a copy that the test may change."""
    return copied(sample_file, tmp_path)


def copied(sample_file: Path, folder: Path) -> str:
    """The URL of a copy in `folder`, for a server that a module shares."""
    copy = folder / "company.db"
    shutil.copyfile(sample_file, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def unchanged(sample_file: Path) -> str:
    """The URL of one copy for all tests of the process that only read it: what pages have worked out is kept."""
    copy = sample_file.with_name("unchanged_company.db")
    if not copy.exists():
        shutil.copyfile(sample_file, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def ledger(sample_file: Path) -> Ledger:
    """What the company's database holds, as a page reads it."""
    return read(str(sample_file))


@lru_cache
def read(path: str) -> Ledger:
    """The ledger of a file, read once for a test process: it is frozen."""
    return read_ledger(f"sqlite:///{path}")


def forget(url: str, column: str) -> None:
    """Makes a company as if one fact had never been recorded of any lead."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database, database:
        database.execute(f"UPDATE accord_leads SET {column} = NULL")
