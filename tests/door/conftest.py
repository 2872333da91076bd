"""Passwords at the lowest cost, to save time; one test looks at the real one."""

from collections.abc import Iterator

import pytest

from store import passwords


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashes at cost 4."""
    monkeypatch.setattr(passwords, "COST", 4)
    passwords.nobody.cache_clear()
    yield
    passwords.nobody.cache_clear()
