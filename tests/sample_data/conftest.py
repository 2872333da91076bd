import pytest

from agreement.calendar import Calendar
from agreement.ledger import Ledger, ledger
from sample_data import moved, truth


@pytest.fixture(scope="session")
def made() -> Ledger:
    """The sample as its CSVs have it, without a database."""
    return ledger(moved.frames(truth.ENDS_ON), Calendar(time_zone=truth.TIME_ZONE), truth.ENDS_ON)
