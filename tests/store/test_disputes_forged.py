"""Disputes by the wrong person, about the wrong lead or at the wrong time: refused, and nothing changes."""

from collections.abc import Callable
from typing import Any

import pytest

from agreement import Person
from agreement.errors import Refused
from store import disputes, people
from store.engine import writing
from store.frames import frames, version
from store.models import TABLES
from tests.store.contested import REJECTED, concede, contest, label, rejected, shown
from tests.store.negotiating import Company, at

Step = Callable[[Company, str], object]
STEPS: dict[str, Step] = {
    "contest": contest,
    "label": lambda team, who: label(team, who, True),
    "concede": concede,
}


@pytest.mark.parametrize("who", ["anna", "erin", "vera", "adam"])
def test_only_marketing_contests(team: Company, who: str) -> None:
    rejected(team, "1")
    for person in (team.people[who], Person(team.people[who].id, who, who, "marketing")):
        with pytest.raises(Refused, match="needs the marketing seat"):
            disputes.contest(team.url, person, "1")
    assert shown(team, "erin") == []


@pytest.mark.parametrize("who", ["erin", "vera", "adam"])
@pytest.mark.parametrize("step", ["label", "concede"])
def test_only_the_two_sides_label_and_give_way(team: Company, who: str, step: str) -> None:
    _differing(team)
    with pytest.raises(Refused, match="needs the sales or marketing seat"):
        STEPS[step](team, who)


@pytest.mark.parametrize("step", STEPS)
def test_who_has_left_takes_no_step_and_sees_nothing(team: Company, step: str) -> None:
    rejected(team, "1")
    people.deactivate(team.url, team.people["adam"], "mark")
    for asked in (lambda: STEPS[step](team, "mark"), lambda: shown(team, "mark")):
        with pytest.raises(Refused, match="no longer active"):
            asked()


@pytest.mark.parametrize("lead_id", ["2", "", "a" * 5000, "1\0", "\ud800", None, 1, ["1"]])
@pytest.mark.parametrize("step", ["contest", "label", "concede"])
def test_nothing_is_said_about_a_lead_that_is_not_there(team: Company, step: str, lead_id: Any) -> None:
    rejected(team, "1")
    before, more = version(team.url), (True,) if step == "label" else ()
    with pytest.raises(Refused, match=r"There is no lead|Nobody contests"):
        getattr(disputes, step)(team.url, team.people["mark"], lead_id, *more)
    assert (shown(team, "mark"), version(team.url)) == ([], before)


@pytest.mark.parametrize(
    "lead",
    [
        {"rejected_at": None},
        {"rejected_at": None, "accepted_at": REJECTED},
        {"accepted_at": REJECTED},
        {"accepted_at": at("2026-11-02 12:01")},
        {"rejected_at": at("2026-11-03 00:00:01")},
    ],
)
def test_only_a_lead_that_stands_rejected_is_contested(team: Company, lead: dict[str, Any]) -> None:
    rejected(team, "1", **lead)
    with pytest.raises(Refused, match="there is nothing to contest"):
        contest(team, when="2026-11-03")


@pytest.mark.parametrize("accepted", ["2026-11-02 11:59", None])
def test_a_lead_whose_last_decision_was_the_rejection_is_contested(team: Company, accepted: str | None) -> None:
    rejected(team, "1", accepted_at=accepted and at(accepted), rejected_at=at("2026-11-03"))
    assert contest(team, when="2026-11-03").lead_id == "1"


def test_a_rejection_is_contested_once_and_for_ever(team: Company) -> None:
    rejected(team, "1")
    contest(team)
    with pytest.raises(Refused, match="contested already"):
        contest(team, "mia")
    label(team, "anna", False)
    label(team, "mark", False)
    with pytest.raises(Refused, match="contested already"):
        contest(team)


def test_nothing_is_said_about_a_rejection_that_nobody_contests(team: Company) -> None:
    rejected(team, "1")
    with writing(team.url) as session:
        session.execute(TABLES["disputes"].insert().values(lead_id="2", sales_label=True))
    for lead_id in ("1", "2"):
        with pytest.raises(Refused, match="Nobody contests"):
            label(team, "anna", True, lead_id)
    assert shown(team, "anna") == []


@pytest.mark.parametrize("good", [1, 0, None, "yes"])
def test_a_label_is_yes_or_no(team: Company, good: Any) -> None:
    rejected(team, "1")
    contest(team)
    with pytest.raises(Refused, match="is neither"):
        label(team, "anna", good)
    assert shown(team, "anna") == [("1", None, None, False, None)]


@pytest.mark.parametrize("who", ["anna", "sven"])
def test_a_side_labels_once(team: Company, who: str) -> None:
    rejected(team, "1")
    contest(team)
    label(team, "anna", False)
    with pytest.raises(Refused, match="sales side has said already"):
        label(team, who, True)
    assert frames(team.url)["disputes"]["sales_label"].item() is False


def test_whoever_labelled_for_one_side_does_not_label_for_the_other(team: Company) -> None:
    rejected(team, "1", "2")
    contest(team)
    contest(team, lead_id="2")
    label(team, "anna", False)
    people.change_seat(team.url, team.people["adam"], "anna", "marketing")
    with pytest.raises(Refused, match="for the other side"):
        label(team, "anna", False)
    assert shown(team, "anna")[0] == ("1", None, None, True, None)
    label(team, "anna", True, "2")


@pytest.mark.parametrize("who", ["anna", "mark"])
@pytest.mark.parametrize("labels", [{}, {"anna": False}, {"mark": True}])
def test_nobody_gives_way_before_both_have_labelled(team: Company, who: str, labels: dict[str, bool]) -> None:
    rejected(team, "1")
    contest(team)
    for one, good in labels.items():
        label(team, one, good)
    with pytest.raises(Refused, match="Not both sides"):
        concede(team, who)


def test_what_is_settled_stays_settled(team: Company) -> None:
    _differing(team)
    concede(team, "anna")
    for step in ("label", "concede"):
        with pytest.raises(Refused, match="is settled: overturned"):
            STEPS[step](team, "mark")


def test_a_file_that_brings_two_equal_labels_says_itself_how_it_ended(team: Company) -> None:
    with writing(team.url) as session:
        both = {"sales_label": True, "marketing_label": True}
        session.execute(TABLES["disputes"].insert().values(lead_id="1", contested_at=at("2026-11-03"), **both))
    with pytest.raises(Refused, match="say the same"):
        concede(team, "anna")


def test_without_its_audit_row_nothing_is_said(team: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no room")

    rejected(team, "1")
    contest(team)
    monkeypatch.setattr("store.disputes.record", broken)
    with pytest.raises(OSError, match="no room"):
        label(team, "anna", True)
    assert shown(team, "anna") == [("1", None, None, False, None)]


def _differing(team: Company) -> None:
    rejected(team, "1")
    contest(team)
    label(team, "anna", False)
    label(team, "mark", True)
