"""Any order of steps by anybody keeps laws 1 to 8, on both engines. `tests.store.full_machine` runs it at length."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from store import passwords
from tests.store.machine import Whole


def test_no_order_of_steps_breaks_a_law(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", 4)
    passwords.nobody.cache_clear()
    machine = type("Machine", (Whole,), {"url": url, "tally": Counter(), "runs": Counter()})
    profile = settings(
        max_examples=8,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],
    )
    run_state_machine_as_test(machine, settings=profile)  # type: ignore[no-untyped-call]
    assert machine.runs["rules"] > 100  # type: ignore[attr-defined]
