"""300 bad files in 24 families: nothing crashes, nothing is silently wrong, and the rows that are good come out."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

import intake
from tests.intake.bad import Bad
from tests.intake.bad_files import FAMILIES, files
from tests.intake.test_fuzzed import answer

EACH = 13


@pytest.mark.parametrize("family", FAMILIES, ids=lambda one: one.__name__)
def test_every_file_of_a_family_gives_its_good_rows_or_says_what_is_wrong(
    tmp_path: Path, family: Callable[[Random], Bad]
) -> None:
    for bad in files(family, EACH):
        path = tmp_path / bad.name
        path.write_bytes(bad.content)
        told = answer(path)
        assert isinstance(told, str) == bad.whole, (told, bad.content[:300])
        if isinstance(told, str):
            assert bad.words in told
            assert "leads" in told
            assert told.endswith((".", "?"))
        else:
            fits(told, bad)
        path.unlink()


def fits(told: intake.Read, bad: Bad) -> None:
    """The balance, the planted rows to the letter, and the words."""
    rows = told.rows["leads"]
    assert told.rows_read == rows.height + told.same + told.rows_refused
    assert len({(one.file, one.row) for one in told.refused}) == told.rows_refused
    if bad.rows is not None:
        assert tuple(rows.select("lead_id", "source", "name").rows()) == bad.rows, bad.content[:300]
    if bad.refused is not None:
        assert told.rows_refused == bad.refused, bad.content[:300]
    assert bad.words in "\n".join([*told.warnings, *(one.reason for one in told.refused)])


def test_there_are_300_of_them() -> None:
    assert (len(FAMILIES), len(FAMILIES) * EACH) == (24, 312)
