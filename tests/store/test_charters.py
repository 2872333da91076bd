"""The charter goes the way of every agreement: the same steps, the same laws, and versions of its own."""

from datetime import date, timedelta

import pytest

from agreement import Proposal
from agreement.errors import Refused
from store import agreements, charters, negotiation
from store.frames import read_ledger, version
from tests.store.negotiating import FIRST_DAY, Company, anomalies, at, bar, charter
from tests.store.racing import done, together, without_lock
from tests.store.sealed import told


def test_two_signatures_put_a_charter_in_force_on_its_day(team: Company) -> None:
    seen = team.propose("mark", charter(4))
    assert team.sign("anna", seen).state == "half signed"
    assert charters.in_force(team.url, at("2026-11-03")) is None
    agreed = team.sign("mark", seen)
    assert (agreed.kind, agreed.version) == ("charter", 1)
    assert charters.in_force(team.url, at("2026-11-01")) is None
    assert charters.in_force(team.url, at("2026-11-02")) == charter(4)
    ruling = charters.ruling(team.url, at("2026-11-02"))
    assert ruling is not None
    assert (ruling.version, ruling.signed_by) == (1, ("Anna (sales)", "Mark (marketing)"))
    assert (ruling.hash, ruling.review_on) == (seen.current.hash, FIRST_DAY + timedelta(days=91))


def test_thresholds_and_charters_do_not_see_each_other(team: Company) -> None:
    team.agree(charter(4))
    team.agree(bar(60))
    table = team.propose("anna", charter(2), date(2026, 12, 1))
    assert [one.definition for one in agreements.in_force(team.url, at("2026-11-03"))] == [bar(60)]
    assert agreements.open_proposals(team.url) == ()
    assert [one.kind for one in agreements.history(team.url)] == ["thresholds"]
    assert charters.open_proposals(team.url) == (table,)
    assert [one.version for one in charters.history(team.url)] == [None, 1]
    assert [one.charter for one in charters.versions(team.url, at("2026-11-03"))] == [charter(4)]


def test_both_documents_may_begin_on_one_day_and_each_counts_its_own_versions(team: Company) -> None:
    for hours, day in ((4, 2), (3, 9)):
        assert team.agree(charter(hours), date(2026, 11, day)).version == team.agree(
            bar(60 + hours), date(2026, 11, day)
        ).version  # fmt: skip
    assert [one.version for one in charters.versions(team.url, at("2026-11-09"))] == [1, 2]


def test_each_document_is_superseded_by_its_own_next_version_only(team: Company) -> None:
    for terms, day in ((bar(60), 2), (charter(4), 9), (charter(3), 16)):
        team.agree(terms, date(2020, 11, day), "2020-11-01")
    assert [one.state for one in charters.history(team.url)] == ["in force", "superseded"]
    assert [one.state for one in agreements.history(team.url)] == ["in force"]


def test_what_a_side_needs_of_a_bar_outlasts_a_charter(team: Company) -> None:
    told(team, "anna")
    team.agree(charter(4))
    assert told(team, "mark").opened


def test_the_ledger_carries_the_charters_that_had_begun_on_its_day(team: Company) -> None:
    team.agree(charter(4))
    team.agree(charter(3), date(2026, 11, 9))
    asked = [read_ledger(team.url, date(2026, 11, day)).charters for day in (1, 2, 8, 9)]
    assert [[one.version for one in found] for found in asked] == [[], [1], [1], [1, 2]]


def test_a_charter_that_moved_on_cannot_be_signed_and_the_reason_tells_what_changed(team: Company) -> None:
    seen = team.propose("anna", charter(4))
    team.counter("mark", seen, charter(2))
    with pytest.raises(Refused, match=r"Call: within 4 business hours .* → within 2 .*\(by Mark\)"):
        team.sign("mark", seen)


def test_one_document_is_no_answer_to_the_other(team: Company) -> None:
    for mine, other in ((charter(4), bar(60)), (bar(60), charter(4))):
        seen = team.propose("anna", mine)
        with pytest.raises(Refused, match="This proposal is about the"):
            team.counter("mark", seen, other)
        assert team.now_on_table(seen) == seen


def test_the_same_charter_again_is_no_counter_proposal(team: Company) -> None:
    seen = team.propose("anna", charter(4))
    with pytest.raises(Refused, match="changes nothing"):
        team.counter("mark", seen, charter(4))


def test_one_person_in_both_seats_never_signs_a_charter_twice(team: Company) -> None:
    seen = team.propose("anna", charter(4))
    team.sign("anna", seen)
    for who in ("anna", "sven", "erin", "adam"):
        with pytest.raises(Refused):
            team.sign(who, seen)
    assert anomalies(team.url, seen.id) == []


def test_the_audit_names_the_steps_of_a_charter(team: Company) -> None:
    before = version(team.url)
    seen = team.agree(charter(4))
    assert [step.action for step in team.now_on_table(seen).steps] == [
        "charter.propose", "charter.sign", "charter.sign",
    ]  # fmt: skip
    assert version(team.url) == before + 3


def test_a_row_of_the_charter_can_be_commented_on(team: Company) -> None:
    seen = team.propose("anna", charter(4))
    team.comment("mark", seen, "too long", "handover:Call")
    with pytest.raises(Refused, match="no clause"):
        team.comment("mark", seen, "hm", "trigger:score:at_least")
    assert [one.text for one in team.now_on_table(seen).comments] == ["too long"]


# Two people at the same instant, in the small profile; the machine runs both documents at length.


def test_both_sides_sign_a_charter_at_once_and_agree(team: Company) -> None:
    for number in range(4):
        seen = team.propose("anna", charter(4), FIRST_DAY + timedelta(days=number))
        results = together(lambda: team.sign("anna", seen), lambda: team.sign("mark", seen))  # noqa: B023
        assert done(results) == [True, True]
        assert team.now_on_table(seen).version == number + 1
        assert anomalies(team.url, seen.id) == []


def test_of_two_charters_for_one_day_one_takes_effect(team: Company) -> None:
    first, second = _half_signed(team), _half_signed(team)
    results = together(lambda: team.sign("mark", first), lambda: team.sign("mia", second))
    assert sorted(done(results)) == [False, True]
    assert anomalies(team.url, first.id) == anomalies(team.url, second.id) == []


def test_a_charter_and_thresholds_signed_at_once_for_one_day_are_both_agreed(team: Company) -> None:
    document, bars = _half_signed(team), team.propose("anna", bar(60))
    team.sign("anna", bars)
    results = together(lambda: team.sign("mark", document), lambda: team.sign("mia", bars))
    assert done(results) == [True, True]
    assert [team.now_on_table(one).version for one in (document, bars)] == [1, 1]


def test_without_the_lock_a_charter_tells_two_stories_too(team: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = team.propose("anna", charter(4))
    without_lock(monkeypatch)
    together(lambda: team.sign("anna", seen), lambda: team.sign("mark", seen))
    assert "the state does not tell the signatures" in anomalies(team.url, seen.id)


def test_a_step_of_a_charter_without_its_audit_row_does_not_happen(
    team: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = team.propose("anna", charter(4))

    def broken(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(negotiation, "record", broken)
    with pytest.raises(OSError, match="no room"):
        team.sign("mark", seen)
    assert team.now_on_table(seen) == seen


def _half_signed(team: Company) -> Proposal:
    return team.sign("anna", team.propose("anna", charter(4)))
