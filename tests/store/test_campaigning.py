"""The campaign gate, step by step: who may do what, what a signature names, and what is never half-written."""

from dataclasses import replace

import pytest
from sqlalchemy import text as sql

from agreement.campaign_foreseen import Expected, Reach, expected_json
from agreement.errors import Refused
from store import campaigning, models
from store.engine import writing
from store.plans import plans
from store.seals import altered
from tests.making import frame
from tests.store.negotiating import Company, at, charter, password, rows
from tests.store.planning import FAIR, LIMIT, SMALL, TRIAL, change, now, propose, sign, steps, story
from tests.stored import store_frames

EXPECTED = Expected(Reach(40, 20, 70), Reach(10, 5, 16), None, None, 9, "trade show", 90, 270)
LATER = at("2026-11-05")


@pytest.fixture(autouse=True)
def limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaigning, "campaign_limit", lambda *_: LIMIT)


def test_a_dear_campaign_waits_for_sales_and_runs_when_sales_has_signed(team: Company) -> None:
    seen = propose(team)
    assert (seen.state, seen.gate, seen.signed_sides) == ("proposed", None, ())
    waits = sign(team, "mark", seen, expected=expected_json(EXPECTED))
    assert (waits.state, waits.gate, waits.limit_cents, waits.expected) == (
        "waits for sales",
        "above the limit",
        LIMIT,
        None,
    )
    assert waits.waits_since == at("2026-11-02")
    runs = sign(team, "anna", seen, when="2026-11-04", expected=expected_json(EXPECTED))
    assert (runs.state, runs.signed_sides, runs.expected) == ("running", ("marketing", "sales"), EXPECTED)
    assert (runs.started_at, runs.waits_since) == (at("2026-11-04"), None)
    assert [one.name for one in runs.current.signatures] == ["Mark", "Anna"]
    assert steps(team) == ["propose", "sign", "sign"]
    assert story(team, seen) == []


def test_within_the_limit_marketing_starts_alone_and_without_a_limit_too(team: Company, monkeypatch) -> None:
    small = sign(team, "mark", propose(team, SMALL), expected=expected_json(EXPECTED))
    assert (small.state, small.gate, small.expected) == ("running", "within the limit", EXPECTED)
    with pytest.raises(Refused, match="needs no signature of sales"):
        sign(team, "anna", small)
    monkeypatch.setattr(campaigning, "campaign_limit", lambda *_: None)
    free = sign(team, "mark", propose(team))
    assert (free.state, free.gate, free.limit_cents) == ("running", "no limit agreed", None)


def test_the_limit_is_that_of_the_moment_of_marketings_signature(team: Company, monkeypatch) -> None:
    seen, asked = propose(team), []
    monkeypatch.setattr(campaigning, "campaign_limit", lambda *args: asked.append(args) or 30_000_00)
    assert sign(team, "mark", seen, when="2026-11-09").gate == "within the limit"
    assert asked == [(team.url, at("2026-11-09"))]


def test_the_limit_is_read_from_the_charter_in_force(team: Company, monkeypatch) -> None:
    monkeypatch.undo()
    team.agree(replace(charter(4), campaign_limit_cents=LIMIT))
    before, after = (sign(team, "mark", propose(team), when=when) for when in ("2026-11-01", "2026-11-02"))
    assert (before.gate, after.gate) == ("no limit agreed", "above the limit")


def test_only_marketing_proposes_changes_and_withdraws(team: Company) -> None:
    seen = propose(team)
    for who in ("anna", "erin", "vera", "adam"):
        with pytest.raises(Refused, match="marketing seat"):
            propose(team, who=who)
        for step in (
            lambda: change(team, who, seen, cost_cents=1),  # noqa: B023
            lambda: campaigning.withdraw(team.url, team.people[who], seen.id, 1),  # noqa: B023
            lambda: sign(team, who, seen),  # noqa: B023
        ):
            with pytest.raises(Refused):
                step()
    assert now(team, seen) == seen
    assert steps(team) == ["propose"]


def test_only_sales_co_signs_or_declines_and_only_after_marketing(team: Company) -> None:
    seen = propose(team)
    with pytest.raises(Refused, match="it signs first"):
        sign(team, "anna", seen)
    sign(team, "mark", seen)
    for who in ("mia", "mark", "erin", "adam"):
        with pytest.raises(Refused):
            sign(team, who, seen)
        with pytest.raises(Refused):
            campaigning.decline(team.url, team.people[who], seen.id, 1, "no")
    with pytest.raises(Refused, match="Say why"):
        campaigning.decline(team.url, team.people["anna"], seen.id, 1, "  ")
    declined = campaigning.decline(team.url, team.people["anna"], seen.id, 1, "Too dear", at=LATER)
    assert (declined.state, declined.closed_reason, declined.closed_by) == ("declined", "Too dear", "Anna")
    with pytest.raises(Refused):
        sign(team, "sven", seen)
    assert steps(team) == ["propose", "sign", "decline"]


