"""The one way to write a definition down, and the hash that people sign."""

import json
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from agreement.definition import Commitment, Definition, Rule, Value
from agreement.errors import Refused
from agreement.rules import BLOCKS, checked

FORMAT = 1
_RULE, _COMMITMENT = {"block", "field", "operator", "value"}, {"side", "kind", "amount", "percent"}
_WHOLE = {"format", "segment", "rules", "commitments"}
LONGEST = 100_000


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


def from_json(text: str) -> Definition:
    """The definition written in `text`, in canonical order; raises Refused with the reason when it cannot be signed.

    Read with suspicion: unknown or repeated keys, fractions and anything that `agreement.rules` refuses are refused.
    """
    if len(text) > LONGEST:
        raise Refused(f"The definition is longer than {LONGEST} characters. Nobody could read what they sign.")
    try:
        content = json.loads(text, object_pairs_hook=_object, parse_float=_refuse_number, parse_constant=_refuse_number)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Refused(f"The definition is not valid JSON ({error}). Propose it from the agreement page.") from None
    _check_keys(content, _WHOLE, "a definition")
    if content.get("format", FORMAT) != FORMAT:
        raise Refused(f"The definition has format {content['format']!r}; this Accord reads format {FORMAT}.")
    rules = tuple(_rule(one) for one in _list(content, "rules"))
    commitments = tuple(_commitment(one) for one in _list(content, "commitments"))
    return settled(Definition(_text(content, "segment", "all"), rules, commitments))


def settled(definition: Definition) -> Definition:
    """The definition checked and in canonical order, ready to be proposed; raises Refused when it cannot be signed."""
    return checked(in_order(checked(definition)))


def _rule(content: Any) -> Rule:
    _check_keys(content, _RULE, "a rule")
    value = content.get("value")
    block, field, operator = (_text(content, key) for key in ("block", "field", "operator"))
    return Rule(block, field, operator, tuple(value) if isinstance(value, list) else value)  # type: ignore[arg-type]


def _commitment(content: Any) -> Commitment:
    _check_keys(content, _COMMITMENT, "a commitment")
    side, kind = _text(content, "side"), _text(content, "kind")
    return Commitment(side, kind, content.get("amount", 0), content.get("percent"))  # type: ignore[arg-type]


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
        _refuse_number(str(content))
    for inner in (
        content.values() if isinstance(content, dict) else content if isinstance(content, list | tuple) else ()
    ):
        _refuse_fractions(inner)


def _refuse_number(text: str) -> None:
    raise Refused(f"{text} is not a whole number, and a definition holds whole numbers only. Round it.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise Refused("The definition gives the same key twice, so nobody can tell which one counts. Remove one.")
    return content


def _check_keys(content: Any, allowed: set[str], what: str) -> None:
    if not isinstance(content, dict):
        raise Refused(f"Where {what} should be there is {str(content)[:40]!r}.")
    if unknown := set(content) - allowed:
        raise Refused(f"{sorted(unknown)[0]!r} is no part of {what}. Use {', '.join(sorted(allowed))}.")


def _list(content: dict[str, Any], key: str) -> list[Any]:
    found = content.get(key, [])
    if not isinstance(found, list):
        raise Refused(f"{key!r} must be a list, not {str(found)[:40]!r}.")
    return found


def _text(content: dict[str, Any], key: str, otherwise: str | None = None) -> str:
    found = content.get(key, otherwise)
    if not isinstance(found, str):
        raise Refused(f"{key!r} must be text, not {found!r}.")
    return found
