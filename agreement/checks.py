"""Whether a whole definition can be signed: every rule on its own, and no two of them at odds."""

from agreement.canonical import in_order
from agreement.definition import Definition, Rule
from agreement.errors import Refused
from agreement.rules import DOMAIN, TEXTS, check_commitment, check_rule, check_text

_BARRING = ("is_not", "none_of", "domain_none_of")


def settled(definition: Definition) -> Definition:
    """The definition checked and in canonical order, ready to be proposed; raises Refused when it cannot be signed."""
    return checked(in_order(checked(definition)))


def checked(definition: Definition) -> Definition:
    """The definition itself; raises Refused when a rule or commitment could not be judged, or two of them clash."""
    if not definition.segment.strip():
        raise Refused("The segment has no name. Use 'all', or the name of a segment of your leads.")
    check_text(definition.segment, "The segment's name")
    if not definition.rules:
        raise Refused("There is no rule yet. Add at least one, such as a score bar.")
    for rule in definition.rules:
        check_rule(rule)
    _refuse_twice([(rule.field, rule.operator) for rule in definition.rules], "rule")
    _refuse_no_size(definition)
    _refuse_no_value(definition)
    for commitment in definition.commitments:
        check_commitment(commitment)
    _refuse_twice([(one.side, one.kind) for one in definition.commitments], "commitment")
    return definition


def _refuse_no_size(definition: Definition) -> None:
    """Refuses employees of at least more than at most."""
    bounds = {rule.operator: rule.value for rule in definition.rules if rule.field == "employees"}
    low, high = bounds.get("at_least"), bounds.get("at_most")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        raise Refused(f"No company has at least {low} and at most {high} employees. Change one of the two rules.")


def _refuse_no_value(definition: Definition) -> None:
    """Refuses rules on one field that together leave no value."""
    for field in (*TEXTS, DOMAIN):
        rules = [rule for rule in definition.rules if rule.block == "fit" and rule.field == field]
        wanted = [_names(rule) for rule in rules if rule.operator in ("is", "one_of", "domain_one_of")]
        barred = set[str]().union(*(_names(rule) for rule in rules if rule.operator in _BARRING))
        if wanted and not set.intersection(*wanted) - barred:
            raise Refused(f"The rules on {field!r} contradict each other: no value satisfies all of them. Change one.")


def _names(rule: Rule) -> set[str]:
    return set(rule.value) if isinstance(rule.value, tuple) else {str(rule.value)}


def _refuse_twice(keys: list[tuple[str, str]], what: str) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise Refused(f"The {what} {key[0]} {key[1]} is there twice. Keep one of them.")
