"""Reading a definition that was written as JSON: with suspicion when somebody sends it, plainly when it was signed."""

import json
from typing import Any

from agreement.canonical import FORMAT, in_order, refuse_number
from agreement.checks import settled
from agreement.definition import Commitment, Definition, Rule
from agreement.errors import Refused

_RULE, _COMMITMENT = {"block", "field", "operator", "value"}, {"side", "kind", "amount", "percent"}
_WHOLE = {"format", "segment", "rules", "commitments"}
LONGEST = 100_000


def from_json(text: str) -> Definition:
    """The definition written in `text`, in canonical order; raises Refused with the reason when it cannot be signed.

    Unknown or repeated keys, fractions, and every rule that `agreement.checks` refuses are refused.
    """
    return settled(_read(text))


def stored(text: str) -> Definition:
    """A definition that was checked when it was proposed: what was signed stays readable when the rules tighten."""
    return in_order(_read(text))


def _read(text: str) -> Definition:
    if len(text) > LONGEST:
        raise Refused(f"The definition is longer than {LONGEST} characters. Nobody could read what they sign.")
    try:
        content = json.loads(text, object_pairs_hook=_object, parse_float=refuse_number, parse_constant=refuse_number)
    except (ValueError, RecursionError) as error:
        raise Refused(f"The definition is not valid JSON ({error}). Propose it from the agreement page.") from None
    _check_keys(content, _WHOLE, "a definition")
    if content.get("format", FORMAT) != FORMAT:
        raise Refused(f"The definition has format {content['format']!r}; this Accord reads format {FORMAT}.")
    rules = tuple(_rule(one) for one in _list(content, "rules"))
    commitments = tuple(_commitment(one) for one in _list(content, "commitments"))
    return Definition(_text(content, "segment", "all"), rules, commitments)


def _rule(content: Any) -> Rule:
    _check_keys(content, _RULE, "a rule")
    value = content.get("value")
    block, field, operator = (_text(content, key) for key in ("block", "field", "operator"))
    return Rule(block, field, operator, tuple(value) if isinstance(value, list) else value)  # type: ignore[arg-type]


def _commitment(content: Any) -> Commitment:
    _check_keys(content, _COMMITMENT, "a commitment")
    side, kind = _text(content, "side"), _text(content, "kind")
    return Commitment(side, kind, content.get("amount", 0), content.get("percent"))  # type: ignore[arg-type]


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
