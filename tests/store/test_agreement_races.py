"""Two people at the same instant: whoever wins, the tables tell one story.

Each race runs 12 rounds an engine, and 500 with `ACCORD_FULL=1`. The last tests take the lock and the check out and
see the story break.
"""

from datetime import timedelta

import pytest

from agreement import Proposal
from agreement.errors import Refused
from store import agreements, negotiation, signing
from tests.store.negotiating import FIRST_DAY, Company, anomalies, bar
from tests.store.racing import ROUNDS, done, together, without_lock


@pytest.mark.parametrize("first", ["anna", "mark"])
def test_both_sides_sign_at_once_and_agree(team: Company, first: str) -> None:
    second = {"anna": "mark", "mark": "anna"}[first]
    for number in range(ROUNDS // 2 + 1):
        seen = team.propose("anna", bar(60, f"s{number}"))
        results = together(lambda: team.sign(first, seen), lambda: team.sign(second, seen))  # noqa: B023
        assert done(results) == [True, True]
        assert team.now_on_table(seen).version == 1
        assert anomalies(team.url, seen.id) == []


def test_a_double_click_signs_once(team: Company) -> None:
    for number in range(ROUNDS):
        seen = team.propose("anna", bar(60, f"s{number}"))
        results = together(*[lambda: team.sign("anna", seen)] * 2)  # noqa: B023
        assert sorted(done(results)) == [False, True]
        assert team.now_on_table(seen).signed_sides == ("sales",)
        assert anomalies(team.url, seen.id) == []


def test_two_people_of_one_side_sign_at_once_and_one_is_refused(team: Company) -> None:
    for number in range(ROUNDS):
        seen = team.propose("mark", bar(60, f"s{number}"))
        results = together(lambda: team.sign("anna", seen), lambda: team.sign("sven", seen))  # noqa: B023
        assert sorted(done(results)) == [False, True]
        assert anomalies(team.url, seen.id) == []


def test_a_first_signature_against_a_counter_proposal_is_void_or_refused(team: Company) -> None:
    for number in range(ROUNDS):
        seen = team.propose("anna", bar(60, f"s{number}"))
        signed, countered = together(
            lambda: team.sign("anna", seen),  # noqa: B023
            lambda: team.counter("mark", seen, bar(55, f"s{number}")),  # noqa: B023
        )
        found = team.now_on_table(seen)
        assert (found.state, found.current.number, found.signed_sides) == ("proposed", 2, ())
        assert not isinstance(countered, Refused)
        assert isinstance(signed, Proposal) or "moved on" in str(signed)
        assert anomalies(team.url, seen.id) == []


def test_the_second_signature_against_a_counter_proposal_one_of_them_wins(team: Company) -> None:
    for number in range(ROUNDS):
        seen = _half_signed(team, f"s{number}")
        signed, countered = done(
            together(
                lambda: team.sign("mark", seen),  # noqa: B023
                lambda: team.counter("sven", seen, bar(55, f"s{number}")),  # noqa: B023
            )
        )
        assert signed != countered
        assert (team.now_on_table(seen).version == 1) == signed
        assert anomalies(team.url, seen.id) == []


@pytest.mark.parametrize("step", ["withdraw", "decline"])
def test_the_second_signature_against_the_end_of_the_proposal_one_of_them_wins(team: Company, step: str) -> None:
    for number in range(ROUNDS // 2 + 1):
        seen = _half_signed(team, f"s{number}")
        who, reason = ("sven", ()) if step == "withdraw" else ("mia", ("no",))
        end = getattr(agreements, step)
        signed, ended = done(
            together(
                lambda: team.sign("mark", seen),  # noqa: B023
                lambda: end(team.url, team.people[who], seen.id, 1, *reason),  # noqa: B023
            )
        )
        assert signed != ended
        assert (team.now_on_table(seen).version == 1) == signed
        assert anomalies(team.url, seen.id) == []


def test_two_counter_proposals_at_once_are_one_new_revision(team: Company) -> None:
    for number in range(ROUNDS):
        seen = team.propose("anna", bar(60, f"s{number}"))
        results = together(
            lambda: team.counter("anna", seen, bar(70, f"s{number}")),  # noqa: B023
            lambda: team.counter("mark", seen, bar(50, f"s{number}")),  # noqa: B023
        )
        assert sorted(done(results)) == [False, True]
        assert team.now_on_table(seen).current.number == 2
        assert anomalies(team.url, seen.id) == []


def test_two_proposals_for_one_day_one_takes_effect(team: Company) -> None:
    for number in range(ROUNDS):
        first, second = _half_signed(team, f"s{number}"), _half_signed(team, f"s{number}")
        results = together(lambda: team.sign("mark", first), lambda: team.sign("mia", second))  # noqa: B023
        assert sorted(done(results)) == [False, True]
        assert [team.now_on_table(one).version for one in (first, second)].count(1) == 1
        assert anomalies(team.url, first.id) == anomalies(team.url, second.id) == []


def test_two_proposals_for_two_days_get_two_numbers_in_the_order_of_their_days(team: Company) -> None:
    for number in range(ROUNDS):
        first = _half_signed(team, f"s{number}")
        second = _half_signed(team, f"s{number}", days_later=7)
        results = done(together(lambda: team.sign("mark", first), lambda: team.sign("mia", second)))  # noqa: B023
        assert results in ([True, True], [False, True])
        assert anomalies(team.url, first.id) == anomalies(team.url, second.id) == []


# The same with a guard taken out: every one of these must go wrong.


def test_without_the_lock_the_second_of_two_signatures_at_once_is_lost(
    team: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = team.propose("anna", bar(60))
    without_lock(monkeypatch)
    together(lambda: team.sign("anna", seen), lambda: team.sign("mark", seen))
    assert "the state does not tell the signatures" in anomalies(team.url, seen.id)


def test_without_the_lock_a_signature_and_a_counter_proposal_tell_two_stories(
    team: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = _half_signed(team, "all")
    without_lock(monkeypatch)
    together(lambda: team.sign("mark", seen), lambda: team.counter("sven", seen, bar(55)))
    assert anomalies(team.url, seen.id) != []


def test_without_the_lock_the_tables_still_refuse_two_versions_of_one_number(
    team: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = _half_signed(team, "all"), _half_signed(team, "all")
    without_lock(monkeypatch)
    results = together(lambda: team.sign("mark", first), lambda: team.sign("mia", second))
    assert sorted(done(results)) == [False, True]
    assert [team.now_on_table(one).version for one in (first, second)].count(1) == 1


def test_without_the_checks_a_late_signature_lands_under_a_text_nobody_signed(
    team: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = team.propose("anna", bar(60))
    team.counter("anna", seen, bar(55))
    monkeypatch.setattr(negotiation, "refuse_if_moved_on", lambda *_: None)
    with pytest.raises(Refused, match="not on the table"):
        team.sign("mark", seen)
    monkeypatch.setattr(signing, "refuse_other_hash", lambda *_: None)
    team.sign("mark", seen)
    assert "a signature names a hash that was not on the table" in anomalies(team.url, seen.id)


def _half_signed(team: Company, segment: str, days_later: int = 0) -> Proposal:
    seen = team.propose("anna", bar(60, segment), FIRST_DAY + timedelta(days=days_later))
    return team.sign("anna", seen)
