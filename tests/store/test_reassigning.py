"""Giving leads to another rep: by the right seats, from what they saw, all or none, and kept before old files."""

from json import loads
from typing import Any

import polars as pl
import pytest

from agreement.errors import Refused
from store import reassigning
from store.engine import reading
from store.frames import frames, read_ledger, version
from store.imports import Brought, save, taken
from store.reassigning import reassign
from store.undoing import undo
from tests.making import frame, leads
from tests.store.negotiating import Company, at, rows

WAITS = {"handed_over": "2026-11-02 09:00", "sales_owner": "Ann"}
NOW = at("2026-11-05 09:00")


def brought(team: Company, *rows: dict[str, Any], name: str = "crm.csv") -> Any:
    return save(team.url, "terminal", {"leads": leads(*rows)}, Brought(name))


def given(team: Company, to: str, *lead_ids: str, who: str = "anna", seen: str | None = "Ann", note: str = "") -> int:
    chosen = dict.fromkeys(lead_ids or ("1",), seen)
    return reassign(team.url, team.people[who], chosen, to, note, NOW)


def owners(team: Company) -> list[str | None]:
    return frames(team.url)["leads"]["sales_owner"].to_list()


def moves(team: Company) -> list[tuple[Any, ...]]:
    with reading(team.url) as session:
        found = reassigning.moves(session)
    return found.select("lead_id", "from_owner", "to_owner", pl.col("ended_at").is_not_null()).rows()


def two_reps(team: Company, *more: dict[str, Any]) -> None:
    brought(team, WAITS, {**WAITS, "sales_owner": "Bob"}, WAITS, *more)


def test_several_leads_go_to_another_rep_in_one_step_with_one_audit_row(team: Company) -> None:
    two_reps(team)
    before = version(team.url)
    assert given(team, "Bob", "1", "3", note=" Ann is ill ") == 2
    assert owners(team) == ["Bob", "Bob", "Bob"]
    assert version(team.url) == before + 1
    (audit,) = rows(team.url, "SELECT who, action, subject, before, after FROM accord_audit WHERE action LIKE 'lead.%'")
    assert tuple(audit[:3]) == ("Anna", "lead.reassign", "leads:2")
    assert loads(audit[3]) == {"owners": {"1": "Ann", "3": "Ann"}}
    assert loads(audit[4]) == {"to": "Bob", "leads": ["1", "3"], "note": "Ann is ill"}
    assert moves(team) == [("1", "Ann", "Bob", False), ("3", "Ann", "Bob", False)]


def test_a_lead_without_an_owner_can_be_given_to_a_person_of_the_sales_seat(team: Company) -> None:
    brought(team, {**WAITS, "sales_owner": None})
    assert reassigning.reps(team.url) == ["Anna", "Sven"]
    given(team, "Sven", seen=None, who="adam")
    assert owners(team) == ["Sven"]
    assert moves(team) == [("1", None, "Sven", False)]


def test_other_seats_move_nothing(team: Company) -> None:
    two_reps(team)
    for who in ("mark", "erin", "vera"):
        with pytest.raises(Refused, match="needs the sales or administrator seat"):
            given(team, "Bob", who=who)
    assert owners(team)[0] == "Ann"


def test_what_somebody_else_moved_meanwhile_is_refused_with_what_changed(team: Company) -> None:
    two_reps(team)
    given(team, "Bob", "1")
    with pytest.raises(Refused, match=r"Lead '1' was moved meanwhile: it is with Bob now, not with Ann"):
        given(team, "Sven", "1", "3")
    assert owners(team) == ["Bob", "Bob", "Ann"]
    assert len(moves(team)) == 1


ENDED = {
    "accepted": {**WAITS, "first_response": "2026-11-02 10:00", "accepted": "2026-11-03 09:00"},
    "rejected": {**WAITS, "rejected": "2026-11-03 09:00"},
    "won": {**WAITS, "accepted": "2026-11-03 09:00", "won": "2026-11-04 09:00"},
    "never handed over": {"created": "2026-11-02 09:00", "sales_owner": "Ann"},
}


def test_a_lead_that_does_not_wait_stays_and_so_do_those_chosen_with_it(team: Company) -> None:
    two_reps(team, *ENDED.values())
    for place, state in enumerate(ENDED, 4):
        with pytest.raises(Refused, match=f"Lead '{place}' does not wait for sales"):
            given(team, "Bob", "1", str(place))
        assert owners(team) == ["Ann", "Bob", *["Ann"] * 5], state


def test_a_decided_lead_that_its_history_brings_back_can_be_given_away(team: Company) -> None:
    decided = {**WAITS, "first_response": "2026-11-02 10:00", "rejected": "2026-11-03 09:00"}
    brought(team, decided, {"sales_owner": "Bob"})
    events = (("handed_over", "02"), ("rejected", "03"), ("handed_over", "04"))
    history = [{"lead_id": "1", "event": event, "at": f"2026-11-{day} 09:00"} for event, day in events]
    save(team.url, "terminal", {"stage_changes": frame("stage_changes", *history)}, Brought("history.csv"))
    assert given(team, "Bob") == 1


