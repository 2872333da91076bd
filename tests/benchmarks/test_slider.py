"""Before anything is timed the plain way gives the same answer: here on a small company, and nothing is timed."""

import pytest

from agreement.ledger import Ledger
from benchmarks.slider import equal, works

NAMES = (
    "the bar moves", "a rule changes", "live counts", "the zone", "all of these", "what clauses", "suggested",
    "the clause", "what is foreseen",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_plain_way_gives_the_same_answer(name: str, read: Ledger) -> None:
    work = next(one for one in works(read) if one.name.startswith(name))
    work.ours()
    assert equal(work)


def test_nothing_else_is_timed(read: Ledger) -> None:
    assert len(list(works(read))) == len(NAMES)
