"""A company whose two sides negotiate, on both engines."""

import pytest

from tests.store.negotiating import Company, company


@pytest.fixture
def team(url: str) -> Company:
    return company(url)
