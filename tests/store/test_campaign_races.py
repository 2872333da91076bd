"""Two people at the gate at the same instant: whoever wins, the tables tell one story.

Each race runs a few rounds an engine, and 500 with `ACCORD_FULL=1`. The last test takes the lock out.
"""

import pytest

from store import campaign_desk, campaigning
from tests.store.negotiating import Company
from tests.store.planning import LIMIT, change, now, propose, sign, story
from tests.store.racing import ROUNDS, done, together

FEW = ROUNDS if ROUNDS > 100 else 5


@pytest.fixture(autouse=True)
def limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaigning, "campaign_limit", lambda *_: LIMIT)


def test_two_people_of_sales_co_sign_at_once_and_one_is_refused(team: Company) -> None:
    for _ in range(FEW):
        seen = propose(team)
        sign(team, "mark", seen)
        results = together(*[lambda who=who: sign(team, who, seen) for who in ("anna", "sven")])  # noqa: B023
        assert sorted(done(results)) == [False, True]
        assert story(team, seen) == []


def test_a_co_signature_against_a_change_one_of_them_wins(team: Company) -> None:
    for _ in range(FEW):
        seen = propose(team)
        sign(team, "mark", seen)
        signed, changed = done(
            together(lambda: sign(team, "anna", seen), lambda: change(team, "mia", seen, cost_cents=LIMIT + 5))  # noqa: B023
        )
        assert signed != changed
        assert now(team, seen).state == ("running" if signed else "proposed")
        assert story(team, seen) == []


def test_a_co_signature_against_a_refusal_one_of_them_wins(team: Company) -> None:
    for _ in range(FEW):
        seen = propose(team)
        sign(team, "mark", seen)
        sven = team.people["sven"]
        ended = together(
            lambda: sign(team, "anna", seen),  # noqa: B023
            lambda: campaigning.decline(team.url, sven, seen.id, 1, "no"),  # noqa: B023
        )
        assert sorted(done(ended)) == [False, True]
        assert story(team, seen) == []


def test_a_double_click_of_marketing_signs_once(team: Company) -> None:
    for _ in range(FEW):
        seen = propose(team)
        assert sorted(done(together(*[lambda: sign(team, "mark", seen)] * 2))) == [False, True]  # noqa: B023
        assert now(team, seen).signed_sides == ("marketing",)


def test_without_the_checks_the_tables_still_refuse_two_signatures_of_one_side(team: Company, monkeypatch) -> None:
    seen = propose(team)
    sign(team, "mark", seen)
    sign(team, "anna", seen)
    monkeypatch.setattr(campaign_desk, "refuse_unless_allowed", lambda *_: None)
    with pytest.raises(campaigning.Refused, match="a moment faster"):
        sign(team, "sven", seen)
    assert story(team, seen) == []
    late = propose(team)
    changed = change(team, "mark", late, cost_cents=LIMIT + 7)
    monkeypatch.setattr(campaign_desk, "refuse_if_changed", lambda *_: None)
    monkeypatch.setattr(campaigning, "refuse_other_plan", lambda *_: None)
    sign(team, "mark", late)
    assert "a signature names another plan" in story(team, changed)
