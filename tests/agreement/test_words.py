"""People read every rule before they sign it, and every change since they looked."""

import doctest
from importlib import import_module

import pytest

from agreement import Commitment, Definition, Rule, commitment_words, definition_words, differences, rule_words
from agreement.people import SEATS
from agreement.rules import KINDS
from agreement.states import allowed, signed_state

OLD = Definition(
    "all",
    (
        Rule("trigger", "score", "at_least", 60),
        Rule("fit", "employees", "at_least", 50),
        Rule("fit", "region", "one_of", ("North", "West")),
        Rule("trigger", "touch:demo", "within_days", 30),
    ),
    (Commitment("sales", "first_response", 240, 90), Commitment("marketing", "volume", 40)),
)
NEW = Definition(
    "all",
    (
        Rule("trigger", "score", "at_least", 55),
        Rule("fit", "region", "one_of", ("North",)),
        Rule("information", "phone_known", "known"),
        Rule("trigger", "touch:demo", "within_days", 14),
    ),
    (Commitment("sales", "first_response", 60, 90), Commitment("sales", "capacity", 15)),
)


def test_a_difference_is_named_from_old_to_new() -> None:
    assert differences(OLD, NEW) == [
        "region is one of North, West → North",
        "score bar 60 → 55",
        "days since demo 30 → 14",
        "added: Phone is known",
        "removed: Company has at least 50 employees",
        "first response 4 working hours for 90 % → 1 working hour for 90 %",
        "added: Sales works up to 15 leads per rep and week",
        "removed: Marketing delivers at least 40 leads a week that pass",
    ]


def test_nothing_differs_when_only_the_order_does() -> None:
    assert differences(OLD, Definition("all", OLD.rules[::-1], OLD.commitments[::-1])) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_commitment_has_words_with_its_numbers(kind: str) -> None:
    words = commitment_words(Commitment(KINDS[kind].side, kind, 17, 83))
    assert words.lower().startswith(KINDS[kind].side)
    assert ("83" in words) == KINDS[kind].percent
    assert ("17" in words) == (KINDS[kind].largest > 0)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule("fit", "employees", "at_most", 500), "Company has at most 500 employees"),
        (Rule("fit", "job_level", "is_not", "Student"), "Job level is not Student"),
        (Rule("fit", "segment", "none_of", ("micro", "public")), "Segment is none of micro, public"),
        (Rule("information", "email_known", "known"), "E-mail is known"),
        (Rule("information", "industry", "known"), "Industry is known"),
    ],
)
def test_a_rule_reads_as_a_statement_about_a_lead(rule: Rule, words: str) -> None:
    assert rule_words(rule) == words


def test_a_whole_definition_reads_in_the_order_in_which_a_lead_is_judged() -> None:
    assert definition_words(OLD) == [
        "For all leads",
        "Company has at least 50 employees",
        "Region is one of North, West",
        "Score is at least 60",
        "Demo in the 30 days before the hand-over",
        "Marketing delivers at least 40 leads a week that pass",
        "Sales responds within 4 working hours to 90 % of leads",
    ]


@pytest.mark.parametrize(
    ("state", "seat", "author", "signed", "steps"),
    [
        ("proposed", "sales", "sales", [], ("sign", "counter", "withdraw")),
        ("proposed", "marketing", "sales", [], ("sign", "counter", "decline")),
        ("half signed", "sales", "sales", ["sales"], ("counter", "withdraw")),
        ("half signed", "marketing", "sales", ["sales"], ("sign", "counter", "decline")),
        ("half signed", "sales", "sales", ["marketing"], ("sign", "counter", "withdraw")),
        ("agreed", "sales", "sales", ["sales", "marketing"], ()),
        ("closed", "marketing", "sales", [], ()),
    ],
)
def test_each_side_may_take_the_steps_that_are_its_own(
    state: str, seat: str, author: str, signed: list[str], steps: tuple[str, ...]
) -> None:
    assert allowed(state, seat, author, signed) == steps


def test_nobody_but_sales_and_marketing_may_take_a_step() -> None:
    assert [seat for seat in SEATS if allowed("proposed", seat, "sales")] == ["sales", "marketing"]


def test_one_signature_never_agrees() -> None:
    assert [signed_state(signed) for signed in ([], ["sales"], ["sales", "sales"], ["sales", "marketing"])] == [
        "proposed", "half signed", "half signed", "agreed",
    ]  # fmt: skip


@pytest.mark.parametrize("module", ["canonical", "states", "words"])
def test_the_examples_in_the_docstrings_are_true(module: str) -> None:
    assert doctest.testmod(import_module(f"agreement.{module}")).failed == 0


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule("fit", "email", "domain_none_of", ("gmail.com", "gmx.de")),
         "E-mail address is at none of gmail.com, gmx.de"),
        (Rule("fit", "email", "domain_one_of", ("work.example",)), "E-mail address is at one of work.example"),
        (Rule("trigger", "qualified_at", "within_days", 14), "Lead was qualified in the 14 days before the hand-over"),
        (Rule("fit", "source_system", "is", "hubspot"), "Source system is hubspot"),
    ],
)  # fmt: skip
def test_rules_on_addresses_and_on_the_age_of_a_lead_have_words(rule: Rule, words: str) -> None:
    assert rule_words(rule) == words


def test_a_changed_age_is_told_in_days() -> None:
    old, new = (Definition(rules=(Rule("trigger", "created_at", "within_days", days),)) for days in (30, 14))
    assert differences(old, new) == ["days since created 30 → 14"]