def test_a_change_voids_the_signature_and_a_late_one_is_told_what_changed(team: Company) -> None:
    seen = propose(team)
    sign(team, "mark", seen)
    changed = change(team, "mia", seen, cost_cents=25_000_00)
    assert (changed.state, changed.signed_sides, changed.gate, changed.limit_cents) == ("proposed", (), None, None)
    with pytest.raises(Refused, match=r"planned cost 20,000 → 25,000 \(by Mia\)"):
        sign(team, "anna", seen)
    with pytest.raises(Refused, match="not on the table"):
        campaigning.sign(team.url, team.people["mark"], seen.id, 2, seen.current.hash, session_hash="mark")
    with pytest.raises(Refused, match="Nothing changed"):
        change(team, "mark", changed)
    assert [one.number for one in now(team, seen).revisions] == [1, 2]
    assert [one.signed_sides for one in plans(team.url)] == [()]


def test_a_plan_that_became_small_needs_no_sales_and_one_that_grew_does(team: Company) -> None:
    seen = propose(team)
    sign(team, "mark", seen)
    assert sign(team, "mark", change(team, "mark", seen, cost_cents=LIMIT)).gate == "within the limit"
    grown = change(team, "mark", propose(team, SMALL), cost_cents=LIMIT + 1)
    assert sign(team, "mark", grown).state == "waits for sales"


def test_one_person_or_one_session_never_gives_both_signatures(team: Company) -> None:
    seen = propose(team)
    sign(team, "mark", seen)
    with pytest.raises(Refused, match="not signed in as you"):
        sign(team, "anna", seen, session_hash="mark")
    with pytest.raises(Refused, match="not signed in as you"):
        sign(team, "anna", seen, session_hash=None)
    with pytest.raises(Refused, match="password is not right"):
        sign(team, "anna", seen, password="no")
    signed = sign(team, "anna", seen, password=password("anna"))
    assert [one.by_password for one in signed.current.signatures] == [False, True]
    other = propose(team)
    sign(team, "mark", other)
    rows(team.url, "SELECT 1")
    with campaigning.negotiating(team.url) as session:
        session.get(models.User, team.people["mark"].id).seat = "sales"
    with pytest.raises(Refused, match="another person's"):
        sign(team, "mark", other)


def test_what_is_expected_must_be_an_expectation(team: Company) -> None:
    seen = propose(team, SMALL)
    for text in (
        "no",
        "[]",
        "{}",
        expected_json(EXPECTED).replace("40", "NaN"),
        expected_json(EXPECTED).replace("70", "1"),
    ):
        with pytest.raises(Refused):
            sign(team, "mark", seen, expected=text)
    assert now(team, seen).state == "proposed"


def test_a_market_test_says_what_it_tries_stays_small_and_ends_with_what_was_learned(team: Company) -> None:
    with pytest.raises(Refused, match="A market test may cost at most the limit of 15,000"):
        propose(team, replace(TRIAL, cost_cents=LIMIT + 1))
    with pytest.raises(Refused, match="no hypothesis"):
        propose(team, replace(TRIAL, hypothesis=" "))
    seen = propose(team, TRIAL)
    with pytest.raises(Refused, match="A market test may cost"):
        change(team, "mark", seen, cost_cents=LIMIT + 1)
    mark = team.people["mark"]
    with pytest.raises(Refused, match="cannot end"):
        campaigning.end(team.url, mark, seen.id, "Nothing yet", None)
    sign(team, "mark", seen)
    for learned, succeeded in (("", True), ("Yes", "maybe")):
        with pytest.raises(Refused):
            campaigning.end(team.url, mark, seen.id, learned, succeeded)
    ended = campaigning.end(team.url, mark, seen.id, "Nobody reads letters", False, at=LATER)
    assert (ended.state, ended.learned, ended.succeeded, ended.closed_by) == (
        "ended",
        "Nobody reads letters",
        False,
        "Mark",
    )
    dear = sign(team, "mark", propose(team, SMALL))
    with pytest.raises(Refused, match="cannot end"):
        campaigning.end(team.url, mark, dear.id, "Much", None)


def test_a_test_above_a_limit_that_fell_meanwhile_is_refused_at_the_signature(team: Company, monkeypatch) -> None:
    seen = propose(team, TRIAL)
    monkeypatch.setattr(campaigning, "campaign_limit", lambda *_: 1_000_00)
    with pytest.raises(Refused, match="at most the limit of 1,000"):
        sign(team, "mark", seen)
    assert (now(team, seen).state, now(team, seen).signed_sides) == ("proposed", ())


