from collections.abc import Iterator

import pytest

from agreement.calendar import Calendar
from agreement.ledger import Ledger, ledger
from sample_data import moved, truth


@pytest.fixture(autouse=True, scope="module")
def _quick_hashes() -> Iterator[None]:
    """Loading hashes five passwords; here they need not be slow to guess."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("store.passwords.COST", 4)
        yield


@pytest.fixture(scope="session")
def made() -> Ledger:
    """The sample as its CSVs have it, without a database."""
    return ledger(moved.frames(truth.ENDS_ON), Calendar(time_zone=truth.TIME_ZONE), truth.ENDS_ON)
