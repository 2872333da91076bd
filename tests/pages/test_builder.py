"""The builder: every rule in words with its counts, rows that come and go, and terms as a file."""

from typing import Any

import pytest

from agreement import Commitment, Definition, Rule, clauses
from agreement.written import to_toml
from pages.parts.agreeing import rows, starts
from store import agreements, people
from tests.pages.agreeing import Shows, text
from tests.pages.agreeing import shows as shows
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file

TERMS = Definition(
    rules=(
        Rule("fit", "employees", "at_least", 100),
        Rule("fit", "email", "domain_none_of", ("gmail.com",)),
        Rule("trigger", "created_at", "within_days", 90),
        Rule("trigger", "score", "at_least", 61),
    ),
    commitments=(Commitment("sales", "capacity", 12),),
)


def widget(page: Any, kind: str, label: str) -> Any:
    """The one field of a kind with this label."""
    (found,) = [one for one in getattr(page, kind) if one.label == label]
    return found


def test_each_rule_shows_how_many_leads_pass_fail_and_are_not_known(shows: Shows, company: str) -> None:
    from pages.parts import frames

    said = text(shows("anna"))
    counted = frames.rules_counted(agreements.open_proposals(company)[0].current.definition).to_dicts()
    for row in counted[:-1]:
        share = f"{row['passes']:,} pass"
        assert share in said
        assert f"{row['fails']:,} fail" in said
        assert not row["unknown"] or f"{row['unknown']:,} not known" in said
    assert f"All rules together: {counted[-1]['passes']:,} pass" in said


def test_a_rule_is_added_counted_changed_and_taken_out(shows: Shows) -> None:
    page = shows("anna")
    slot = ("fit", "industry", "none_of")
    adding = next(one for one in page.selectbox if one.label.startswith("Add a rule to “Which customers"))
    adding.set_value(slot).run()
    assert not page.exception
    assert any("Choose at least one value" in one.value for one in page.caption)
    assert "Nothing changed yet" in text(page)
    widget(page, "multiselect", "Industry is none of").set_value(["retail"]).run()
    assert "Changed: added: Industry is none of retail." in text(page)
    button = next(one for one in page.button if one.key.endswith("_out_fit_industry_none_of"))
    button.click().run()
    assert not page.exception
    assert "Nothing changed yet" in text(page)


def test_a_rule_that_cannot_be_signed_says_why_and_cannot_be_proposed(shows: Shows) -> None:
    page = shows("anna")
    adding = next(one for one in page.selectbox if one.label.startswith("Add a rule to “Which customers"))
    adding.set_value(("fit", "employees", "at_most")).run()
    widget(page, "number_input", "Company has at most … employees").set_value(10).run()
    assert page.button(key="bench_put").disabled
    assert any("No company has at least 20 and at most 10 employees" in one.value for one in page.caption)


def test_what_the_builder_proposes_is_what_its_fields_say(shows: Shows, company: str) -> None:
    page = shows("mark")
    widget(page, "multiselect", "Must be known").set_value(["budget_known"]).run()
    widget(page, "multiselect", "Any one of these events").set_value(["touch:demo_request"]).run()
    widget(page, "number_input", "… demo request within days").set_value(14).run()
    page.button(key="bench_put").click().run()
    assert not page.exception
    put = agreements.open_proposals(company)[0].current
    assert {one.key: one.amount for one in clauses(put.definition) if not one.key.startswith("promise")} == {
        "fit:employees:at_least": 20,
        "fit:job_level:none_of": None,
        "information:budget_known:known": None,
        "trigger:score:at_least": 62,
        "trigger:touch:demo_request:within_days": 14,
    }
    assert put.side == "marketing"


def test_terms_of_a_file_lie_on_the_bench_and_counter_what_is_on_the_table(shows: Shows, company: str) -> None:
    page = shows("anna")
    page.file_uploader[0].upload("mine.toml", to_toml(TERMS).encode(), "application/toml").run()
    assert not page.exception
    assert page.selectbox(key=starts.CHOSEN).value == "From the file mine.toml"
    assert "Changed: employees at least 20 → 100" in text(page)
    page.button(key="bench_put").click().run()
    put = agreements.open_proposals(company)[0]
    assert (put.id, put.current.number) == (3, 2)
    assert {one.key for one in clauses(put.current.definition)} == {one.key for one in clauses(TERMS)}


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("mine.toml", b"segment = ", "mine.toml: The file is no definition that Accord can read"),
        ("mine.toml", b"\xff\xfe", "mine.toml is no text file"),
        ("mine.json", b'{"rules": []}', "There is no rule yet"),
    ],
)
def test_a_file_that_is_no_definition_is_refused_with_the_reason(
    name: str, content: bytes, why: str, shows: Shows
) -> None:
    page = shows("anna")
    page.file_uploader[0].upload(name, content, "application/octet-stream").run()
    assert not page.exception
    assert why in page.error[0].value
    assert page.selectbox(key=starts.CHOSEN).value == "Counter proposal 3"


def test_a_segment_has_its_own_page_and_begins_with_what_judges_it(shows: Shows, company: str) -> None:
    page = shows("anna", **{"for": "enterprise"})
    assert page.title[0].value == "enterprise has no agreement of its own: version 2 of all leads judges it"
    assert page.selectbox(key=starts.CHOSEN).value == "New proposal, from version 2"
    page.button(key="bench_put").click().run()
    made = agreements.open_proposals(company)[0]
    assert (made.segment, made.current.definition.segment) == ("enterprise", "enterprise")
    anna, mark = (people.person(company, who) for who in ("anna", "mark"))
    for who, password in ((anna, "short-clock-first"), (mark, "long-clock-first")):
        agreements.sign(company, who, made.id, 1, made.current.hash, password=password)
    assert agreements.history(company)[0].version == 1
    linked = shows("mark", proposal=str(made.id))
    assert "Version 1, agreed" in text(linked)


def test_every_rule_that_is_offered_has_words_of_its_own() -> None:
    labels = [rows._label(slot) for slots in rows.OFFERED.values() for slot in slots]
    assert len(set(labels)) == len(labels)
    assert {"Company has at least … employees", "Industry is one of", "E-mail address is at none of"} <= set(labels)
    assert rows._label(("fit", "region", "is")) == "Region is"
    assert rows._label(("fit", "region", "is_not")) == "Region is not"
