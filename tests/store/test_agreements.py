"""Laws 3 and 4: two signatures put one agreement in force. Take a guard out and its test fails."""

from datetime import date, timedelta

import pytest

from agreement import Definition, Foreseen, Prediction, Rule, prediction_json
from agreement.errors import Refused
from store import agreements
from tests.store.negotiating import FIRST_DAY, Company, at, bar


def test_two_signatures_put_a_definition_in_force_from_its_day(team: Company) -> None:
    agreed = team.agree(bar(60))
    assert (agreed.version, agreed.effective_at, agreed.agreed_at) == (1, at("2026-11-02"), at("2026-11-01"))
    (found,) = agreements.in_force(team.url, at("2026-11-02"))
    assert (found.definition, found.hash) == (bar(60), agreed.current.hash)
    assert (found.signed_by, found.review_on) == (("Anna (sales)", "Mark (marketing)"), "2027-02-01")
    assert agreements.in_force(team.url, at("2026-11-02") - timedelta(seconds=1)) == ()


# Law 3: the author's side may sign first, but one signature puts nothing in force.


@pytest.mark.parametrize("first", ["anna", "mark"])
def test_one_signature_puts_nothing_in_force(team: Company, first: str) -> None:
    half = team.sign(first, team.propose("anna", bar(60)))
    assert (half.state, half.version, half.effective_at) == ("half signed", None, None)
    assert agreements.in_force(team.url, at("2100-01-01")) == ()


# Law 4: exactly one agreement is in force at any instant for a segment.


def test_the_next_version_takes_over_and_the_old_one_is_superseded(team: Company) -> None:
    first, second = team.agree(bar(60)), team.agree(bar(55), date(2026, 11, 9), "2026-11-03")
    assert [found.version for found in agreements.in_force(team.url, at("2026-12-01"))] == [1, 2]
    instants = ["2026-11-01", "2026-11-02", "2026-11-08", "2026-11-09"]
    ruling = [agreements.at(team.url, at(instant)) for instant in instants]
    assert [found and found.version for found in ruling] == [None, 1, 1, 2]
    states = {one.id: one.state for one in agreements.history(team.url)}
    assert states == {first.id: "superseded", second.id: "in force"}


@pytest.mark.parametrize("day", [date(2026, 11, 9), date(2026, 11, 5)])
def test_a_second_agreement_for_the_same_or_an_earlier_day_is_refused(team: Company, day: date) -> None:
    half = team.propose("anna", bar(50), day, "2026-11-03")
    team.sign("anna", half, "2026-11-03")
    team.agree(bar(60), date(2026, 11, 9), "2026-11-03")
    with pytest.raises(Refused, match=r"Version 1 of this agreement takes effect on 2026-11-09.*later first day"):
        team.sign("mark", half, "2026-11-03")
    assert team.now_on_table(half).state == "half signed"


def test_each_segment_has_its_own_agreement_and_all_is_the_rest(team: Company) -> None:
    team.agree(bar(60))
    team.agree(bar(30, "smb"))
    found = [agreements.at(team.url, at("2026-11-03"), segment) for segment in ("all", "smb", "enterprise")]
    assert [one and one.definition for one in found] == [bar(60), bar(30, "smb"), bar(60)]
    assert {one.version for one in agreements.in_force(team.url, at("2026-11-03"))} == {1}


def test_a_definition_that_cannot_be_judged_is_never_put_on_the_table(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    bad = Definition(rules=(Rule("fit", "won_at", "is", "yesterday"),))
    with pytest.raises(Refused, match="cannot ask for it"):
        team.propose("anna", bad)
    with pytest.raises(Refused, match="between 0 and 100"):
        team.counter("mark", seen, bar(101))
    assert agreements.open_proposals(team.url) == (seen,)


def test_the_other_side_declines_with_a_reason_and_ones_own_withdraws(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    with pytest.raises(Refused, match="Withdraw it instead"):
        agreements.decline(team.url, team.people["sven"], seen.id, 1, "no")
    with pytest.raises(Refused, match="Decline it instead"):
        agreements.withdraw(team.url, team.people["mark"], seen.id, 1)
    with pytest.raises(Refused, match="a reason"):
        agreements.decline(team.url, team.people["mark"], seen.id, 1, "  ")
    declined = agreements.decline(team.url, team.people["mark"], seen.id, 1, "too low", at=at("2026-11-01"))
    assert (declined.state, declined.closed_reason) == ("closed", "too low")
    assert agreements.open_proposals(team.url) == ()


def test_a_review_before_the_first_day_is_refused(team: Company) -> None:
    with pytest.raises(Refused, match="must come after"):
        agreements.propose(team.url, team.people["anna"], bar(60), FIRST_DAY, FIRST_DAY, at=at("2026-11-01"))


def test_the_prediction_is_kept_as_it_stood_at_the_second_signature(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    assert team.sign("anna", seen, session_hash="anna", prediction='{"volume": 1}').prediction is None
    assert team.sign("mark", seen, session_hash="mark", prediction='{"volume": 40}').prediction == '{"volume": 40}'


def test_what_was_foreseen_comes_back_with_the_version_and_what_cannot_be_read_is_not_signed(team: Company) -> None:
    foreseen = Prediction(volume=Foreseen(12.5, 8.0, 17.0, 5.0, 20.0))
    seen = team.propose("anna", bar(60))
    team.sign("anna", seen, session_hash="anna")
    with pytest.raises(Refused, match="prediction"):
        team.sign("mark", seen, session_hash="mark", prediction="[1]")
    team.sign("mark", seen, session_hash="mark", prediction=prediction_json(foreseen, {"bar": 60}))
    (ruling,) = agreements.in_force(team.url, at("2027-12-01"))
    assert ruling.prediction == foreseen
