"""The training log: a side writes down its own, the other side confirms, a slip is taken back, all of it audited."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert

from agreement.errors import Refused
from agreement.pledged import Trained
from store import training
from store.engine import writing
from store.frames import version
from store.minutes import version as minutes_version
from store.models import TABLES
from store.trail import trail
from tests.store.negotiating import Company, at
from tests.store.racing import done, together

NOW = at("2026-11-20 10:00")
ON = date(2026, 11, 18)


def log(team: Company, by: str = "mark", kind: str = "ride_along", **more: Any) -> Trained:
    given = {"who": "Mia", "on": ON, "at": NOW, **more}
    return training.log(team.url, team.people[by], kind, **given)


def test_an_entry_is_kept_for_the_side_that_wrote_it(team: Company) -> None:
    with writing(team.url) as session:
        session.execute(insert(TABLES["leads"]).values(lead_id="L1", created_at=NOW))
    one = log(team, note=" Three plants ", lead_id="L1")
    assert one == Trained(1, "ride_along", "marketing", "Mia", ON, "Three plants", "L1", "Mark", NOW)
    other = log(team, "anna", "campaign_session", who=" Sven ", on=date(2026, 11, 1))
    assert (other.side, other.who) == ("sales", "Sven")
    assert training.entries(team.url) == (one, other)


def test_the_other_side_confirms_and_the_own_side_cannot(team: Company) -> None:
    one = log(team)
    for who in ("mark", "mia"):
        with pytest.raises(Refused, match="somebody of sales who was there confirms"):
            training.confirm(team.url, team.people[who], one.id)
    assert training.confirm(team.url, team.people["sven"], one.id).confirmed_by == "Sven"
    with pytest.raises(Refused, match="Sven has confirmed"):
        training.confirm(team.url, team.people["anna"], one.id)


def test_a_slip_is_taken_back_by_its_own_side_and_stays_in_the_audit(team: Company) -> None:
    one = log(team)
    with pytest.raises(Refused, match="only marketing takes it back"):
        training.take_back(team.url, team.people["anna"], one.id)
    training.take_back(team.url, team.people["mia"], one.id)
    assert training.entries(team.url) == ()
    for step in (training.take_back, training.confirm):
        with pytest.raises(Refused, match="taken back"):
            step(team.url, team.people["mia"], one.id)
    assert log(team).id == 2
    assert [(one.who, one.action, one.subject) for one in trail(team.url, "training.")][::-1] == [
        ("Mark", "training.log", "training:1"),
        ("Mia", "training.take_back", "training:1"),
        ("Mark", "training.log", "training:2"),
    ]


@pytest.mark.parametrize("who", ["erin", "vera", "adam"])
def test_who_is_of_no_side_writes_nothing(team: Company, who: str) -> None:
    one = log(team)
    person = team.people[who]
    for step in (lambda: log(team, who), lambda: training.confirm(team.url, person, one.id),
                 lambda: training.take_back(team.url, person, one.id)):  # fmt: skip
        with pytest.raises(Refused, match="seat"):
            step()
    assert training.entries(team.url) == (one,)


@pytest.mark.parametrize(("wrong", "why"), [
    ({"kind": "golf"}, "no kind of training"),
    ({"who": "  "}, "name is empty"),
    ({"who": "A\0"}, "cannot be seen"),
    ({"who": 7}, "name is empty"),
    ({"on": date(2026, 11, 21)}, "has not come yet"),
    ({"on": "2026-11-18"}, "is no day"),
    ({"on": NOW}, "is no day"),
    ({"note": "a" * 2001}, "2001 characters"),
    ({"note": "\0"}, "NUL"),
    ({"lead_id": "nobody"}, "no lead 'nobody'"),
    ({"lead_id": "\0"}, "no lead"),
])  # fmt: skip
def test_what_cannot_be_is_refused_and_leaves_nothing(team: Company, wrong: dict[str, Any], why: str) -> None:
    before = minutes_version(team.url)
    with pytest.raises(Refused, match=why):
        log(team, **wrong)
    assert (training.entries(team.url), trail(team.url, "training."), minutes_version(team.url)) == ((), [], before)


def test_a_double_click_is_one_entry_and_two_days_are_two(team: Company) -> None:
    assert sorted(done(together(*[lambda: log(team)] * 2))) == [False, True]
    log(team, on=date(2026, 11, 17))
    assert len(training.entries(team.url)) == len(trail(team.url, "training.")) == 2


def test_two_witnesses_at_once_are_one(team: Company) -> None:
    one = log(team)
    steps = [lambda who=who: training.confirm(team.url, team.people[who], one.id) for who in ("anna", "sven")]
    assert sorted(done(together(*steps))) == [False, True]


def test_each_step_raises_the_counter_of_meetings_and_no_number(team: Company) -> None:
    numbers, before = version(team.url), minutes_version(team.url)
    one = log(team)
    training.confirm(team.url, team.people["anna"], one.id)
    training.take_back(team.url, team.people["mark"], one.id)
    assert (version(team.url), minutes_version(team.url)) == (numbers, before + 3)


def test_an_entry_without_its_audit_row_is_not_kept(team: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(training, "record", broken)
    with pytest.raises(OSError, match="no room"):
        log(team)
    assert training.entries(team.url) == ()
