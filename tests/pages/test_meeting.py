"""The joint meeting's page: six steps, what is said is kept at once, and the shared screen knows no names."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from agreement.ledger import Ledger
from reports.agenda import STEPS
from reports.week import last_whole_week
from store import meetings, people
from tests.pages.shown import opened, words
from tests.sampled import company as company
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.signing import signs_in

Opens = Callable[..., AppTest]
PAGE = "together/meeting"


@pytest.fixture
def opens(monkeypatch: pytest.MonkeyPatch, company: str) -> Opens:
    def of(who: str = "anna", **params: str) -> AppTest:
        signs_in(monkeypatch, company, people.person(company, who))
        return opened(PAGE, **params)

    return of


def labels(page: AppTest) -> list[str]:
    return [one.label for one in page.button]


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def test_the_meeting_walks_through_six_steps_and_the_address_says_where_it_is(opens: Opens, ledger: Ledger) -> None:
    page = opens()
    titles = [page.title[0].value]
    for step in STEPS[1:]:
        press(page, "accord_on")
        assert page.query_params["step"] == step.key
        titles.append(page.title[0].value)
    assert page.button(key="accord_on").disabled
    assert len(set(titles)) == 6
    assert press(page, "accord_back").query_params["step"] == "thresholds"
    assert press(page, "accord_step_since").query_params["step"] == "since"
    assert opens(step="nonsense").title[0].value == titles[0]
    assert titles[0].startswith("Last actions: ")
    told = opens(step="exceptions", week=str(last_whole_week(ledger) - timedelta(weeks=5)))
    assert words(told) != words(opens(step="exceptions"))


def test_a_decision_is_kept_as_it_is_spoken_and_closed_in_a_later_meeting(
    opens: Opens, company: str, ledger: Ledger
) -> None:
    week = last_whole_week(ledger)
    page = press(opens(step="exceptions"), "accord_decide")
    page.text_input(key="say_what").input("Call webinar leads first")
    page.text_input(key="say_who").input("Anna")
    page.selectbox(key="say_about").select("sal_rate")
    submit = next(one for one in page.button if one.label == "Keep the decision")
    submit.click().run()
    kept = meetings.decisions(company)[-1]
    assert (kept.what, kept.who, kept.about, kept.week) == ("Call webinar leads first", "Anna", "sal_rate", week)
    assert kept.due_on == ledger.calendar.today() + timedelta(days=7)
    assert "Call webinar leads first (Anna, by" in words(page)
    assert "say_what" not in page.session_state
    press(page, "accord_step_decisions")
    press(page, f"done_{kept.id}")
    assert meetings.decisions(company)[-1].done_by == "Anna Berger"
    press(page, f"reopen_{kept.id}")
    press(page, f"drop_{kept.id}")
    assert meetings.decisions(company)[-1].dropped_by == "Anna Berger"


def test_what_an_earlier_meeting_decided_is_carried_over(opens: Opens, company: str, ledger: Ledger) -> None:
    anna, week = people.person(company, "anna"), last_whole_week(ledger)
    long_ago = datetime(2026, 11, 2, 9, tzinfo=UTC)
    meetings.decide(company, anna, week - timedelta(weeks=1), "Call first", "Sven", date(2026, 11, 9), at=long_ago)
    page = opens()
    assert "late" in page.title[0].value
    assert "Call first (Sven, by 9 Nov 2026)" in words(page)
    assert "1 Last actions · 3" in labels(page)


def test_an_exception_says_what_was_decided_about_it(opens: Opens, company: str, ledger: Ledger) -> None:
    """The sample's meetings spoke of the SAL rate; about the promise a decision is made here."""

    def after(page: AppTest, begins: str) -> str:
        lines = [line for line in words(page).splitlines() if line]
        return lines[next(place for place, line in enumerate(lines) if line.startswith(begins)) + 1]

    page, missed = opens(step="exceptions"), "Promise missed: Sales responds"
    assert after(page, "SAL rate").startswith("Ask for the number of employees in the demo form (Marketing")
    assert after(page, missed) == "no action agreed yet"
    anna, today = people.person(company, "anna"), ledger.calendar.today()
    about = "promise:sales:first_response"
    meetings.decide(company, anna, last_whole_week(ledger), "Answer by noon", "Sven", today, about)
    assert after(opens(step="exceptions"), missed).startswith("Answer by noon (Sven, by")


def test_a_note_is_kept_with_its_step_and_an_empty_one_is_refused_and_stays_open(opens: Opens, company: str) -> None:
    page = press(opens(step="since"), "accord_note")
    next(one for one in page.button if one.label == "Keep the note").click().run()
    assert "Your note is empty" in page.error[0].value
    page.text_input(key="say_note").input("Two reps were ill")
    next(one for one in page.button if one.label == "Keep the note").click().run()
    (note,) = meetings.notes(company, date.fromisoformat("2026-11-16"))
    assert (note.step, note.text, note.author) == ("since", "Two reps were ill", "Anna Berger")
    assert "Two reps were ill" in words(page)
    assert "accord_say_cancel" not in [one.key for one in page.button]
    assert "Keep the note" not in labels(press(press(page, "accord_note"), "accord_say_cancel"))


@pytest.mark.parametrize("who", ["erin"])
def test_who_only_reads_has_no_field_to_write_in(opens: Opens, company: str, who: str, ledger: Ledger) -> None:
    anna, week = people.person(company, "anna"), last_whole_week(ledger)
    meetings.decide(company, anna, week, "Call first", "Sven", ledger.calendar.today())
    page = opens(who, step="decisions")
    assert "Call first" in words(page)
    assert not {"Note", "Decision", "Done", "Give up"} & set(labels(page))


def test_on_the_shared_screen_names_and_addresses_are_masked_in_what_is_sent(
    opens: Opens, company: str, ledger: Ledger
) -> None:
    anna, week = people.person(company, "anna"), last_whole_week(ledger)
    lead = ledger.leads.filter(ledger.leads["company"].is_not_null()).row(0, named=True)
    what = f"Anna Berger writes to {lead['email']} of {lead['company']}"
    meetings.decide(company, anna, week, what, "Erin", ledger.calendar.today())
    meetings.note(company, anna, week, "last", f"canary-7@example.com and {lead['name']}")
    with closing(sqlite3.connect(company.removeprefix("sqlite:///"))) as database, database:
        database.execute(
            "UPDATE accord_leads SET company = '3M 4U' WHERE lead_id IN (SELECT lead_id FROM accord_disputes)"
        )
    everybody = {str(name) for column in ("email", "name", "company") for name in ledger.leads[column].drop_nulls()}
    names = {"3M 4U", "canary-7@example.com", "Anna", "Berger", "Erin"} | {
        str(lead[one]) for one in ("email", "company", "name")
    }
    for step in STEPS:
        page = opens(step=step.key, present="1")
        sent = "\n".join(str(one.value) for one in page.get("html"))
        assert {name for name in names | everybody if name in sent} == set()
        assert sent.count("<section") <= 7
        assert "accord-giant" in sent


def test_the_files_of_the_last_step_hold_what_was_decided(opens: Opens) -> None:
    page = opens(step="decisions")
    assert [one.label for one in page.get("download_button")] == ["Minutes that print", "Actions for the calendar"]