def test_a_running_plan_is_linked_to_one_campaign_of_the_crm_and_that_to_no_other(team: Company) -> None:
    store_frames(team.url, campaigns=frame("campaigns", {"campaign_id": "c1", "name": "Fair"}))
    mark, first = team.people["mark"], propose(team, SMALL)
    with pytest.raises(Refused, match="cannot link"):
        campaigning.link(team.url, mark, first.id, "c1")
    sign(team, "mark", first)
    for name in ("c2", "", None, "c1\0"):
        with pytest.raises(Refused):
            campaigning.link(team.url, mark, first.id, name)
    assert campaigning.link(team.url, mark, first.id, "c1").campaign_id == "c1"
    second = sign(team, "mark", propose(team, SMALL))
    for one, word in ((first, "linked to campaign c1 already"), (second, "Another plan")):
        with pytest.raises(Refused, match=word):
            campaigning.link(team.url, mark, one.id, "c1")
    with pytest.raises(Refused):
        campaigning.link(team.url, team.people["anna"], second.id, "c1")


def test_a_plan_that_was_withdrawn_and_one_that_never_was(team: Company) -> None:
    seen = propose(team)
    gone = campaigning.withdraw(team.url, team.people["mia"], seen.id, 1, "Not this year", at=LATER)
    assert (gone.state, gone.closed_reason) == ("withdrawn", "Not this year")
    with pytest.raises(Refused, match="withdrawn"):
        sign(team, "mark", seen)
    for number in (99, 0, -1, True, 2**70, "1", None):
        with pytest.raises(Refused, match="no plan number"):
            campaigning.withdraw(team.url, team.people["mark"], number, 1)
    other = propose(team)
    for revision in (2, None, "1"):
        with pytest.raises(Refused, match="has no revision"):
            campaigning.withdraw(team.url, team.people["mark"], other.id, revision)


WRONG = [
        ({"name": " "}, "no name"), ({"owner": ""}, "no owner"), ({"reason": ""}, "no reason"),
        ({"channel": "\0"}, "no text"), ({"name": "\ud800"}, "half a character"), ({"name": "x" * 300}, "longer"),
        ({"cost_cents": 0}, "more than nothing"), ({"cost_cents": 1.5}, "whole numbers"),
        ({"cost_cents": 10**15}, "more than nothing"), ({"leads": 0}, "expected leads"),
        ({"ends_on": FAIR.starts_on.replace(day=1, month=11)}, "before the first"),
        ({"starts_on": "today"}, "first and a"),
        ({"kind": "party"}, "not 'party'"), ({"segments": (3,)}, "no text"),
]  # fmt: skip


def test_a_plan_that_nobody_could_judge_is_refused(team: Company) -> None:
    for terms, word in WRONG:
        with pytest.raises(Refused, match=word):
            propose(team, replace(FAIR, **terms))
    assert plans(team.url) == ()


def test_every_step_raises_the_meetings_version_alone_and_writes_one_row(team: Company) -> None:
    def version(counter: str = "meeting_version") -> int:
        return int(rows(team.url, f"SELECT value FROM accord_settings WHERE name = '{counter}'")[0][0])

    before, counted = version(), version("data_version")
    seen = propose(team)
    sign(team, "mark", seen)
    sign(team, "anna", seen)
    assert (version(), version("data_version")) == (before + 3, counted)  # nobody counts the leads again for a plan
    kept = rows(
        team.url, "SELECT who, subject, before, after FROM accord_audit WHERE action LIKE 'campaign.%' ORDER BY id"
    )
    assert [(who, subject) for who, subject, *_ in kept] == [
        (who, f"campaign_plan:{seen.id}") for who in ("Mark", "Mark", "Anna")
    ]
    assert '"state": "waits for sales"' in kept[2][2]
    assert '"state": "running"' in kept[2][3]


def test_revisions_and_signatures_are_never_changed(team: Company) -> None:
    seen = propose(team)
    sign(team, "mark", seen)
    for kind in (models.CampaignRevision, models.CampaignSignature):
        with pytest.raises(RuntimeError, match="never changed"), campaigning.negotiating(team.url) as session:
            session.query(kind).first().hash = "other"


def test_a_plan_that_was_changed_behind_accords_back_is_named(team: Company) -> None:
    seen = propose(team)
    sign(team, "mark", seen)
    assert altered(team.url) == ()
    for column, what in (("content", "its text is not what was hashed"), ("hash", "a signature names another hash")):
        with writing(team.url) as session:
            session.execute(sql(f"UPDATE accord_campaign_revisions SET {column} = replace({column}, 'a', 'b')"))
        assert f"Campaign plan {seen.id}, revision 1: {what}" in altered(team.url)
