"""The pure side of the gate: one way to write a plan, what changed, the limit, pieces beside each other, who waits."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from agreement.calendar import Calendar
from agreement.campaign_foreseen import Expected, Reach, expected_json, read_expected
from agreement.campaign_plans import Beside, beside, checked_plan, plan_changes, plan_hash, plan_json, read_plan
from agreement.campaigns import ABOVE, BELOW, NO_LIMIT, TEST, Plan, Planned, PlanRevision, allowed, judged, waiting
from agreement.errors import Refused
from agreement.proposal import Signature

PLAN = Plan("Fair", "trade show", date(2026, 12, 1), date(2026, 12, 3), 20_000_00, "Mark", "Meet plants", ("b", "a"))
CALENDAR = Calendar()


def planned(number, state="proposed", signed=(), **terms):
    signatures = tuple(Signature(side, 1, side, "", at(day), False) for side, day in signed)
    return Planned(number, state, (PlanRevision(1, replace(PLAN, **terms), "", "Mark", at(1), signatures),))


def at(day):
    return datetime(2026, 11, day, tzinfo=UTC)


def test_a_plan_is_written_in_one_way_and_read_again() -> None:
    turned = replace(PLAN, segments=("a", "b", "a", " "), name=" Fair ")
    assert plan_json(turned) == plan_json(PLAN)
    assert plan_hash(turned) == plan_hash(PLAN)
    assert read_plan(plan_json(PLAN)) == replace(PLAN, segments=("a", "b"))
    assert plan_hash(replace(PLAN, name="Cafe\u0301")) == plan_hash(replace(PLAN, name="Caf\u00e9"))


@pytest.mark.parametrize(
    ("terms", "word"),
    [
        ({"name": "Show"}, "name Fair → Show"), ({"channel": "ads"}, "channel trade show → ads"),
        ({"starts_on": date(2026, 11, 30)}, "first day 1 Dec 2026 → 30 Nov 2026"), ({"leads": 40}, "none → 40"),
        ({"segments": ()}, "segments a, b → none"), ({"owner": "Mia"}, "owner Mark → Mia"),
        ({"reason": "Other"}, "reason Meet plants → Other"), ({"cost_cents": 1_00}, "planned cost 20,000 → 1"),
        ({"kind": TEST}, "kind campaign → market test"), ({"hypothesis": "x"}, "hypothesis none → x"),
        ({"success": "y"}, "what counts as success none → y"),
    ],
)  # fmt: skip
def test_whatever_changes_changes_the_hash_and_is_said(terms, word) -> None:
    changed = replace(PLAN, **terms)
    assert plan_hash(changed) != plan_hash(PLAN)
    (said,) = plan_changes(PLAN, changed)
    assert word in said


def test_the_limit_itself_is_within_it_and_a_test_above_it_is_none() -> None:
    assert [judged(PLAN, limit) for limit in (None, 20_000_00, 19_999_99)] == [NO_LIMIT, BELOW, ABOVE]
    trial = replace(PLAN, kind=TEST)
    assert (judged(trial, None), judged(trial, 20_000_00)) == (NO_LIMIT, BELOW)
    with pytest.raises(Refused, match="at most the limit"):
        judged(trial, 19_999_99)


def test_a_campaign_has_no_hypothesis_and_a_test_needs_one() -> None:
    assert checked_plan(replace(PLAN, hypothesis="x")).hypothesis == ""
    trial = replace(PLAN, kind=TEST, hypothesis="x", success="y")
    assert checked_plan(trial) == replace(trial, segments=("a", "b"))
    with pytest.raises(Refused, match="no what counts as success"):
        checked_plan(replace(trial, success=""))


def test_pieces_of_one_campaign_are_added_up_beside_each_other() -> None:
    """4 December and 1 October are of one quarter, 1 January is not; what is over or declined does not count."""
    one = planned(1, cost_cents=9_00)
    others = [
        planned(2, "running", cost_cents=8_00, name="Other", starts_on=date(2026, 10, 1)),
        planned(3, "waits for sales", cost_cents=7_00, channel="ads", name="FAIR"),
        planned(4, "declined", cost_cents=100_00), planned(5, "ended", cost_cents=100_00),
        planned(6, cost_cents=100_00, starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 2)),
        planned(7, cost_cents=100_00, channel="ads", name="Ads"),
    ]  # fmt: skip
    assert beside(one, [one, *others], CALENDAR, 10_00) == Beside(3, 24_00, above=True)
    assert beside(one, [one, *others], CALENDAR, 24_00) == Beside(3, 24_00, above=False)
    assert beside(one, [one, *others], CALENDAR, 8_50) == Beside(3, 24_00, above=False)
    assert beside(one, [one, *others], CALENDAR, None) == Beside(3, 24_00, above=False)
    assert beside(one, [one], CALENDAR, 10_00) == Beside(1, 9_00, above=False)


def test_what_waits_is_told_with_its_day_the_longest_first() -> None:
    signed = planned(1, "waits for sales", [("marketing", 5)])
    longer = planned(2, "waits for sales", [("marketing", 3)])
    others = [planned(3), planned(4, "running", [("marketing", 1), ("sales", 2)])]
    assert waiting([signed, longer, *others]) == ((longer, at(3)), (signed, at(5)))


def test_no_seat_but_the_two_does_anything() -> None:
    for seat in ("executive", "viewer", "administrator"):
        for state in ("proposed", "waits for sales", "running", "ended", "declined", "withdrawn"):
            assert allowed(state, seat) == allowed(state, seat, TEST) == ()
    assert allowed("running", "marketing") == ("link",)
    assert allowed("running", "marketing", TEST) == ("link", "end")


def test_an_expectation_is_kept_and_read_again() -> None:
    said = Expected(Reach(3, 1, 5), None, Reach(0.5, 0, 2), Reach(-5.5, -9, 3), 4, None, 90, 270)
    assert read_expected(expected_json(said)) == said
    assert read_expected(None) is None
    for broken in (expected_json(said).replace("-9", "9"), expected_json(said).replace('"like": 4', '"like": "4"')):
        with pytest.raises(Refused):
            read_expected(broken)
