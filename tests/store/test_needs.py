"""What each side needs, sealed until both have told: who sees what and when, and who may tell. On both engines."""

from json import loads
from typing import Any

import pytest

from agreement import Needs
from agreement.needs import needs_json
from store import agreements, people
from store.frames import version
from tests.store.negotiating import Company, at, bar, rows
from tests.store.sealed import LEAST, LESS, MARKETING, MORE, SALES, TELLS, shown, told


def test_before_both_have_told_a_side_sees_its_own_and_that_the_other_has_told(team: Company) -> None:
    assert shown(team, "anna") == shown(team, "mark") == ([], [], False)
    mine = told(team, "anna")
    assert ([one.needs for one in mine.own], mine.other, mine.other_has_told) == ([SALES], (), False)
    assert (mine.own[0].by, mine.own[0].at) == ("Anna", at("2026-11-01 09:00"))
    assert shown(team, "sven") == ([SALES], [], False)
    assert shown(team, "mark") == shown(team, "mia") == ([], [], True)


@pytest.mark.parametrize("first", ["anna", "mark"])
def test_the_second_to_tell_opens_both_to_both(team: Company, first: str) -> None:
    second = {"anna": "mark", "mark": "anna"}[first]
    told(team, first)
    opened = told(team, second)
    assert opened.opened
    assert [one.needs for one in opened.own + opened.other] == [TELLS[second], TELLS[first]]
    assert shown(team, "sven") == ([SALES], [MARKETING], True)
    assert shown(team, "mia") == ([MARKETING], [SALES], True)


@pytest.mark.parametrize("who", ["erin", "vera", "adam"])
def test_who_has_no_side_sees_nothing_before_both_have_told_and_then_both(team: Company, who: str) -> None:
    told(team, "anna")
    assert shown(team, who) == ([], [], False)
    told(team, "mark")
    assert shown(team, who) == ([SALES], [MARKETING], True)


def test_what_a_side_replaced_before_the_other_told_is_never_shown_to_anybody_else(team: Company) -> None:
    told(team, "anna", LEAST)
    told(team, "anna", LESS)
    told(team, "mark")
    told(team, "anna")
    assert shown(team, "sven") == ([LEAST, LESS, SALES], [MARKETING], True)
    assert shown(team, "mark") == ([MARKETING], [LESS, SALES], True)
    assert shown(team, "erin") == ([LESS, SALES], [MARKETING], True)


def test_after_both_have_told_every_move_is_an_open_one(team: Company) -> None:
    told(team, "mark", MORE)
    told(team, "anna", LEAST)
    told(team, "mark")
    told(team, "anna", LESS)
    assert shown(team, "sven") == ([LEAST, LESS], [MORE, MARKETING], True)
    assert shown(team, "vera") == ([LEAST, LESS], [MORE, MARKETING], True)


def test_a_segment_has_its_own_table(team: Company) -> None:
    team.propose("anna", bar(60, "smb"))
    told(team, "anna", segment="smb")
    assert shown(team, "mark") == ([], [], False)
    assert shown(team, "mark", "smb") == ([], [], True)


def test_an_agreed_version_begins_a_new_round_of_its_segment_only(team: Company) -> None:
    team.propose("anna", bar(60, "smb"))
    for segment in ("all", "smb"):
        told(team, "anna", segment=segment)
        told(team, "mark", segment=segment)
    team.agree(bar(60))
    assert shown(team, "anna") == shown(team, "erin") == ([], [], False)
    assert shown(team, "anna", "smb") == ([SALES], [MARKETING], True)
    told(team, "mark", MORE)
    assert shown(team, "anna") == ([], [], True)
    assert shown(team, "mark") == ([MORE], [], False)


def test_a_proposal_that_is_not_agreed_ends_no_round(team: Company) -> None:
    told(team, "anna")
    seen = team.propose("anna", bar(60))
    team.sign("anna", seen)
    agreements.withdraw(team.url, team.people["anna"], seen.id, 1)
    assert shown(team, "anna") == ([SALES], [], False)


def test_what_was_told_stays_with_its_side_when_the_person_changes_seats(team: Company) -> None:
    told(team, "anna")
    people.change_seat(team.url, team.people["adam"], "anna", "marketing")
    assert shown(team, "sven") == ([SALES], [], False)
    assert shown(team, "anna") == ([], [], True)
    people.change_seat(team.url, team.people["adam"], "anna", "viewer")
    assert shown(team, "anna") == ([], [], False)


def test_the_audit_says_who_told_and_keeps_numbers_only_in_the_open(team: Company) -> None:
    before = version(team.url)
    for who, needs in (("anna", LESS), ("sven", SALES), ("mark", MARKETING), ("anna", LEAST)):
        told(team, who, needs)
    found = rows(
        team.url, "SELECT who, subject, before, after FROM accord_audit WHERE action = 'needs.tell' ORDER BY id"
    )
    assert [(who, subject) for who, subject, *_ in found] == [
        (who, "needs:all") for who in ("Anna", "Sven", "Mark", "Anna")
    ]
    assert [(loads(before), loads(after)) for *_, before, after in found] == [
        (_fact("sales", 0), _fact("sales", 1)),
        (_fact("sales", 1), _fact("sales", 2)),
        (_fact("marketing", 0), _fact("marketing", 1, MARKETING)),
        (_fact("sales", 2, SALES), _fact("sales", 3, LEAST)),
    ]  # fmt: skip
    assert version(team.url) == before + 4


def _fact(side: str, times: int, needs: Needs | None = None) -> dict[str, Any]:
    return {"side": side, "round": 0, "told": times} | ({"needs": needs_json(needs)} if needs else {})
