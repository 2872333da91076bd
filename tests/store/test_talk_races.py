"""What two people say at the same instant: needs, comments and labels; nothing is lost, and without the lock it is.

Each race runs 25 rounds an engine, and 500 with `ACCORD_FULL=1`. The last tests take the lock out and see it go wrong.
"""

from contextlib import suppress
from json import loads
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from sqlalchemy import select

from agreement import Needs
from agreement.errors import Refused
from store import disputes, models, needs, negotiation
from tests.store.contested import contest, label, rejected, shown
from tests.store.negotiating import Company, anomalies, bar, company, rows
from tests.store.racing import ROUNDS, done, plainly, together, without_lock
from tests.store.sealed import MARKETING, SALES
from tests.store.sealed import shown as table

TELL = {"anna": SALES, "mark": MARKETING}


def test_both_sides_tell_at_once_and_exactly_one_of_them_opens_the_table(team: Company) -> None:
    for number in range(ROUNDS):
        team.propose("anna", bar(60, f"s{number}"))
        results = together(*[lambda who=who: _tell(team, who, f"s{number}") for who in TELL])  # noqa: B023
        assert sorted(one.opened for one in results) == [False, True]
        assert table(team, "sven", f"s{number}") == ([SALES], [MARKETING], True)
        assert table(team, "mia", f"s{number}") == ([MARKETING], [SALES], True)
        assert _in_the_open(team, f"s{number}") == [False, True]


def test_the_last_signature_against_a_side_that_tells_is_one_round_or_the_other(team: Company) -> None:
    for number in range(ROUNDS):
        seen = team.sign("anna", team.propose("anna", bar(60, f"s{number}")))
        results = together(lambda: team.sign("mark", seen), lambda: _tell(team, "anna", f"s{number}"))  # noqa: B023
        assert done(results) == [True, True]
        last = rows(team.url, "SELECT action FROM accord_audit ORDER BY id DESC LIMIT 1")[0][0]
        ((round,),) = rows(team.url, "SELECT round FROM accord_needs WHERE segment = :name", name=f"s{number}")
        assert round == {"agreement.sign": 0, "needs.tell": 1}[last]
        assert table(team, "sven", f"s{number}")[0] == [SALES] * round


def test_a_comment_against_a_counter_proposal_is_said_before_it_or_refused(team: Company) -> None:
    for number in range(ROUNDS):
        seen = team.propose("anna", bar(60, f"s{number}"))
        said, countered = together(
            lambda: team.comment("erin", seen, "hm"),  # noqa: B023
            lambda: team.counter("mark", seen, bar(55, f"s{number}")),  # noqa: B023
        )
        assert not isinstance(countered, Refused)
        assert not isinstance(said, Refused) or "moved on" in str(said)
        assert len(team.now_on_table(seen).comments) == (not isinstance(said, Refused))
        assert anomalies(team.url, seen.id) == []


def test_both_sides_label_at_once_and_what_they_agree_on_is_settled(team: Company) -> None:
    for number in range(ROUNDS):
        _contested(team, f"{number}")
        results = together(*[lambda who=who: label(team, who, False, f"{number}") for who in TELL])  # noqa: B023
        assert sorted(one.both_labelled for one in results) == [False, True]
        assert (f"{number}", False, False, True, "upheld") in shown(team, "erin")


def test_a_double_click_contests_and_labels_once(team: Company) -> None:
    for number in range(ROUNDS):
        rejected(team, f"{number}")
        for step in (lambda: contest(team, "mark", f"{number}"), lambda: label(team, "anna", True, f"{number}")):  # noqa: B023
            assert sorted(done(together(step, step))) == [False, True]


# The same with the lock taken out: every one of these must go wrong.


@pytest.mark.postgres
def test_without_the_lock_neither_side_opens_the_table(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL: SQLite lets only one of them write at a time whatever lock we take."""
    team, between = company(postgres_url), Barrier(2)
    monkeypatch.setattr(needs, "alone", lambda _: None)
    _hold(monkeypatch, needs, "record", between)
    together(*[lambda who=who: _tell(team, who, "all") for who in TELL])
    assert _in_the_open(team, "all") == [False, False]


def test_without_the_lock_a_comment_lands_under_terms_that_moved_on(
    team: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = team.propose("anna", bar(60))
    without_lock(monkeypatch)
    together(lambda: team.comment("erin", seen, "hm"), lambda: team.counter("mark", seen, bar(55)))
    assert anomalies(team.url, seen.id) != []


def test_without_the_lock_labels_that_agree_settle_nothing(team: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    _contested(team, "1")
    between, disputed = Barrier(2), models.TABLES["disputes"]

    def unlocked(session: Any, lead_id: str) -> dict[str, Any]:
        row = session.execute(select(disputed).where(disputed.c.lead_id == lead_id)).mappings().one()
        with suppress(BrokenBarrierError):
            between.wait(2)
        return dict(row)

    monkeypatch.setattr(disputes, "held", unlocked)
    monkeypatch.setattr(negotiation, "writing", plainly)
    together(*[lambda who=who: label(team, who, False) for who in TELL])
    assert shown(team, "erin") == [("1", False, False, True, None)]


def _hold(monkeypatch: pytest.MonkeyPatch, room: Any, name: str, between: Barrier) -> None:
    """Everybody waits for each other before the named call."""
    called = getattr(room, name)

    def held(*args: Any) -> Any:
        with suppress(BrokenBarrierError):
            between.wait(2)
        return called(*args)

    monkeypatch.setattr(room, name, held)


def _tell(team: Company, who: str, segment: str) -> Any:
    said: Needs = TELL[who]
    return needs.tell(team.url, team.people[who], segment, said)


def _contested(team: Company, lead_id: str) -> None:
    rejected(team, lead_id)
    contest(team, "mia", lead_id)


def _in_the_open(team: Company, segment: str) -> list[bool]:
    """Of each telling whether its audit row holds numbers."""
    query = "SELECT after FROM accord_audit WHERE subject = :subject ORDER BY id"
    return ["needs" in loads(after) for (after,) in rows(team.url, query, subject=f"needs:{segment}")]
