"""Contested rejections: labelled blind by both sides, settled by what they say, kept before any import."""

from json import loads
from typing import Any

import polars as pl
import pytest

from agreement.frames import DISPUTES, LEADS
from store.frames import frames, version
from store.imports import Brought, save
from tests.store.contested import concede, contest, label, rejected, shown
from tests.store.negotiating import Company, at, rows


def test_marketing_contests_and_everybody_sees_it(team: Company) -> None:
    rejected(team, "1")
    made = contest(team)
    assert (made.lead_id, made.contested_at, made.contested_by) == ("1", at("2026-11-03"), "Mark")
    assert (made.both_labelled, made.settled_at, made.settled_as) == (False, None, None)
    for who in ("anna", "mia", "erin", "vera", "adam"):
        assert shown(team, who) == [("1", None, None, False, None)]


@pytest.mark.parametrize("first", ["anna", "mark"])
def test_a_label_is_blind_until_there_are_both(team: Company, first: str) -> None:
    second = {"anna": "mark", "mark": "anna"}[first]
    rejected(team, "1")
    contest(team)
    own = label(team, first, True)
    assert (own.own_label, own.other_label, own.other_labelled, own.both_labelled) == (True, None, False, False)
    assert shown(team, first) == [("1", True, None, False, None)]
    assert shown(team, second) == [("1", None, None, True, None)]
    for who in ("erin", "vera", "adam"):
        assert shown(team, who) == [("1", None, None, first == "mark", None)]
    both = label(team, second, False)
    assert (both.own_label, both.other_label, both.both_labelled) == (False, True, True)
    assert shown(team, "erin") == [("1", first == "anna", first == "mark", True, None)]


@pytest.mark.parametrize(("good", "ending"), [(True, "overturned"), (False, "upheld")])
def test_labels_that_agree_settle_it_at_once(team: Company, good: bool, ending: str) -> None:
    rejected(team, "1")
    contest(team)
    assert label(team, "mia", good).settled_as is None
    settled = label(team, "sven", good, when="2026-11-06")
    assert (settled.settled_as, settled.settled_at) == (ending, at("2026-11-06"))
    assert shown(team, "anna") == shown(team, "mark") == [("1", good, good, True, ending)]


@pytest.mark.parametrize(("who", "ending"), [("sven", "overturned"), ("mia", "upheld")])
@pytest.mark.parametrize("good", [True, False])
def test_where_labels_differ_the_side_that_gives_way_settles_it(
    team: Company, who: str, ending: str, good: bool
) -> None:
    rejected(team, "1")
    contest(team)
    label(team, "anna", good)
    assert label(team, "mark", not good).settled_as is None
    settled = concede(team, who)
    assert (settled.settled_as, settled.settled_at) == (ending, at("2026-11-05"))


def test_those_not_settled_come_first_and_the_newest_of_each_first(team: Company) -> None:
    rejected(team, "1", "2", "3", "4")
    for day, lead_id in enumerate("1234", 3):
        contest(team, lead_id=lead_id, when=f"2026-11-{day:02}")
    for lead_id in "24":
        label(team, "anna", True, lead_id)
        label(team, "mark", True, lead_id)
    assert [one[0] for one in shown(team, "vera")] == ["3", "1", "4", "2"]


def test_the_ledger_reads_what_was_said_here(team: Company) -> None:
    rejected(team, "1")
    contest(team)
    label(team, "anna", False)
    label(team, "mark", False, when="2026-11-05")
    assert frames(team.url)["disputes"].row(0) == (
        "1", at("2026-11-03"), "Mark", False, at("2026-11-04"), False, at("2026-11-05"), at("2026-11-05"), "upheld",
    )  # fmt: skip


def test_the_audit_keeps_every_step_and_no_label_before_there_are_both(team: Company) -> None:
    rejected(team, "1")
    before = version(team.url)
    contest(team)
    label(team, "anna", False)
    label(team, "mark", True)
    concede(team, "mark")
    found = rows(
        team.url, "SELECT who, action, before, after FROM accord_audit WHERE subject = 'dispute:1' ORDER BY id"
    )
    facts = [after and loads(after) for *_, after in found]
    assert [one[:2] for one in found] == [
        ("Mark", "dispute.contest"), ("Anna", "dispute.label"), ("Mark", "dispute.label"), ("Mark", "dispute.concede"),
    ]  # fmt: skip
    assert [before and loads(before) for _, _, before, _ in found] == [None, *facts[:-1]]
    both = {"labels": {"sales": False, "marketing": True}, "labelled": ["sales", "marketing"]}
    assert facts == [
        {"contested_by": "Mark", "labelled": [], "settled_as": None},
        {"contested_by": "Mark", "labelled": ["sales"], "settled_as": None},
        {"contested_by": "Mark", "settled_as": None, **both},
        {"contested_by": "Mark", "settled_as": "upheld", **both},
    ]
    assert version(team.url) == before + 4


def test_an_import_never_changes_a_dispute_about_which_people_have_spoken_here(team: Company) -> None:
    rejected(team, "1", "2")
    contest(team)
    label(team, "anna", False)
    kept = frames(team.url)["disputes"]
    brought = _disputes(
        {"lead_id": "1", "contested_at": at("2026-11-09"), "sales_label": None, "marketing_label": True},
        {"lead_id": "2", "contested_at": at("2026-11-09"), "sales_label": True, "marketing_label": None},
    )
    foreseen = save(team.url, team.people["adam"], {"disputes": brought}, Brought("d.csv"), dry_run=True)
    balance = save(team.url, team.people["adam"], {"disputes": brought}, Brought("d.csv"))
    assert foreseen == balance
    assert (balance.read, balance.new, balance.changed, balance.same) == (2, 1, 0, 1)
    assert balance.warnings == ("1 row of disputes about which people have spoken here, left as they are",)
    assert frames(team.url)["disputes"].filter(lead_id="1").equals(kept)


def test_a_dispute_that_came_with_a_file_is_labelled_here_and_then_left_as_it_is(team: Company) -> None:
    first = _disputes({"lead_id": "1", "contested_at": at("2026-11-03"), "sales_label": False, "marketing_label": None})
    save(team.url, "terminal", {"disputes": first}, Brought("d.csv"))
    save(team.url, "terminal", {"disputes": first.with_columns(sales_label=True)}, Brought("d.csv"))
    assert label(team, "mark", True).settled_as == "overturned"
    balance = save(team.url, "terminal", {"disputes": first}, Brought("d.csv"))
    assert (balance.changed, balance.same) == (0, 1)
    assert shown(team, "erin") == [("1", True, True, True, "overturned")]


def test_leads_are_imported_beside_their_disputes_as_before(team: Company) -> None:
    leads = pl.DataFrame({"lead_id": ["1"]}, schema={"lead_id": LEADS.columns["lead_id"]})
    brought = _disputes(
        {"lead_id": "2", "contested_at": at("2026-11-03"), "sales_label": None, "marketing_label": None}
    )
    balance = save(team.url, "terminal", {"leads": leads, "disputes": brought}, Brought("both"))
    assert (balance.new, balance.warnings) == (
        2, ("1 row of disputes whose lead is not known yet, kept until it is imported",),
    )  # fmt: skip


def _disputes(*found: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(found), schema={name: DISPUTES.columns[name] for name in found[0]})
