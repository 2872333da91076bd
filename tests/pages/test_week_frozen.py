"""The week's page: freezing, corrections beside what was reported, and the sentence that people write."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from streamlit.testing.v1 import AppTest

from pages.parts.telling import steps
from store import people, reported, sentences
from store.changes import raise_version
from store.engine import writing
from tests.pages.agreeing import keys, text
from tests.pages.shown import opened
from tests.signing import made, signs_in
from tests.weekly import WEEK, comes, days_later
from tests.weekly import small as small

PAGE = "together/week"
Shows = Callable[..., AppTest]


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, small: str) -> Shows:
    """Opens the week of the small company as somebody."""

    def shown(who: str, **params: str) -> AppTest:
        signs_in(monkeypatch, small, people.person(small, who))
        return opened(PAGE, **params)

    return shown


def change(url: str, *statements: str) -> None:
    with writing(url) as session:
        for statement in statements:
            session.execute(sql(statement))
        raise_version(session)


LATE = (
    "UPDATE accord_leads SET accepted_at = rejected_at, rejected_at = NULL WHERE lead_id IN (SELECT lead_id FROM "
    "accord_leads WHERE rejected_at >= '2026-11-17' AND rejected_at < '2026-11-20' AND accepted_at IS NULL LIMIT 4)"
)


def test_a_week_is_frozen_by_hand_and_later_corrections_stand_beside_it(shows: Shows, small: str) -> None:
    page = shows("anna")
    assert "○ Not frozen: told from today’s data." in text(page)
    assert "by itself once the data reach 25 Nov 2026" in text(page)
    title, rate = page.title[0].value, numbers(page)["SAL rate"]
    page.button(key="week_freeze").click().run()
    assert not page.exception
    assert "is frozen by Anna Berger" in page.success[0].value
    assert "by Anna Berger (by hand): as it was reported, with data until 22 Nov 2026" in text(page)
    assert "week_freeze" not in keys(page)
    assert "since it was reported" not in text(page)

    change(small, LATE)
    later = shows("mark")
    said = text(later)
    assert later.title[0].value == title
    assert numbers(later)["SAL rate"] == rate
    assert f"SAL rate: was {rate}, now " in said
    assert f'accord-corrected">Corrected: was {rate}, now ' in said
    assert "since it was reported</h4>" in said
    assert "Reported with data until 22 Nov 2026, known today until 22 Nov 2026" in said
    assert "Frozen" in said


def numbers(page: AppTest) -> dict[str, str]:
    """Each card's measure and number."""
    cards = [str(one.value).replace("\u00a0", " ") for one in page.html if "behind this number" in str(one.value)]
    return {
        one.split('accord-message">')[1].split("<")[0]: one.split('Open the leads behind this number">')[1].split("<")[
            0
        ]
        for one in cards
    }


@pytest.mark.parametrize("who", ["erin"])
def test_who_may_not_write_sees_neither_field_nor_button(who: str, shows: Shows) -> None:
    page = shows(who)
    assert not keys(page) & {"week_freeze", "week_write", "week_restore"}
    assert len(page.text_area) == 0
    assert "Not frozen" in text(page)


def test_a_sentence_is_written_marked_and_taken_back(shows: Shows, small: str) -> None:
    page = shows("anna")
    rule = page.title[0].value
    (field,) = page.text_area
    assert field.value == f"{rule}."
    assert "week_restore" not in keys(page)
    field.set_value("We *answer* <b>late</b> $x$.")
    page.button(key="week_write").click().run()
    assert not page.exception
    assert page.title[0].value == r"We \*answer\* \<b\>late\</b\> \$x\$"
    assert f"Edited by Anna Berger, {shortly()}; by rule it says: “{rule}.”" in text(page)
    assert page.text_area[0].value == "We *answer* <b>late</b> $x$."
    page.button(key="week_restore").click().run()
    assert page.title[0].value == rule
    assert "Edited by" not in text(page)
    page.button(key="week_write").click().run()
    assert "That is the rule’s sentence as it stands" in page.error[0].value


def shortly() -> str:
    today = datetime.now(UTC)
    return f"{today.day} {today:%b %Y}"


