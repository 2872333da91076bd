"""A map as the TOML file that people keep in git."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import tomli_w

from intake.evidence import Question

HEAD = """A map of Accord: which column of your files is which. Made from your own files; edit it as you like.
Use it with `accord import FILES --map THIS_FILE`."""


def toml(plan: Mapping[str, Any], notes: Sequence[str] = (), questions: Mapping[str, Question] | None = None) -> str:
    """The text of the file; every open question with the lines that answer it."""
    remarks = [*HEAD.splitlines(), *(f"Noticed: {note}" for note in notes)]
    for label, one in (questions or {}).items():
        remarks.append(f"To answer for {label}: {one.text}")
        for choice in one.choices:
            lines = ", ".join(f"{key} = {_inline(value)}" for key, value in choice.options.items())
            remarks.append(f"{choice.label}: add {lines}")
    return "".join(f"# {' '.join(remark.split())}\n" for remark in remarks) + tomli_w.dumps(plan)


def _inline(value: Any) -> str:
    """A value as TOML in one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_inline(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
