"""A week is frozen once, by whoever comes first, and stays; its sentence keeps every edit. On both engines."""

import json
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text, update

from agreement.errors import Refused
from store import agreements, reported, sentences, trail
from store.engine import writing
from store.frames import version
from store.models import ReportedWeek, WeekSentence
from store.reported import Draft, Reported, changes_since, freeze
from store.settings import calendar, save_calendar
from tests.store.negotiating import Company, at, rows
from tests.store.racing import ROUNDS, together

WEEK = date(2026, 11, 16)
NOON = at("2026-11-24 12:00")
DRAFT = Draft(WEEK, 1, '{"ä":1}', "<p>ä</p>", date(2026, 11, 22), 7, "version 2")


def test_what_is_frozen_is_read_back_to_the_letter_with_who_when_and_how(team: Company) -> None:
    assert reported.reported(team.url, WEEK) is None
    one = freeze(team.url, team.people["anna"], "by hand", DRAFT, NOON)
    assert one == reported.reported(team.url, WEEK)
    assert (one.content, one.page) == ('{"ä":1}', "<p>ä</p>")
    assert one.sha256 == sha256('{"ä":1}\0<p>ä</p>'.encode()).hexdigest()
    assert (one.frozen_by, one.frozen_at, one.how, one.data_version) == ("Anna", NOON, "by hand", 7)
    assert (one.until, one.layout, one.agreement) == (date(2026, 11, 22), 1, "version 2")


def test_freezing_is_audited_in_its_transaction_and_nobody_counts_again_for_it(team: Company) -> None:
    before = version(team.url)
    one = freeze(team.url, team.people["anna"], "by hand", DRAFT, NOON)
    (step,) = trail.trail(team.url, "week.")
    assert (step.who, step.action, step.subject, step.at) == ("Anna", "week.freeze", "week:2026-11-16", NOON)
    assert json.loads(step.after or "") == {
        "sha256": one.sha256, "how": "by hand", "until": "2026-11-22", "agreement": "version 2", "data_version": 7,
    }  # fmt: skip
    assert version(team.url) == before


