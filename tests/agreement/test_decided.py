"""How decisions stand on a day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from agreement.decided import Decision, actions, decision_words, standing

TODAY = date(2026, 11, 25)
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def decision(id: int, due: date | None, **more: object) -> Decision:
    return Decision(id, f"Number {id}", "Anna", due, "", None, AT, "Mark", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("due", "more", "state"),
    [
        (date(2026, 11, 25), {}, "open"),
        (date(2026, 11, 24), {}, "late"),
        (None, {}, "open"),
        (date(2026, 11, 24), {"done_at": AT}, "done"),
        (date(2026, 11, 24), {"dropped_at": AT}, "dropped"),
        (date(2026, 11, 24), {"done_at": AT, "dropped_at": AT}, "dropped"),
    ],
)
def test_a_decision_is_late_from_the_day_after_it_was_due(
    due: date | None, more: dict[str, object], state: str
) -> None:
    assert decision(1, due, **more).state(TODAY) == state


def test_the_next_one_due_comes_first_and_the_latest_done() -> None:
    later = datetime(2026, 11, 9, tzinfo=UTC)
    every = [
        decision(1, date(2026, 12, 9)), decision(2, None), decision(3, date(2026, 11, 26)),
        decision(4, date(2026, 11, 4)), decision(5, date(2026, 11, 3)),
        decision(6, TODAY, done_at=AT), decision(7, TODAY, done_at=later),
        decision(8, TODAY, dropped_at=AT),
    ]  # fmt: skip
    found = standing(every, TODAY)
    assert [[one.id for one in group] for group in found] == [[7, 6], [3, 1, 2], [5, 4]]


def test_a_decision_without_a_day_is_said_without_one() -> None:
    assert decision_words(decision(1, None)) == "Number 1 (Anna)"


def test_open_actions_are_found_by_the_metric_or_the_promise_that_they_are_about() -> None:
    about = {1: "sal_rate", 2: "sal_rate", 3: "promise:sales:attempts", 4: "", 5: "sal_rate", 6: "wins"}
    due = {1: date(2026, 11, 30), 2: date(2026, 11, 2), 5: date(2026, 11, 1)}
    every = [replace(decision(id, due.get(id)), about=what) for id, what in about.items()]
    every[4] = replace(every[4], done_at=AT)
    every[5] = replace(every[5], dropped_at=AT)
    assert actions(every, TODAY) == {
        "sal_rate": "Number 2 (Anna, by 2 Nov 2026); Number 1 (Anna, by 30 Nov 2026)",
        "promise:sales:attempts": "Number 3 (Anna)", "attempts": "Number 3 (Anna)",
    }  # fmt: skip
