"""What is said about clauses and beside signatures: by whom, on what, and kept for ever. On both engines."""

from typing import Any

import pytest

from agreement import WHOLE, Commitment, Definition, Rule
from agreement.errors import Refused
from store.frames import version
from tests.store.negotiating import Company, anomalies, at, bar, password, rows

SCORE = "trigger:score:at_least"
CAPACITY = "promise:sales:capacity"
TERMS = Definition("all", (Rule("trigger", "score", "at_least", 60),), (Commitment("sales", "capacity", 15),))


def test_comments_stand_beside_the_clause_of_their_revision_oldest_first(team: Company) -> None:
    seen = team.propose("anna", TERMS)
    team.comment("mark", seen, " too high ", SCORE)
    team.comment("erin", seen, "who pays?", CAPACITY)
    moved = team.counter("mark", team.comment("anna", seen, "fine"), bar(55))
    found = team.comment("anna", moved, "too low", SCORE, "2026-11-02")
    assert [(one.revision, one.clause, one.text, one.author, one.seat) for one in found.comments] == [
        (1, SCORE, "too high", "Mark", "marketing"),
        (1, CAPACITY, "who pays?", "Erin", "executive"),
        (1, WHOLE, "fine", "Anna", "sales"),
        (2, SCORE, "too low", "Anna", "sales"),
    ]
    assert found.comments[-1].created_at == at("2026-11-02")
    assert team.now_on_table(seen) == found
    assert anomalies(team.url, seen.id) == []


def test_a_comment_changes_no_term_and_voids_no_signature(team: Company) -> None:
    half = team.sign("anna", team.propose("anna", TERMS))
    said = team.comment("mark", half, "nearly", SCORE)
    assert (said.state, said.current) == ("half signed", half.current)
    assert team.sign("mark", half).version == 1


def test_the_comments_of_one_proposal_are_not_those_of_another(team: Company) -> None:
    one, other = team.propose("anna", TERMS), team.propose("mark", TERMS)
    team.comment("mark", one, "about the first")
    assert team.now_on_table(other).comments == ()


def test_a_comment_is_audited_with_its_words_and_raises_the_data_version(team: Company) -> None:
    seen, before = team.propose("anna", TERMS), version(team.url)
    step = team.comment("mark", seen, "too high", SCORE).steps[-1]
    assert (step.who, step.action, step.at) == ("Mark", "agreement.comment", at("2026-11-01"))
    assert (step.before["comments"], step.before["said"], step.after["comments"]) == (0, None, 1)
    assert step.after["said"] == {"revision": 1, "clause": SCORE, "text": "too high", "by": "Mark"}
    assert version(team.url) == before + 1


def test_a_comment_whose_audit_row_cannot_be_written_was_not_said(
    team: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("no room")

    seen = team.propose("anna", TERMS)
    monkeypatch.setattr("store.negotiation.record", broken)
    with pytest.raises(OSError, match="no room"):
        team.comment("mark", seen, "too high")
    assert team.now_on_table(seen) == seen


# Dissent.


def test_a_note_of_dissent_stands_beside_the_signature_and_in_the_audit(team: Company) -> None:
    seen = team.propose("anna", TERMS)
    half = team.sign("anna", seen, dissent=" five too few ")
    agreed = team.sign("mark", seen, password=password("mark"), dissent="five too many")
    assert [(one.name, one.dissent) for one in agreed.current.signatures] == [
        ("Anna", "five too few"), ("Mark", "five too many"),
    ]  # fmt: skip
    assert half.steps[-1].after["dissent"] == {"sales": "five too few"}
    assert agreed.steps[-1].after["dissent"] == {"sales": "five too few", "marketing": "five too many"}
    assert rows(team.url, "SELECT count(*) FROM accord_signatures WHERE dissent IS NULL") == [(0,)]


def test_a_signature_without_dissent_has_none(team: Company) -> None:
    seen = team.propose("anna", TERMS)
    half = team.sign("anna", seen, dissent="  ")
    assert (half.current.signatures[0].dissent, half.steps[-1].after["dissent"]) == ("", {})
    assert rows(team.url, "SELECT count(*) FROM accord_signatures WHERE dissent IS NULL") == [(1,)]


@pytest.mark.parametrize("dissent", ["no\0", "a" * 2001, None, 7, "\ud800"])
def test_a_note_of_dissent_that_nobody_could_keep_or_read_signs_nothing(team: Company, dissent: Any) -> None:
    seen = team.propose("anna", TERMS)
    with pytest.raises(Refused, match=r"NUL|keep it under 2000|no text|half a character"):
        team.sign("anna", seen, dissent=dissent)
    assert team.now_on_table(seen) == seen