def test_a_freezing_whose_audit_row_cannot_be_written_did_not_happen(
    team: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("store.reported.record", broken)
    with pytest.raises(OSError, match="no room"):
        freeze(team.url, "the terminal", "sent", DRAFT)
    assert reported.reported(team.url, WEEK) is None


def test_the_first_freezing_stands_whoever_comes_later(team: Company) -> None:
    first = freeze(team.url, "Accord itself", "by itself", DRAFT, NOON)
    again = freeze(team.url, team.people["mark"], "by hand", replace(DRAFT, content="{}", page="other"))
    assert again == first
    assert len(trail.trail(team.url, "week.freeze")) == 1
    assert rows(team.url, "SELECT user_id, frozen_by FROM accord_reported_weeks") == [(None, "Accord itself")]


@pytest.mark.parametrize("until", ["2026-11-21", "2026-11-16", "2026-11-15"])
def test_a_week_that_is_not_over_in_the_data_is_not_frozen(until: str, team: Company) -> None:
    with pytest.raises(Refused, match=r"is not over in the data, .* once they reach 22 Nov 2026"):
        freeze(team.url, team.people["anna"], "by hand", replace(DRAFT, until=date.fromisoformat(until)))
    assert reported.reported(team.url, WEEK) is None


def test_a_week_is_named_by_its_first_day_as_the_company_counts_weeks(team: Company) -> None:
    for wrong in (date(2026, 11, 15), date(2026, 11, 17)):
        with pytest.raises(Refused, match=f"No week begins on {wrong}"):
            freeze(team.url, team.people["anna"], "by hand", replace(DRAFT, week=wrong))
    with writing(team.url) as session:
        company = calendar(session)
    save_calendar(team.url, "test", replace(company, week_start=7))
    sunday = date(2026, 11, 15)
    assert freeze(team.url, "the terminal", "sent", replace(DRAFT, week=sunday)).week == sunday


@pytest.mark.parametrize(("who", "may"), [("anna", True), ("mark", True), ("adam", True), ("erin", False),
                                          ("vera", False)])  # fmt: skip
def test_by_hand_it_is_frozen_by_those_who_write_its_sentence_and_taken_away_by_all(
    who: str, may: bool, team: Company
) -> None:
    if not may:
        with pytest.raises(Refused, match="This needs the sales or marketing or administrator seat"):
            freeze(team.url, team.people[who], "by hand", DRAFT)
        with pytest.raises(Refused, match="This needs the sales or marketing or administrator seat"):
            sentences.write(team.url, team.people[who], WEEK, "All is well.")
    assert freeze(team.url, team.people[who], "by hand" if may else "taken away", DRAFT).frozen_by == who.title()


def test_of_several_at_the_same_instant_exactly_one_freezes_and_all_see_that_one(team: Company) -> None:
    drafts = [replace(DRAFT, content=f"[{who}]") for who in range(4)]
    for at_once in range(ROUNDS // 5):
        week = date.fromordinal(WEEK.toordinal() - 7 * at_once)
        steps = [partial(freeze, team.url, "the terminal", "sent", replace(one, week=week)) for one in drafts]
        found: list[Reported] = together(*steps)
        assert {one.sha256 for one in found} == {found[0].sha256}
        assert reported.reported(team.url, week) == found[0]
    assert len(trail.trail(team.url, "week.freeze")) == ROUNDS // 5


def test_the_table_itself_refuses_a_second_report_of_a_week(team: Company) -> None:
    one = freeze(team.url, "the terminal", "sent", DRAFT)
    with pytest.raises(Exception, match=r"(?i)unique"), writing(team.url) as session:
        session.execute(text("INSERT INTO accord_reported_weeks SELECT * FROM accord_reported_weeks"))
    assert reported.reported(team.url, WEEK) == one


def test_a_frozen_week_and_an_edit_are_never_changed_or_removed(team: Company) -> None:
    freeze(team.url, "the terminal", "sent", DRAFT)
    sentences.write(team.url, team.people["anna"], WEEK, "All is well.")
    for table, changed in ((ReportedWeek, "page"), (WeekSentence, "text")):
        with pytest.raises(RuntimeError, match="never changed or removed"), writing(team.url) as session:
            setattr(session.query(table).one(), changed, "other")
        with pytest.raises(RuntimeError, match="never changed or removed"), writing(team.url) as session:
            session.delete(session.query(table).one())


@pytest.mark.parametrize("column", ["content", "page", "sha256"])
def test_what_was_changed_behind_accords_back_is_told_and_never_shown_as_reported(column: str, team: Company) -> None:
    freeze(team.url, "the terminal", "sent", DRAFT)
    assert agreements.altered(team.url) == ()
    with writing(team.url) as session:
        session.execute(update(ReportedWeek).values({column: "{}"}))
    assert agreements.altered(team.url) == ("Week of 2026-11-16: it is not what was frozen",)
    for asked in (lambda: reported.reported(team.url, WEEK), lambda: freeze(team.url, "the terminal", "sent", DRAFT)):
        with pytest.raises(Refused, match="no longer what was frozen"):
            asked()


def test_what_came_after_the_freezing_is_told(team: Company) -> None:
    with writing(team.url) as session:
        company = calendar(session)
    save_calendar(team.url, "test", replace(company, currency="USD"))
    one = freeze(team.url, "the terminal", "sent", DRAFT)
    assert changes_since(team.url, one) == ()
    save_calendar(team.url, "test", company)
    (said,) = changes_since(team.url, one)
    assert said.startswith("the settings changed on ")


# The sentence.


def test_the_last_edit_counts_and_every_one_is_kept_with_who_when_and_what_was_before(team: Company) -> None:
    assert sentences.sentence(team.url, WEEK) is None
    first = sentences.write(team.url, team.people["anna"], WEEK, "  All\n is  well. ", at=NOON)
    assert (first.text, first.by, first.at, first.number) == ("All is well.", "Anna", NOON, 1)
    sentences.write(team.url, team.people["mark"], WEEK, "Hardly.", seen=1, at=NOON)
    back = sentences.restore(team.url, team.people["adam"], WEEK, seen=2, at=NOON)
    assert back == sentences.sentence(team.url, WEEK)
    assert (back.text, back.by, back.number) == (None, "Adam", 3)
    assert sentences.sentence(team.url, date(2026, 11, 9)) is None
    assert rows(team.url, "SELECT number, text, previous FROM accord_week_sentences ORDER BY number") == [
        (1, "All is well.", None), (2, "Hardly.", "All is well."), (3, None, "Hardly."),
    ]  # fmt: skip
    steps = trail.trail(team.url, "week.sentence")
    assert [(one.who, json.loads(one.before or ""), json.loads(one.after or "")) for one in steps] == [
        ("Adam", {"text": "Hardly."}, {"text": None}),
        ("Mark", {"text": "All is well."}, {"text": "Hardly."}),
        ("Anna", {"text": None}, {"text": "All is well."}),
    ]


def test_who_did_not_see_the_last_edit_writes_over_nobody(team: Company) -> None:
    sentences.write(team.url, team.people["anna"], WEEK, "All is well.")
    with pytest.raises(Refused, match=r"Anna was quicker: the sentence is now “All is well\.”"):
        sentences.write(team.url, team.people["mark"], WEEK, "Hardly.")
    sentences.restore(team.url, team.people["anna"], WEEK, seen=1)
    with pytest.raises(Refused, match="Anna was quicker: the sentence is now the rule’s again"):
        sentences.write(team.url, team.people["mark"], WEEK, "Hardly.", seen=1)


def test_of_two_edits_at_once_one_is_kept(team: Company) -> None:
    steps = [lambda who=who: sentences.write(team.url, team.people[who], WEEK, who) for who in ("anna", "mark")]
    found = together(*steps)
    assert sum(isinstance(one, Refused) for one in found) == 1
    assert rows(team.url, "SELECT count(*) FROM accord_week_sentences") == [(1,)]


@pytest.mark.parametrize(
    ("said", "why"),
    [("", "empty"), (" \n ", "empty"), ("x" * 301, "has 301 characters"), ("a\0b", "NUL"), ("\ud800", "half a"),
     ("a\x1b[31m", "nobody can see"), ("a\u202eb", "nobody can see"), (7, "no text"), ("x" * 5000, "keep it under")],
)  # fmt: skip
def test_a_sentence_that_nobody_can_keep_or_read_is_not_written(said: Any, why: str, team: Company) -> None:
    with pytest.raises(Refused, match=why):
        sentences.write(team.url, team.people["anna"], WEEK, said)
    assert sentences.sentence(team.url, WEEK) is None


def test_an_edit_that_changes_nothing_is_none(team: Company) -> None:
    with pytest.raises(Refused, match="Nothing was changed"):
        sentences.restore(team.url, team.people["anna"], WEEK)
    sentences.write(team.url, team.people["anna"], WEEK, "x" * 300)
    with pytest.raises(Refused, match="Nothing was changed"):
        sentences.write(team.url, team.people["anna"], WEEK, f" {'x' * 300} ", seen=1)
    with pytest.raises(Refused, match="No week begins on 2026-11-17"):
        sentences.write(team.url, team.people["anna"], date(2026, 11, 17), "All is well.")


def test_who_left_writes_nothing(team: Company) -> None:
    with writing(team.url) as session:
        session.execute(text("UPDATE accord_users SET active = false WHERE username = 'anna'"))
    for step in (
        lambda: sentences.write(team.url, team.people["anna"], WEEK, "All is well."),
        lambda: freeze(team.url, team.people["anna"], "taken away", DRAFT),
    ):
        with pytest.raises(Refused, match="no longer active"):
            step()


def test_the_table_itself_refuses_two_edits_of_one_number(team: Company) -> None:
    sentences.write(team.url, team.people["anna"], WEEK, "All is well.")
    again = (
        "INSERT INTO accord_week_sentences (week, number, user_id, written_at) "
        "SELECT week, number, user_id, written_at FROM accord_week_sentences"
    )
    with pytest.raises(Exception, match=r"(?i)unique"), writing(team.url) as session:
        session.execute(text(again))
