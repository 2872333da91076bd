"""Laws 1, 2 and 8: who signs what, and from where. Take a guard out and its test fails."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from agreement import Person
from agreement.errors import Refused
from store import agreements, models, people, signing
from store.changes import now
from store.engine import writing
from tests.store.negotiating import Company, bar, password

# Law 1: a signature names the hash that the person saw.


def test_a_signature_for_what_moved_on_is_refused_and_told_what_changed(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    team.counter("anna", seen, bar(55))
    with pytest.raises(Refused, match=r"score bar 60 → 55.*by Anna"):
        team.sign("mark", seen)
    assert team.now_on_table(seen).signed_sides == ()


def test_a_new_day_alone_makes_the_old_signature_stale(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    team.counter("anna", seen, bar(60), effective_on=date(2026, 12, 1))
    with pytest.raises(Refused, match="in force from 2026-11-02 → 2026-12-01"):
        team.sign("mark", seen)


@pytest.mark.parametrize("forged", ["", "0" * 64])
def test_a_signature_under_a_forged_hash_is_refused(team: Company, forged: str) -> None:
    seen = team.propose("anna", bar(60))
    with pytest.raises(Refused, match="not on the table"):
        agreements.sign(team.url, team.people["mark"], seen.id, 1, forged, session_hash="mark")
    assert team.now_on_table(seen).signed_sides == ()


@pytest.mark.parametrize("revision", [0, 2, -1])
def test_a_revision_that_never_was_cannot_be_signed(team: Company, revision: int) -> None:
    seen = team.propose("anna", bar(60))
    with pytest.raises(Refused, match="has no revision"):
        agreements.sign(team.url, team.people["mark"], seen.id, revision, seen.current.hash, session_hash="mark")


def test_an_unknown_proposal_cannot_be_signed(team: Company) -> None:
    with pytest.raises(Refused, match="no proposal number 99"):
        agreements.sign(team.url, team.people["mark"], 99, 1, "", session_hash="mark")


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 2**70, "1", True, None])
def test_a_number_that_no_proposal_can_have_is_unknown(team: Company, number: object) -> None:
    team.propose("anna", bar(60))
    with pytest.raises(Refused, match=f"no proposal number {number}"):
        agreements.decline(team.url, team.people["mark"], number, 1, "no")  # type: ignore[arg-type]
    assert agreements.proposal(team.url, number) is None  # type: ignore[arg-type]


def test_a_text_that_no_database_keeps_is_refused_and_changes_nothing(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    with pytest.raises(Refused, match="NUL character"):
        agreements.decline(team.url, team.people["mark"], seen.id, 1, "no\0way")
    with pytest.raises(Refused, match="NUL character"):
        team.counter("mark", seen, bar(50), note="\0")
    assert team.now_on_table(seen) == seen


@pytest.mark.parametrize("step", ["counter", "decline", "withdraw"])
def test_no_other_step_is_taken_on_a_revision_that_moved_on(team: Company, step: str) -> None:
    seen = team.propose("mark", bar(60))
    team.counter("mark", seen, bar(55))
    who = team.people["mark" if step == "withdraw" else "anna"]
    more = {"counter": (bar(50),), "decline": ("too low",), "withdraw": ()}[step]
    with pytest.raises(Refused, match="moved on"):
        getattr(agreements, step)(team.url, who, seen.id, 1, *more)


# Law 2: two different people, two seats; nobody signs for both, an administrator for nobody.


@pytest.mark.parametrize("who", ["adam", "erin", "vera"])
def test_nobody_without_a_side_takes_any_step(team: Company, who: str) -> None:
    seen = team.propose("anna", bar(60))
    for step in (
        lambda: team.sign(who, seen),
        lambda: team.counter(who, seen, bar(50)),
        lambda: team.propose(who, bar(50)),
        lambda: agreements.decline(team.url, team.people[who], seen.id, 1, "no"),
        lambda: agreements.withdraw(team.url, team.people[who], seen.id, 1),
    ):
        with pytest.raises(Refused, match="needs the sales or marketing seat"):
            step()
    assert team.now_on_table(seen) == seen


def test_the_seat_in_the_database_counts_not_the_one_a_page_claims(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    adam = team.people["adam"]
    with pytest.raises(Refused, match="you hold the administrator seat"):
        agreements.sign(
            team.url, Person(adam.id, "adam", "Adam", "marketing"), seen.id, 1, seen.current.hash, session_hash="adam"
        )


def test_two_people_of_one_side_are_one_signature(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    team.sign("anna", seen)
    with pytest.raises(Refused, match="sales side has already signed"):
        team.sign("sven", seen)


def test_a_person_who_changed_seats_does_not_sign_for_the_other_side_too(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    team.sign("anna", seen)
    _seat(team, "anna", "marketing")
    with pytest.raises(Refused, match="another person's"):
        team.sign("anna", seen, password=password("anna"))


def test_the_tables_refuse_a_persons_second_signature_even_without_the_check(
    team: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = team.propose("anna", bar(60))
    team.sign("anna", seen)
    _seat(team, "anna", "marketing")
    monkeypatch.setattr(signing, "refuse_same_person", lambda *_: None)
    with pytest.raises(Refused, match="a moment faster"):
        team.sign("anna", seen, password=password("anna"))


def test_a_signature_stands_when_its_seat_changes_afterwards(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    team.sign("anna", seen)
    _seat(team, "anna", "viewer")
    assert team.sign("mark", seen).version == 1


def test_who_has_left_signs_nothing(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    people.deactivate(team.url, team.people["adam"], "mark")
    with pytest.raises(Refused, match="no longer active"):
        team.sign("mark", seen)


# Law 8: one browser session never gives both signatures.


@pytest.mark.parametrize("session_hash", ["anna", "nobody", "", None])
def test_a_signature_needs_the_persons_own_session(team: Company, session_hash: str | None) -> None:
    seen = team.propose("anna", bar(60))
    team.sign("anna", seen)
    with pytest.raises(Refused, match="not signed in as you"):
        team.sign("mark", seen, session_hash=session_hash)
    assert team.now_on_table(seen).state == "half signed"


def test_a_session_that_has_ended_signs_nothing(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    with writing(team.url) as session:
        session.execute(update(models.SignIn).values(expires_at=now() - timedelta(seconds=1)))
    with pytest.raises(Refused, match="not signed in as you"):
        team.sign("mark", seen)


def test_the_tables_refuse_a_sessions_second_signature_even_without_the_check(
    team: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "refuse_foreign_session", lambda *_: None)
    seen = team.propose("anna", bar(60))
    team.sign("anna", seen)
    with pytest.raises(Refused, match="a moment faster"):
        team.sign("mark", seen, session_hash="anna")


def test_at_a_shared_screen_the_second_person_signs_with_their_own_password(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    team.sign("anna", seen)
    signatures = team.sign("mark", seen, password=password("mark")).current.signatures
    assert [(one.name, one.by_password) for one in signatures] == [("Anna", False), ("Mark", True)]


@pytest.mark.parametrize("secret", ["anna has a password", "", "mark has a passwor"])
def test_a_wrong_password_signs_nothing_not_even_from_the_right_session(team: Company, secret: str) -> None:
    seen = team.propose("anna", bar(60))
    with pytest.raises(Refused, match="password is not right"):
        team.sign("mark", seen, password=secret, session_hash="mark")
    assert team.now_on_table(seen).signed_sides == ()


def _seat(team: Company, username: str, seat: str) -> None:
    people.change_seat(team.url, team.people["adam"], username, seat)