REFUSED: list[tuple[dict[str, str | None], str, str]] = [
    ({}, "Bob", "No lead is chosen"),
    ({"2": "Bob"}, "Bob", "with Bob already"),
    ({"9": "Ann"}, "Bob", "no lead '9'"),
    ({"a\0": "Ann"}, "Bob", "There is no lead"),
    ({"1": "Ann"}, "Bpb", "Nobody called 'Bpb'"),
    ({str(number): "Ann" for number in range(201)}, "Bob", "too many"),
]


def test_what_cannot_be_is_refused_in_words_and_nothing_is_written(team: Company) -> None:
    two_reps(team)
    before = version(team.url)
    for chosen, to, words in REFUSED:
        with pytest.raises(Refused, match=words):
            reassign(team.url, team.people["anna"], chosen, to, at=NOW)
    assert (version(team.url), moves(team)) == (before, [])


def test_a_file_that_names_the_old_owner_or_none_moves_nothing_back_and_says_so(team: Company) -> None:
    two_reps(team)
    given(team, "Bob", "1", "3")
    files = {"leads": leads({**WAITS, "score": 7}, {**WAITS, "sales_owner": "Bob"}, {**WAITS, "sales_owner": None})}
    assert taken(team.url, files)["leads"]["sales_owner"].to_list() == ["Bob", "Bob", "Bob"]
    foreseen = save(team.url, "terminal", files, Brought("crm.csv"), dry_run=True)
    assert foreseen.warnings[-1].startswith("2 leads were given to another rep here")
    done = save(team.url, "terminal", files, Brought("crm.csv"))
    assert (done, done.changed, done.same) == (foreseen, 1, 2)
    assert owners(team) == ["Bob", "Bob", "Bob"]
    assert [ended for *_, ended in moves(team)] == [False, False]


def test_a_file_that_names_a_third_owner_wins_and_is_believed_from_then_on(team: Company) -> None:
    two_reps(team)
    given(team, "Bob")
    brought(team, {**WAITS, "sales_owner": "Cid"})
    assert (owners(team)[0], moves(team)) == ("Cid", [("1", "Ann", "Bob", True)])
    brought(team, WAITS)
    assert owners(team)[0] == "Ann"


def test_a_file_that_has_caught_up_is_believed_from_then_on_though_it_changes_nothing(team: Company) -> None:
    two_reps(team)
    given(team, "Bob")
    before = version(team.url)
    done = brought(team, {**WAITS, "sales_owner": "Bob"})
    assert (done.changed, moves(team)) == (0, [("1", "Ann", "Bob", True)])
    ((told,),) = rows(team.url, "SELECT after FROM accord_audit WHERE action = 'lead.caught_up'")
    assert (loads(told), version(team.url)) == ({"leads": ["1"]}, before + 1)
    settled = version(team.url)
    brought(team, {**WAITS, "sales_owner": "Bob"})
    assert version(team.url) == settled
    brought(team, WAITS)
    assert owners(team)[0] == "Ann"


def test_every_owner_of_a_chain_is_an_old_one(team: Company) -> None:
    two_reps(team)
    given(team, "Bob")
    given(team, "Sven", seen="Bob")
    for old in ("Ann", "Bob"):
        brought(team, {**WAITS, "sales_owner": old})
        assert owners(team)[0] == "Sven"
    brought(team, {**WAITS, "sales_owner": "Cid"})
    assert (owners(team)[0], [ended for *_, ended in moves(team)]) == ("Cid", [True, True])


def test_a_file_without_owners_says_nothing_about_them(team: Company) -> None:
    two_reps(team)
    given(team, "Bob")
    save(team.url, "terminal", {"leads": leads({"score": 5}).select("lead_id", "score")}, Brought("scores.csv"))
    assert (owners(team)[0], moves(team)) == ("Bob", [("1", "Ann", "Bob", False)])


def test_undoing_the_file_with_the_third_owner_lets_the_reassignment_stand_again(team: Company) -> None:
    two_reps(team)
    given(team, "Bob")
    brought(team, {**WAITS, "sales_owner": "Cid"}, name="third.csv")
    undo(team.url, "terminal")
    assert (owners(team)[0], moves(team)) == ("Bob", [("1", "Ann", "Bob", False)])
    brought(team, {**WAITS, "score": 1})
    assert owners(team)[0] == "Bob"


def test_undoing_an_import_does_not_take_back_whom_people_gave_the_lead_to_since(team: Company) -> None:
    two_reps(team)
    brought(team, {**WAITS, "score": 3}, name="scores.csv")
    given(team, "Bob")
    undo(team.url, "terminal")
    found = frames(team.url)["leads"].row(0, named=True)
    assert (found["sales_owner"], found["score"]) == ("Bob", None)


def test_the_ledger_knows_the_moves_of_its_day(team: Company) -> None:
    two_reps(team)
    given(team, "Bob")
    days = {day: read_ledger(team.url, at(f"2026-11-{day}").date()).moves.height for day in ("04", "05")}
    assert days == {"04": 0, "05": 1}
