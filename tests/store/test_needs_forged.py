"""Needs told by the wrong person, for the wrong side or segment, or that are none: refused, and nothing changes."""

from typing import Any

import pytest

from agreement import Needs, Person
from agreement.errors import Refused
from agreement.needs import Table
from store import models, people
from store.engine import writing
from store.frames import version
from store.needs import table, tell
from tests.store.negotiating import Company, bar, rows
from tests.store.sealed import MARKETING, SALES, shown, told


@pytest.mark.parametrize("who", ["erin", "vera", "adam"])
def test_who_has_no_side_tells_nothing_whatever_seat_a_page_claims(team: Company, who: str) -> None:
    forged = Person(team.people[who].id, who, who, "sales")
    for asking in (team.people[who], forged):
        with pytest.raises(Refused, match="needs the sales or marketing seat"):
            tell(team.url, asking, "all", SALES)
    told(team, "anna")
    assert table(team.url, forged, "all") == Table()


def test_nobody_tells_or_looks_for_the_other_side(team: Company) -> None:
    with pytest.raises(Refused, match="what marketing needs is for marketing to tell"):
        told(team, "anna", MARKETING)
    told(team, "mark")
    forged = Person(team.people["anna"].id, "anna", "Anna", "marketing")
    assert table(team.url, forged, "all") == Table(other_has_told=True)
    with pytest.raises(Refused, match="You hold the sales seat"):
        tell(team.url, forged, "all", MARKETING)


def test_who_has_left_neither_tells_nor_looks(team: Company) -> None:
    people.deactivate(team.url, team.people["adam"], "anna")
    for step in (lambda: told(team, "anna"), lambda: shown(team, "anna")):
        with pytest.raises(Refused, match="no longer active"):
            step()
    nobody = Person(99, "anna", "Anna", "sales")
    with pytest.raises(Refused, match="no longer active"):
        tell(team.url, nobody, "all", SALES)


@pytest.mark.parametrize("segment", ["", "  ", None, 7])
def test_a_segment_without_a_name_is_refused(team: Company, segment: Any) -> None:
    for step in (lambda: told(team, "anna", segment=segment), lambda: shown(team, "anna", segment)):
        with pytest.raises(Refused, match="segment has no name"):
            step()


@pytest.mark.parametrize(
    ("segment", "why"),
    [("a" * 201, "longer than 200 characters"), ("a\0", "cannot be seen"), ("\ud800", "cannot be seen")],
)
def test_a_segment_that_nobody_could_read_is_refused(team: Company, segment: str, why: str) -> None:
    for step in (lambda: told(team, "anna", segment=segment), lambda: shown(team, "anna", segment)):
        with pytest.raises(Refused, match=why):
            step()


def test_a_segment_is_known_by_the_leads_or_by_a_proposal(team: Company) -> None:
    with pytest.raises(Refused, match="There is no segment 'mid'"):
        told(team, "anna", segment="mid")
    with writing(team.url) as session:
        session.execute(models.TABLES["leads"].insert().values(lead_id="1", segment="mid"))
    told(team, "anna", segment="mid")
    assert shown(team, "sven", "mid") == ([SALES], [], False)


def test_a_name_written_with_other_marks_is_the_same_segment(team: Company) -> None:
    team.propose("anna", bar(60, "Großmünde"))
    told(team, "anna", segment="Großmu\u0308nde")
    assert shown(team, "anna", "Großmünde") == ([SALES], [], False)


@pytest.mark.parametrize(
    "needs",
    [None, {"most_a_rep": 15}, "15", Needs("sales", "15", 6.5), Needs("sales", 10**400, 6.5)],  # type: ignore[arg-type]
)
def test_what_are_no_needs_is_refused_and_changes_nothing(team: Company, needs: Any) -> None:
    before = version(team.url)
    with pytest.raises(Refused, match=r"are no needs|needs a number|must lie between"):
        tell(team.url, team.people["anna"], "all", needs)
    assert (shown(team, "mark"), version(team.url)) == (([], [], False), before)


@pytest.mark.parametrize("change", ["edit", "remove"])
def test_what_was_told_is_never_changed_or_removed(team: Company, change: str) -> None:
    told(team, "anna")
    kept = rows(team.url, "SELECT * FROM accord_needs")
    with pytest.raises(RuntimeError, match="never changed"):
        _change(team, change)
    assert rows(team.url, "SELECT * FROM accord_needs") == kept


def _change(team: Company, change: str) -> None:
    with writing(team.url) as session:
        row = session.get_one(models.Needs, 1)
        if change == "edit":
            row.needs = "{}"
        else:
            session.delete(row)


def test_without_its_audit_row_nothing_is_told(team: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("store.needs.record", broken)
    with pytest.raises(OSError, match="no room"):
        told(team, "anna")
    assert shown(team, "anna") == ([], [], False)
