"""Disputed leads on the page: contested by marketing, labelled blind by both, settled by what both say."""

from datetime import UTC, datetime

import polars as pl
import pytest

from agreement.disputes import Dispute
from pages.parts.agreeing import views
from pages.parts.agreeing.contesting import CHOSEN, contestable
from pages.parts.agreeing.disputed import kappa_words, turn_words, waiting_words
from store import disputes, people
from tests.pages.agreeing import Shows, keys, text
from tests.pages.agreeing import shows as shows
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file

AT = datetime(2026, 11, 2, tzinfo=UTC)


def open_of(url: str, who: str) -> list[Dispute]:
    return [one for one in disputes.disputes(url, people.person(url, who)) if one.settled_as is None]


def test_marketing_contests_both_label_blind_and_the_same_word_settles_it(shows: Shows, company: str) -> None:
    page = shows("mark", view=views.DISPUTED)
    lead = next(iter(page.selectbox(key=CHOSEN).options)).rsplit(" · ", 1)[1]
    page.selectbox(key=CHOSEN).set_value(lead)
    page.button(key="contest").click().run()
    assert page.success[0].value.startswith(f"The rejection of {lead} is contested.")
    page.toggle(key="every_dispute").set_value(True).run()
    page.button(key=f"label_{lead}_True").click().run()
    assert "sealed until the other team has given theirs" in page.success[0].value
    other = shows("anna", view=views.DISPUTED)
    other.toggle(key="every_dispute").set_value(True).run()
    assert not any(one.own_label is not None or one.other_label is not None for one in open_of(company, "anna")
                   if one.lead_id == lead)  # fmt: skip
    other.button(key=f"label_{lead}_True").click().run()
    assert f"Both teams say the same of {lead}: the rejection is overturned." in other.success[0].value
    assert lead not in {one.lead_id for one in open_of(company, "anna")}


def test_where_labels_differ_only_giving_way_settles_it(shows: Shows, company: str) -> None:
    labelled = [one for one in open_of(company, "anna") if one.both_labelled]
    one = next(one for one in labelled if one.own_label != one.other_label)
    page = shows("anna", view=views.DISPUTED)
    page.toggle(key="every_dispute").set_value(True).run()
    assert f"label_{one.lead_id}_True" not in keys(page)
    page.button(key=f"concede_{one.lead_id}").click().run()
    assert page.success[0].value == f"{one.lead_id} is settled: overturned."


def test_equal_labels_that_a_file_brought_without_an_end_are_settled_as_both_say(shows: Shows, company: str) -> None:
    one = next(one for one in open_of(company, "mark") if one.both_labelled and one.own_label == one.other_label)
    page = shows("mark", view=views.DISPUTED)
    page.toggle(key="every_dispute").set_value(True).run()
    page.button(key=f"settle_{one.lead_id}").click().run()
    as_both = "overturned" if one.own_label else "upheld"
    assert page.success[0].value == f"{one.lead_id} is settled: {as_both}."


def test_nothing_to_contest_is_chosen_and_nothing_happens(shows: Shows, company: str) -> None:
    before = disputes.disputes(company, people.person(company, "mark"))
    page = shows("mark", view=views.DISPUTED)
    page.button(key="contest").click().run()
    assert "Choose the lead whose rejection you contest" in page.error[0].value
    assert disputes.disputes(company, people.person(company, "mark")) == before


@pytest.mark.parametrize("who", ["anna", "erin", "vera"])
def test_only_marketing_contests_and_only_the_two_sides_label(who: str, shows: Shows) -> None:
    page = shows(who, view=views.DISPUTED)
    assert "contest" not in keys(page)
    assert any(key.startswith("label_") for key in keys(page)) is (who == "anna")


def test_names_are_initials_for_who_does_not_work_leads(shows: Shows, company: str) -> None:
    from pages.parts import frames

    page = shows("vera", view=views.DISPUTED)
    leads = frames.bundle().leads
    wanted = [one.lead_id for one in open_of(company, "vera")][:6]
    names = leads.filter(pl.col("lead_id").is_in(wanted))["company"].drop_nulls().to_list()
    assert names
    assert not [name for name in names if name in text(page)]


def test_agreement_beyond_chance_is_told_with_its_interval_or_why_not() -> None:
    row = {"pairs": 88, "both_yes": 40, "both_no": 26, "kappa": 0.482, "kappa_low": 0.31, "kappa_high": 0.65}
    assert kappa_words(row) == (
        "Both teams give 66 of 88 disputed leads the same label: κ 0.48 (95 % interval 0.31 to 0.65)"
    )
    assert kappa_words({**row, "kappa_low": None}).endswith("κ 0.48")
    assert "cannot be told" in kappa_words({**row, "kappa": None})
    assert kappa_words({"pairs": 0}).startswith("No contested lead has both labels yet")
    assert kappa_words({}).startswith("No contested lead has both labels yet")


def test_a_dispute_says_what_it_waits_for() -> None:
    apart = Dispute("L1", AT, "Mark", False, True, True)
    assert waiting_words(apart, "sales").startswith("Sales says not good enough, marketing good enough.")
    assert waiting_words(apart, "").startswith("Sales says not good enough, marketing good enough.")
    alike = Dispute("L1", AT, "Mark", True, True, True)
    assert waiting_words(alike, "sales").startswith("Both sides say good enough;")
    waits = Dispute("L1", AT, "Mark", True, None, False)
    assert waiting_words(waits, "marketing") == "Your side has labelled it. It waits for sales."
    assert waiting_words(Dispute("L1", AT, "Mark", None, None, True), "") == (
        "It waits for labels; nobody sees one before both exist."
    )
    assert turn_words([alike], "sales") == "1 dispute open"
    assert turn_words([apart, Dispute("L2", AT, "Mark", None, None, False)], "sales") == (
        "2 disputes open: 1 waits for your side’s label, in 1 the labels differ"
    )


def test_only_leads_that_pass_and_whose_last_word_is_a_rejection_can_be_contested() -> None:
    leads = pl.DataFrame(
        {
            "lead_id": ["a", "b", "c", "d", "e", "f"],
            "accepted": [False, True, False, None, False, False],
            "passes": [True, True, False, True, True, None],
            "rejected_at": [AT, AT, AT, None, AT, AT],
        }
    )
    assert contestable(leads, {"e"})["lead_id"].to_list() == ["a"]
    assert contestable(leads.drop("passes"), ()).is_empty()
