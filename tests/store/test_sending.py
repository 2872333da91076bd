"""Who may mail a week: one claim at a time, told its end or told that nobody knows. On both engines."""

import json
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import text

from agreement.errors import Refused
from store import trail
from store.engine import writing
from store.sending import BUSY, Sending, claim, failed, recipients_hash, sendings, sent, unsure
from tests.store.negotiating import Company, at, rows
from tests.store.racing import ROUNDS, together

WEEK = date(2026, 11, 16)
MORNING = at("2026-11-23 07:00")
LATER = MORNING + BUSY
TO = ("erin@example.com", "carl@example.com")
STEM = "week-2026-11-16-abc@example.com"


def claimed(team: Company, again: bool = False, when: object = MORNING) -> Sending | None:
    return claim(team.url, WEEK, TO, STEM, again, when)  # type: ignore[arg-type]


def test_a_week_is_claimed_then_sent_and_never_claimed_again(team: Company) -> None:
    one = claimed(team)
    assert one is not None
    assert (one.number, one.recipients, one.message_id) == (1, 2, "<week-2026-11-16-abc.1@example.com>")
    assert (one.open, one.claimed_at, one.error) == (True, MORNING, None)
    sent(team.url, one, at=MORNING)
    (kept,) = sendings(team.url, WEEK)
    assert (kept.sent_at, kept.failed_at, kept.open) == (MORNING, None, False)
    for later in (MORNING, LATER, LATER + timedelta(days=9)):
        assert claimed(team, when=later) is None
    assert sendings(team.url, date(2026, 11, 9)) == ()


def test_each_step_is_audited(team: Company) -> None:
    one = claimed(team)
    assert one is not None
    unsure(team.url, one, "broke")
    sent(team.url, one, "not taken for bob@example.com", MORNING)
    steps = trail.trail(team.url, "week.")
    assert [step.action for step in steps] == ["week.sent", "week.unsure", "week.claim"]
    assert {(step.who, step.subject) for step in steps} == {("the terminal", "week:2026-11-16")}
    assert json.loads(steps[0].after or "")["error"] == "not taken for bob@example.com"


def test_of_several_at_the_same_instant_exactly_one_may_send(team: Company) -> None:
    for at_once in range(ROUNDS // 5):
        week = WEEK - timedelta(weeks=at_once)
        found = together(*([partial(claim, team.url, week, TO, STEM)] * 4))
        assert sum(one is not None for one in found) == 1
        assert len(sendings(team.url, week)) == 1


def test_a_claim_that_never_ended_is_told_and_not_repeated_by_itself(team: Company) -> None:
    one = claimed(team)
    assert one is not None
    assert claimed(team, when=LATER - timedelta(seconds=1)) is None
    assert claimed(team, again=True, when=LATER - timedelta(seconds=1)) is None
    with pytest.raises(Refused, match=r"nobody knows whether it left\. .*<week-2026-11-16-abc\.1@example.com>"):
        claimed(team, when=LATER)
    unsure(team.url, one, "the connection broke")
    with pytest.raises(Refused, match=r"\(the connection broke\)"):
        claimed(team, when=LATER)
    assert len(sendings(team.url, WEEK)) == 1
    again = claimed(team, again=True, when=LATER)
    assert again is not None
    assert (again.number, again.message_id) == (2, one.message_id)


def test_what_surely_failed_is_tried_again_under_its_own_name(team: Company) -> None:
    one = claimed(team)
    assert one is not None
    failed(team.url, one, "no answer", MORNING)
    assert sendings(team.url, WEEK)[0].failed_at == MORNING
    second = claimed(team)
    assert second is not None
    assert (second.number, second.message_id) == (2, one.message_id)


def test_again_after_a_sending_is_a_mail_of_its_own(team: Company) -> None:
    one = claimed(team)
    assert one is not None
    sent(team.url, one)
    again = claimed(team, again=True)
    assert again is not None
    assert again.message_id == "<week-2026-11-16-abc.2@example.com>"
    failed(team.url, again, "no answer")
    assert claimed(team) is None


def test_the_table_itself_refuses_a_second_claim_of_one_number(team: Company) -> None:
    claimed(team)
    copy = (
        "INSERT INTO accord_sent_reports (week, number, recipients, recipients_hash, message_id, claimed_at) "
        "SELECT week, number, recipients, recipients_hash, message_id, claimed_at FROM accord_sent_reports"
    )
    with pytest.raises(Exception, match=r"(?i)unique"), writing(team.url) as session:
        session.execute(text(copy))


def test_no_address_is_kept_only_the_hash_of_all(team: Company) -> None:
    claimed(team)
    ((kept,),) = rows(team.url, "SELECT recipients_hash FROM accord_sent_reports")
    assert kept == recipients_hash(("Carl@Example.com", "erin@example.com")) != recipients_hash(TO[:1])
    assert not any("erin" in str(step) for step in trail.trail(team.url, "week."))