def test_an_edit_that_came_between_is_not_written_over(shows: Shows, small: str) -> None:
    page = shows("mark")
    sentences.write(small, people.person(small, "anna"), WEEK, "Anna's <i>words</i>.")
    page.text_area[0].set_value("Mark's words.")
    page.button(key="week_write").click().run()
    assert "Anna Berger was quicker" in page.error[0].value
    assert sentences.sentence(small, WEEK).text == "Anna's <i>words</i>."
    assert "<i>" not in text(page).split("Anna Berger was quicker")[0]


def test_an_edit_after_the_freezing_is_a_correction(shows: Shows, small: str) -> None:
    page = shows("anna")
    rule = page.title[0].value
    page.button(key="week_freeze").click().run()
    page.text_area[0].set_value("Better than it looked.")
    page.button(key="week_write").click().run()
    assert page.title[0].value == rule
    assert "beside the frozen report, as a correction" in page.success[0].value
    assert f"Opening sentence: was “{rule}.”, now “Better than it looked.”, edited by Anna Berger" in text(page)


def test_once_the_data_went_on_it_freezes_by_itself_at_the_first_look(shows: Shows, small: str) -> None:
    comes(small, days_later(2))
    page = shows("erin")
    assert "○ Not frozen" in text(page)
    comes(small, days_later(3))
    page = shows("erin")
    assert "by Accord itself (by itself): as it was reported, with data until 25 Nov 2026" in text(page)
    kept = reported.reported(small, WEEK)
    assert kept is not None
    assert (kept.frozen_by, kept.how) == ("Accord itself", "by itself")
    page = shows("erin", week="2026-11-10")
    assert "nobody reported it" in text(page)
    page = shows("anna", week="2026-11-23")
    assert "○ Not over yet: the data end on 25 Nov 2026, the week on 29 Nov 2026" in text(page)
    assert not keys(page) & {"week_freeze", "week_write"}


def test_taking_a_week_away_freezes_it_and_gives_what_was_frozen(
    monkeypatch: pytest.MonkeyPatch, shows: Shows, small: str
) -> None:
    from pages.parts import frames

    erin = people.person(small, "erin")
    shows("erin")
    one = steps.opened(frames.bundle(), WEEK)
    kept = steps.taken(one, erin, frames.version())
    assert kept.reported is not None
    assert (kept.reported.how, kept.reported.frozen_by) == ("taken away", "Erin Walsh")
    assert kept.page == kept.reported.page
    assert "Frozen on" in kept.page
    assert steps.taken(one, people.person(small, "anna"), frames.version()).reported == kept.reported
    assert steps.taken(kept, erin, frames.version()) is kept


def test_a_broken_seal_is_told_instead_of_shown(shows: Shows, small: str) -> None:
    page = shows("anna")
    page.button(key="week_freeze").click().run()
    change(small, "UPDATE accord_reported_weeks SET content = replace(content, 'Not judged', 'Off track')")
    page = shows("erin")
    assert "is no longer what was frozen" in page.error[0].value
    assert len(page.title) == 0


def test_a_week_that_an_older_accord_froze_says_what_it_was_not_told(shows: Shows, small: str) -> None:
    content = Path(__file__).parents[1].joinpath("reports", "layout_1.json").read_text(encoding="utf-8")
    draft = reported.Draft(WEEK, 1, content, "<p>old</p>", date(2026, 11, 22), 1, "version 2")
    reported.freeze(small, "the terminal", "taken away", draft)
    page = shows("erin")
    assert page.title[0].value == "Watch: no signal"
    assert (
        "An older Accord froze this week and told nothing of exceptions, both clocks, the twelve months and data "
        "quality: what is empty there was not looked at." in text(page)
    )


def test_names_are_initials_on_a_shared_screen(shows: Shows, small: str) -> None:
    page = shows("anna")
    page.text_area[0].set_value("All is well.")
    page.button(key="week_write").click().run()
    page.button(key="week_freeze").click().run()
    page = shows("anna", present="1")
    assert "Anna" not in text(page)
    assert "Edited by A. B., " in text(page)
    assert " by A. B. (by hand)" in text(page)
    assert len(page.text_area) == 0


def test_a_company_without_leads_freezes_nothing(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "ada", "sales"))
    page = opened(PAGE)
    assert not page.exception
    assert sentences.sentence(sqlite_url, WEEK) is None
