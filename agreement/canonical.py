"""The one way to write a definition down, and the hash that people sign."""

import json
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from agreement.definition import Definition, Rule, Value
from agreement.errors import Refused
from agreement.rules import BLOCKS

FORMAT = 1


def canonical(definition: Definition) -> str:
    """The definition as JSON that depends on nothing but its meaning.

    Keys are sorted, there is no white space, text is Unicode NFC, numbers are whole. The order of rules, of
    commitments and of the names in a list has no meaning (a lead must meet all rules, any one event, any one name),
    so they are sorted; a lead's verdict, and the rule it is said to have failed, follow this order too and so depend
    on the hash alone. Raises Refused for a value that is not a whole number, text, yes or no, or a list of text.

    >>> canonical(Definition(rules=(Rule("trigger", "score", "at_least", 60),)))[:52]
    '{"commitments":[],"format":1,"rules":[{"block":"trig'
    """
    content = {
        "commitments": [vars(one) for one in in_order(definition).commitments],
        "format": FORMAT,
        "rules": [vars(rule) for rule in in_order(definition).rules],
        "segment": _nfc(definition.segment),
    }
    return _json(content)


def digest(definition: Definition) -> str:
    """SHA-256 of the canonical form in UTF-8, as 64 hexadecimal digits: what a signature names."""
    return sha256(canonical(definition).encode()).hexdigest()


def in_order(definition: Definition) -> Definition:
    """The same definition with text in NFC and everything in canonical order: fit, information, trigger."""
    rules = [Rule(rule.block, _nfc(rule.field), rule.operator, _value(rule.value)) for rule in definition.rules]
    return Definition(
        _nfc(definition.segment),
        tuple(sorted(rules, key=_rule_order)),
        tuple(sorted(definition.commitments, key=lambda one: (one.side, one.kind, _json(vars(one))))),
    )


def _rule_order(rule: Rule) -> tuple[int, str, str, str]:
    return BLOCKS.index(rule.block), rule.field, rule.operator, _json(rule.value)


def _value(value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(sorted(_nfc(name) for name in value))
    return _nfc(value) if isinstance(value, str) else value


def _nfc(text: str) -> str:
    return normalize("NFC", text)


def _json(content: Any) -> str:
    _refuse_fractions(content)
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _refuse_fractions(content: Any) -> None:
    if isinstance(content, float):
        refuse_number(str(content))
    if isinstance(content, dict):
        content = list(content.values())
    for inner in content if isinstance(content, list | tuple) else ():
        _refuse_fractions(inner)


def refuse_number(text: str) -> None:
    """Raises Refused for a fraction, an infinity or not-a-number."""
    raise Refused(f"{text} is not a whole number, and a definition holds whole numbers only. Round it.")
