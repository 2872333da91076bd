"""A definition as a file that people can read, keep, send and bring back: TOML, with each clause in words beside it."""

import json
import tomllib

from agreement.canonical import digest, in_order
from agreement.checks import settled
from agreement.definition import Definition, Rule
from agreement.errors import Refused
from agreement.reading import LONGEST, from_json
from agreement.words import commitment_words, definition_words, rule_words


def to_toml(definition: Definition) -> str:
    """The definition as text; `from_toml` gives back the same definition, with the same hash.

    >>> print(to_toml(Definition(rules=(Rule("trigger", "score", "at_least", 60),))).splitlines()[5])
    # Score is at least 60
    """
    definition = in_order(definition)
    head = f"# {definition_words(definition)[0]}\n# SHA-256 of these terms: {digest(definition)}"
    top = f"{head}\nformat = 1\nsegment = {_text(definition.segment)}\n"
    rules = [_table("rules", rule_words(rule), _rule(rule)) for rule in definition.rules]
    promises = [_table("commitments", commitment_words(one), vars(one)) for one in definition.commitments]
    return "\n".join([top, *rules, *promises])


def from_file(text: str) -> Definition:
    """The definition in a file, as TOML or as JSON; raises Refused with the reason when it cannot be signed."""
    if text.lstrip().startswith("{"):
        return from_json(text)
    if len(text) > LONGEST:
        raise Refused(f"The file is longer than {LONGEST} characters. Nobody could read what they sign.")
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"The file is no definition that Accord can read ({error}). Bring one that it wrote.") from None
    try:
        return settled(from_json(json.dumps(content)))
    except (TypeError, ValueError):
        raise Refused("The file holds a date or a time, and a definition has none. Take it out.") from None


def _rule(rule: Rule) -> dict[str, object]:
    return {name: value for name, value in vars(rule).items() if value is not None}


def _table(name: str, words: str, content: dict[str, object]) -> str:
    lines = [f"{key} = {_text(value)}" for key, value in content.items() if value is not None]
    return "\n".join([f"# {words}", f"[[{name}]]", *lines, ""])


def _text(value: object) -> str:
    """Whole numbers, text and lists of text are written in TOML as in JSON."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
