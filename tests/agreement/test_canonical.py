"""What is signed depends on the meaning of a definition and on nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreement import Commitment, Definition, Rule, canonical, digest, from_json, in_order, settled
from agreement.errors import Refused

SIGNED = Definition(
    "all",
    (
        Rule("trigger", "score", "at_least", 60),
        Rule("trigger", "touch:demo_request", "within_days", 30),
        Rule("information", "email_known", "known"),
        Rule("fit", "employees", "at_least", 50),
        Rule("fit", "industry", "one_of", ("Software", "Maschinenbau für Käse")),
    ),
    (Commitment("sales", "first_response", 240, 90), Commitment("marketing", "volume", 40)),
)
GOLDEN = "7decbc2cbc7ebd8651bce2b0e1b3e5e6464e39b29fe036499062a75461bce675"
TEXT = canonical(SIGNED)


def test_the_canonical_form_is_written_out_letter_by_letter() -> None:
    assert TEXT == (
        '{"commitments":[{"amount":40,"kind":"volume","percent":null,"side":"marketing"},'
        '{"amount":240,"kind":"first_response","percent":90,"side":"sales"}],"format":1,"rules":['
        '{"block":"fit","field":"employees","operator":"at_least","value":50},'
        '{"block":"fit","field":"industry","operator":"one_of","value":["Maschinenbau für Käse","Software"]},'
        '{"block":"information","field":"email_known","operator":"known","value":null},'
        '{"block":"trigger","field":"score","operator":"at_least","value":60},'
        '{"block":"trigger","field":"touch:demo_request","operator":"within_days","value":30}],"segment":"all"}'
    )


def test_the_hash_of_a_known_definition_never_changes() -> None:
    assert digest(SIGNED) == GOLDEN


@given(st.randoms(use_true_random=False))
def test_the_order_in_which_rules_names_and_keys_are_written_has_no_meaning(chance: object) -> None:
    content = json.loads(TEXT)
    shuffled = {key: content[key] for key in chance.sample(sorted(content), len(content))}  # type: ignore[attr-defined]
    for key in ("rules", "commitments"):
        chance.shuffle(shuffled[key])  # type: ignore[attr-defined]
        shuffled[key] = [dict(sorted(one.items(), reverse=True)) for one in shuffled[key]]
    for rule in shuffled["rules"]:
        if isinstance(rule["value"], list):
            rule["value"].reverse()
    assert digest(from_json(json.dumps(shuffled, indent=3))) == GOLDEN


def test_letters_composed_or_decomposed_are_one_name() -> None:
    composed = Definition(rules=(Rule("fit", "region", "is", "Zürich"),))
    decomposed = Definition(rules=(Rule("fit", "region", "is", "Zu\u0308rich"),))
    assert digest(composed) == digest(decomposed)


def test_reading_gives_back_what_was_written() -> None:
    assert from_json(TEXT) == in_order(SIGNED)


@pytest.mark.parametrize(
    "change",
    [
        {"segment": "smb"},
        {"rules": [{"block": "trigger", "field": "score", "operator": "at_least", "value": 61}]},
        {"commitments": []},
    ],
)
def test_every_change_of_meaning_changes_the_hash(change: dict[str, object]) -> None:
    assert digest(from_json(json.dumps({**json.loads(TEXT), **change}))) != GOLDEN


SCORE = {"block": "trigger", "field": "score", "operator": "at_least", "value": 60}
REFUSED = [
    (SCORE | {"value": 101}, "between 0 and 100"),
    (SCORE | {"value": -1}, "between 0 and 100"),
    (SCORE | {"value": "60"}, "whole number"),
    (SCORE | {"value": True}, "whole number"),
    (SCORE | {"operator": "at_most"}, "cannot use 'at_most'"),
    (SCORE | {"block": "fit"}, "cannot ask for it"),
    (SCORE | {"block": "luck"}, "no block"),
    (SCORE | {"extra": 1}, "'extra' is no part of a rule"),
    ({"block": "fit", "field": "won_at", "operator": "is", "value": "x"}, "cannot ask for it"),
    (
        {"block": "fit", "field": "amount_cents", "operator": "is", "value": "x"},
        "only after the hand-over. Use employees",
    ),
    ({"block": "information", "field": "lost_reason", "operator": "known"}, "only after the hand-over. Use one of"),
    ({"block": "fit", "field": "email", "operator": "domain_one_of", "value": ["@gmail.com"]}, "without an @"),
    ({"block": "fit", "field": "email", "operator": "domain_one_of", "value": ["Gmail.com"]}, "in small letters"),
    ({"block": "fit", "field": "email", "operator": "domain_one_of", "value": "gmail.com"}, "list of names"),
    ({"block": "fit", "field": "email", "operator": "is", "value": "gmail.com"}, "cannot use 'is'"),
    ({"block": "trigger", "field": "created_at", "operator": "within_days", "value": 3651}, "between 0 and 3650"),
    (
        {"block": "trigger", "field": "won_at", "operator": "within_days", "value": 3},
        "a trigger is 'score', created_at",
    ),
    ({"block": "fit", "field": "shoe_size", "operator": "is", "value": "x"}, "cannot ask for it"),
    ({"block": "fit", "field": "region", "operator": "at_least", "value": 5}, "cannot use 'at_least'"),
    ({"block": "fit", "field": "region", "operator": "is", "value": ["North"]}, "one name"),
    ({"block": "fit", "field": "region", "operator": "one_of", "value": "North"}, "list of names"),
    ({"block": "fit", "field": "region", "operator": "one_of", "value": []}, "list of names"),
    ({"block": "fit", "field": "region", "operator": "one_of", "value": ["N", 5]}, "list of names"),
    ({"block": "fit", "field": "region", "operator": "one_of", "value": ["Zürich", "Zu\u0308rich"]}, "twice"),
    ({"block": "fit", "field": "region", "operator": "is", "value": "\ud800"}, "cannot be seen"),
    ({"block": "fit", "field": "employees", "operator": "at_least", "value": None}, "whole number"),
    ({"block": "information", "field": "phone_known", "operator": "known", "value": 1}, "takes no value"),
    ({"block": "information", "field": "shoe_size", "operator": "known"}, "no such field"),
    ({"block": "trigger", "field": "touch:", "operator": "within_days", "value": 3}, "a trigger is"),
    ({"block": "trigger", "field": "touch:demo", "operator": "within_days", "value": -3}, "between 0 and"),
]


@pytest.mark.parametrize(("rule", "reason"), REFUSED)
def test_a_rule_that_cannot_be_judged_is_refused_with_the_reason(rule: dict[str, object], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        from_json(json.dumps({"rules": [rule]}))


@pytest.mark.parametrize(
    ("commitment", "reason"),
    [
        (("sales", "singing", 1, None), "not known"),
        (("marketing", "capacity", 15, None), "made by sales"),
        (("sales", "first_response", 240, 101), "between 0 and 100"),
        (("sales", "first_response", 240, None), "whole number"),
        (("sales", "first_response", 0, 90), "between 1 and"),
        (("sales", "capacity", 15, 90), "no percentage"),
        (("marketing", "complete", 3, 95), "between 0 and 0"),
    ],
)
def test_a_promise_that_cannot_be_checked_is_refused(commitment: tuple[str, str, int, int], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        settled(Definition(rules=SIGNED.rules, commitments=(Commitment(*commitment),)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ([], "no rule yet"),
        ([("employees", "at_least", 500), ("employees", "at_most", 50)], "No company has"),
        ([("employees", "at_least", 500), ("employees", "at_least", 50)], "there twice"),
        ([("region", "is", "North"), ("region", "one_of", ("South", "West"))], "contradict"),
        ([("region", "is", "North"), ("region", "is_not", "North")], "contradict"),
        ([("email", "domain_one_of", ("a.de",)), ("email", "domain_none_of", ("a.de", "b.de"))], "contradict"),
        ([("region", "one_of", ("N", "S")), ("region", "none_of", ("N", "S"))], "contradict"),
    ],
)
def test_rules_at_odds_with_each_other_are_refused(rules: list[tuple[str, str, object]], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        settled(Definition(rules=tuple(Rule("fit", *rule) for rule in rules)))  # type: ignore[arg-type]


def test_the_same_promise_twice_is_refused() -> None:
    twice = (Commitment("marketing", "volume", 40), Commitment("marketing", "volume", 50))
    with pytest.raises(Refused, match="there twice"):
        settled(Definition(rules=SIGNED.rules, commitments=twice))


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "not json", '{"rules": 5}', '{"rules": [5]}', '{"segment": 5, "rules": []}', '{"format": 2}',
        '{"rules": [], "rules": []}', TEXT.replace("60", "60.5"), TEXT.replace("60", "NaN"), TEXT.replace("60", "6e1"),
        TEXT.replace("60", "9" * 5000), "[" * 100_000, '{"x":"' + "y" * 100_001 + '"}', '{"surprise": 1}',
    ],
)  # fmt: skip
def test_text_that_is_no_definition_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        from_json(text)


def test_a_fraction_has_no_canonical_form() -> None:
    with pytest.raises(Refused, match="whole number"):
        canonical(Definition(rules=(Rule("trigger", "score", "at_least", 60.5),)))  # type: ignore[arg-type]
