"""One server for every browser test of this process that only looks: a start and first visits cost more than tests."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.sampled import copied
from tests.sampled import made as sample
from tests.serving import served

CANARIES = 500
WATCHED = "L00004"
"""A lead that is a canary, and whose story is opened."""


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a sample whose newest, oldest-waiting and disputed leads are canaries; nobody may change it."""
    folder = tmp_path_factory.mktemp("standing")
    url = copied(sample(str(tmp_path_factory.getbasetemp())), folder)
    _planted(Path(url.removeprefix("sqlite:///")))
    with served(url, folder) as address:
        yield address


def _planted(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(
            "UPDATE accord_leads SET email = 'canary' || rowid || '@example.test', name = 'Canary Bird' || rowid, "
            "company = 'Canary Company' || rowid WHERE lead_id IN (SELECT lead_id FROM accord_leads ORDER BY "
            "lead_id IN (SELECT lead_id FROM accord_disputes) DESC, accepted_at IS NULL AND rejected_at IS NULL AND "
            "handed_over_at IS NOT NULL DESC, handed_over_at DESC LIMIT ?)",
            (CANARIES,),
        )
        database.execute(
            "UPDATE accord_leads SET email = 'canary@example.test', name = 'Canary Bird' WHERE lead_id = ?", (WATCHED,)
        )
        (count,) = database.execute("SELECT count(*) FROM accord_leads WHERE email LIKE 'canary%'").fetchone()
        assert count in (CANARIES, CANARIES + 1)
