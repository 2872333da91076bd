"""Laws 5, 6 and 7: nothing is edited, nothing reaches back, every step is kept. Take a guard out and its test fails."""

from datetime import date

import pytest
from sqlalchemy import select, update

from agreement.errors import Refused
from store import agreements, models, negotiation
from store.engine import writing
from tests.store.negotiating import FIRST_DAY, Company, anomalies, at, bar, rows

# Law 5: nothing is edited.


def test_a_counter_proposal_is_a_new_revision_and_voids_all_signatures(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    signed = team.sign("anna", seen)
    moved = team.counter("mark", signed, bar(55), note="capacity is there")
    assert (moved.state, moved.signed_sides, moved.current.side) == ("proposed", (), "marketing")
    assert moved.revisions[0] == signed.current
    assert moved.revisions[0].signatures[0].hash == seen.current.hash
    assert team.sign("mark", moved).state == "half signed"


def test_a_counter_proposal_that_changes_nothing_is_refused(team: Company) -> None:
    with pytest.raises(Refused, match="changes nothing"):
        team.counter("mark", team.propose("anna", bar(60)), bar(60))


def test_a_counter_proposal_stays_with_its_segment(team: Company) -> None:
    with pytest.raises(Refused, match="about the segment 'all'"):
        team.counter("mark", team.propose("anna", bar(60)), bar(60, "smb"))


@pytest.mark.parametrize("ending", ["agreed", "declined", "withdrawn"])
def test_nothing_can_be_changed_once_it_is_over(team: Company, ending: str) -> None:
    seen = team.propose("anna", bar(60))
    if ending == "agreed":
        team.sign("anna", seen)
        over = team.sign("mark", seen)
    elif ending == "declined":
        over = agreements.decline(team.url, team.people["mark"], seen.id, 1, "the bar is too low")
    else:
        over = agreements.withdraw(team.url, team.people["anna"], seen.id, 1)
    for who, step, more in (
        ("anna", "sign", (seen.current.hash, "anna")),
        ("mark", "counter", (bar(50),)),
        ("mark", "decline", ("no",)),
        ("anna", "withdraw", ()),
    ):
        with pytest.raises(Refused, match="nothing can be changed"):
            getattr(agreements, step)(team.url, team.people[who], seen.id, 1, *more)
    assert team.now_on_table(seen) == over


@pytest.mark.parametrize("kept", [models.Revision, models.Signature, models.Audit])
@pytest.mark.parametrize("change", ["edit", "remove"])
def test_no_revision_signature_or_audit_row_is_ever_changed(team: Company, kept: type, change: str) -> None:
    team.agree(bar(60))
    before = rows(team.url, f"SELECT * FROM {kept.__tablename__}")  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError, match="never changed"):
        _change_first(team.url, kept, change)
    assert rows(team.url, f"SELECT * FROM {kept.__tablename__}") == before  # type: ignore[attr-defined]


def test_a_text_changed_behind_accords_back_is_found(team: Company) -> None:
    seen = team.agree(bar(60))
    assert agreements.altered(team.url) == ()
    with writing(team.url) as session:
        session.execute(update(models.Revision).values(definition=seen.current.hash))
    assert agreements.altered(team.url) == ("Agreement 1, revision 1: its text is not what was hashed",)


# Law 6: a lead is judged by the version in force at its hand-over, for ever.


def test_a_late_second_signature_never_reaches_back(team: Company) -> None:
    late = team.propose("anna", bar(60), date(2026, 11, 2), "2026-11-01")
    team.sign("anna", late, "2026-11-01")
    assert team.sign("mark", late, "2026-11-20 15:30").effective_at == at("2026-11-20 15:30")


def test_a_first_day_that_has_passed_cannot_be_proposed(team: Company) -> None:
    with pytest.raises(Refused, match="2026-11-02 is past"):
        team.propose("anna", bar(60), FIRST_DAY, "2026-11-03")
    seen = team.propose("anna", bar(60))
    with pytest.raises(Refused, match="2026-10-01 is past"):
        team.counter("anna", seen, bar(50), effective_on=date(2026, 10, 1))


def test_the_ledger_carries_the_verdict_of_the_version_in_force_at_each_hand_over(team: Company) -> None:
    team.agree(bar(60))
    team.agree(bar(80), date(2026, 11, 9), "2026-11-03")
    table = models.TABLES["leads"]
    with writing(team.url) as session:
        for day in (1, 8, 9):
            moment = at(f"2026-11-{day:02} 12:00")
            session.execute(table.insert().values(lead_id=str(day), created_at=moment, handed_over_at=moment, score=70))
    from store.frames import read_ledger

    found = read_ledger(team.url).leads.select("lead_id", "judged_version", "passes", "first_failed").rows()
    assert found == [("1", None, None, None), ("8", 1, True, None), ("9", 2, False, "Score is at least 80")]
    assert [one.version for one in read_ledger(team.url, date(2026, 11, 8)).agreements] == [1]


# Law 7: every step writes who, when, what it was and what it became, in the same transaction.


def test_every_step_is_kept_with_what_it_was_and_what_it_became(team: Company) -> None:
    seen = team.propose("anna", bar(60))
    team.sign("anna", seen)
    moved = team.counter("mark", seen, bar(55))
    agreements.decline(team.url, team.people["anna"], seen.id, 2, "two bars too low", at=at("2026-11-01"))
    steps = team.now_on_table(moved).steps
    assert [(step.who, step.action, step.at) for step in steps] == [
        ("Anna", "agreement.propose", at("2026-11-01")),
        ("Anna", "agreement.sign", at("2026-11-01")),
        ("Mark", "agreement.counter", at("2026-11-01")),
        ("Anna", "agreement.decline", at("2026-11-01")),
    ]
    assert [step.before for step in steps] == [None, *(step.after for step in steps[:-1])]
    assert [(step.after["state"], step.after["revision"], step.after["signed"]) for step in steps] == [
        ("proposed", 1, []), ("half signed", 1, ["sales"]), ("proposed", 2, []), ("closed", 2, []),
    ]  # fmt: skip
    assert steps[-1].after["reason"] == "two bars too low"
    assert anomalies(team.url, seen.id) == []


def test_a_step_whose_audit_row_cannot_be_written_does_not_happen(
    team: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = team.propose("anna", bar(60))

    def broken(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(negotiation, "record", broken)
    for step in (lambda: team.sign("mark", seen), lambda: team.counter("mark", seen, bar(50))):
        with pytest.raises(OSError, match="no room"):
            step()
    assert team.now_on_table(seen) == seen


def test_every_step_raises_the_data_version(team: Company) -> None:
    from store.frames import version

    before = version(team.url)
    team.agree(bar(60))
    assert version(team.url) == before + 3


def _change_first(url: str, kept: type, change: str) -> None:
    with writing(url) as session:
        row = session.scalars(select(kept)).first()
        if change == "remove":
            session.delete(row)
        else:
            row.after = row.hash = "another"
