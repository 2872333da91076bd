"""The upsert in memory is the upsert of the store."""

import polars as pl
from hypothesis import HealthCheck, given, settings

from agreement.frames import FRAMES
from intake.merging import merged
from store.frames import frames
from store.imports import Brought, save
from store.undoing import undo
from tests.making import leads
from tests.store.brought import imports_of_rows


def test_a_known_row_gets_what_is_brought_nulls_too_and_keeps_the_rest() -> None:
    there = {"leads": leads({"source": "web", "score": 5}, {"source": "fair", "score": 6})}
    brought = {"leads": pl.DataFrame({"lead_id": ["3", "1"], "source": ["mail", None]})}
    after = merged(there, brought)
    assert after["leads"].select("lead_id", "source", "score").rows() == [
        ("1", None, 5), ("2", "fair", 6), ("3", "mail", None)
    ]  # fmt: skip
    assert after["leads"].schema == FRAMES["leads"].columns
    assert set(after) == set(FRAMES)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(imports_of_rows(), imports_of_rows())
def test_merging_in_memory_is_what_saving_does(
    sqlite_url: str, one: dict[str, pl.DataFrame], two: dict[str, pl.DataFrame]
) -> None:
    expected = merged(merged({}, one), two)
    saved = [save(sqlite_url, "terminal", rows, Brought("x.csv")) for rows in (one, two)]
    found = frames(sqlite_url)
    assert all(expected[name].equals(found[name].sort(FRAMES[name].key)) for name in FRAMES)
    for balance in saved:
        if balance.new + balance.changed:
            undo(sqlite_url, "terminal")
