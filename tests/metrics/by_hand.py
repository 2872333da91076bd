"""What the queries written by hand share: SQLite's own reader, and how a business week is said in SQL."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import make_url


@pytest.fixture(scope="module")
def ask(url: str) -> Iterator[Callable[[str], list[tuple[Any, ...]]]]:
    """Asks the module's database `url`, past the store."""
    with sqlite3.connect(str(make_url(url).database)) as connection:
        yield lambda query: connection.execute(query).fetchall()
    connection.close()


def week(at: str) -> str:
    """The Monday of a time."""
    return f"date({at}, 'weekday 0', '-6 days')"
