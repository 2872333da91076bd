"""A small company of the benchmarks: nothing is timed here."""

import pytest

from agreement.ledger import Ledger
from benchmarks.contacts import company
from benchmarks.kept import built

LEADS = 3_000


@pytest.fixture(scope="session")
def read() -> Ledger:
    return built(company(LEADS))
