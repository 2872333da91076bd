"""Disputes that came with equal labels and without an end: written down as both say, by either side, once."""

import json

import pytest

from agreement.errors import Refused
from store import disputes, trail
from store.engine import writing
from store.models import TABLES
from tests.store.contested import contest, label, rejected, shown
from tests.store.negotiating import Company, at


def brought(team: Company, sales: bool | None, marketing: bool | None) -> None:
    """A row as a file brings it."""
    row = {"lead_id": "1", "contested_at": at("2026-11-03"), "sales_label": sales, "marketing_label": marketing}
    with writing(team.url) as session:
        session.execute(TABLES["disputes"].insert().values(row))


@pytest.mark.parametrize("who", ["anna", "mark"])
@pytest.mark.parametrize(("good", "ending"), [(True, "overturned"), (False, "upheld")])
def test_either_side_writes_down_what_both_say(team: Company, who: str, good: bool, ending: str) -> None:
    brought(team, good, good)
    made = disputes.settle(team.url, team.people[who], "1", at("2026-11-09"))
    assert (made.settled_as, made.settled_at) == (ending, at("2026-11-09"))
    assert shown(team, "anna")[0][-1] == ending
    step = trail.trail(team.url, "dispute.settle")[0]
    assert json.loads(step.after or "")["settled_as"] == ending
    with pytest.raises(Refused, match=f"is settled: {ending}"):
        disputes.settle(team.url, team.people[who], "1")


@pytest.mark.parametrize("labels", [(True, False), (None, None), (True, None), (None, False)])
def test_what_both_do_not_say_is_not_written_down(team: Company, labels: tuple[bool | None, bool | None]) -> None:
    brought(team, *labels)
    with pytest.raises(Refused, match="do not say the same"):
        disputes.settle(team.url, team.people["anna"], "1")
    assert shown(team, "anna")[0][-1] is None


@pytest.mark.parametrize("who", ["erin", "vera", "adam"])
def test_only_the_two_sides_write_it_down(team: Company, who: str) -> None:
    brought(team, True, True)
    with pytest.raises(Refused, match="seat"):
        disputes.settle(team.url, team.people[who], "1")


def test_labels_given_here_settle_it_by_themselves(team: Company) -> None:
    rejected(team, "1")
    contest(team)
    label(team, "anna", True)
    label(team, "mark", True)
    with pytest.raises(Refused, match="is settled: overturned"):
        disputes.settle(team.url, team.people["mark"], "1")
