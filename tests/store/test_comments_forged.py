"""Comments by the wrong person, on what moved on or never stood there: refused, and nothing changes."""

from typing import Any

import pytest

from agreement import WHOLE, Person
from agreement.errors import Refused
from store import agreements, models, people
from store.engine import writing
from tests.store.negotiating import Company, bar, rows
from tests.store.test_agreement_comments import SCORE, TERMS


@pytest.mark.parametrize("who", ["vera", "adam"])
def test_viewers_and_administrators_say_nothing_whatever_seat_a_page_claims(team: Company, who: str) -> None:
    seen = team.propose("anna", TERMS)
    for person in (team.people[who], Person(team.people[who].id, who, who, "executive")):
        with pytest.raises(Refused, match="needs the sales or marketing or executive seat"):
            agreements.comment(team.url, person, seen.id, 1, WHOLE, "hm")
    assert team.now_on_table(seen) == seen


def test_who_has_left_says_nothing_and_what_they_said_stays(team: Company) -> None:
    seen = team.propose("anna", TERMS)
    team.comment("mark", seen, "too high")
    people.deactivate(team.url, team.people["adam"], "mark")
    with pytest.raises(Refused, match="no longer active"):
        team.comment("mark", seen, "still too high")
    assert [one.text for one in team.now_on_table(seen).comments] == ["too high"]


def test_nobody_comments_on_a_revision_that_moved_on_and_is_told_what_changed(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    moved = team.counter("anna", seen, bar(55))
    with pytest.raises(Refused, match=r"score bar 60 → 55.*before you comment it"):
        team.comment("mark", seen, "too high", SCORE)
    assert team.now_on_table(seen) == moved


@pytest.mark.parametrize("revision", [0, 2, -1, "1", None])
def test_nobody_comments_on_a_revision_that_never_was(team: Company, revision: Any) -> None:
    seen = team.propose("anna", TERMS)
    with pytest.raises(Refused, match="has no revision"):
        agreements.comment(team.url, team.people["mark"], seen.id, revision, WHOLE, "hm")


@pytest.mark.parametrize("number", [0, 99, 2**31, 2**70, "1", True, None])
def test_nobody_comments_on_a_proposal_that_is_not_there(team: Company, number: Any) -> None:
    team.propose("anna", TERMS)
    with pytest.raises(Refused, match=f"no proposal number {number}"):
        agreements.comment(team.url, team.people["mark"], number, 1, WHOLE, "hm")


@pytest.mark.parametrize("clause", ["trigger:score", "fit:employees:at_least", " ", None, 1, ["a"], "a\0"])
def test_nobody_comments_on_a_clause_that_does_not_stand_there(team: Company, clause: Any) -> None:
    seen = team.propose("anna", TERMS)
    with pytest.raises(Refused, match="There is no clause"):
        team.comment("mark", seen, "hm", clause)
    assert team.now_on_table(seen) == seen


@pytest.mark.parametrize("text", ["", " \n", "no\0", "a" * 2001, None, 7, "\udfff"])
def test_words_that_are_none_or_cannot_be_kept_are_refused(team: Company, text: Any) -> None:
    seen = team.propose("anna", TERMS)
    with pytest.raises(Refused, match=r"is empty|NUL|keep it under 2000|no text|half a character"):
        team.comment("mark", seen, text)
    assert team.now_on_table(seen) == seen


@pytest.mark.parametrize("ending", ["agreed", "withdrawn"])
def test_nothing_is_said_once_it_is_over(team: Company, ending: str) -> None:
    seen = team.agree(TERMS) if ending == "agreed" else team.propose("anna", TERMS)
    if ending == "withdrawn":
        agreements.withdraw(team.url, team.people["anna"], seen.id, 1)
    with pytest.raises(Refused, match="nothing can be changed"):
        team.comment("erin", seen, "hm")
    assert team.now_on_table(seen).comments == ()


@pytest.mark.parametrize("change", ["edit", "remove"])
def test_what_was_said_is_never_changed_or_removed(team: Company, change: str) -> None:
    team.comment("mark", team.propose("anna", TERMS), "too high")
    kept = rows(team.url, "SELECT * FROM accord_comments")
    with pytest.raises(RuntimeError, match="never changed"):
        _change(team, change)
    assert rows(team.url, "SELECT * FROM accord_comments") == kept


def _change(team: Company, change: str) -> None:
    with writing(team.url) as session:
        row = session.get_one(models.Comment, 1)
        if change == "edit":
            row.text = "fine"
        else:
            session.delete(row)
