"""What people say about their own files; whatever they leave out is guessed anew."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agreement.errors import Refused

NOTHING = ""
"""A column that is not brought, a word that means no event."""


@dataclass(frozen=True)
class Answers:
    """What was said about a set of files. A label is `<file of the map>.<title of the column>`."""

    formats: Mapping[str, str] = field(default_factory=dict)
    """By the mark of a file's header (`sources.mark`): the name of its format."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """By column of the contract: the label of the column it comes from, or NOTHING."""
    states: Mapping[str, str] = field(default_factory=dict)
    """By file of the map: the title of its column of states, or NOTHING."""
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By label of a column of states, by its word in lower case: an event, or NOTHING."""
    dated: Mapping[str, str] = field(default_factory=dict)
    """By event: the label of the column that says when, or NOTHING."""
    settled: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By column of the contract: the options of the answer to its question."""

    apart: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By label of a column: spellings that are names of their own, though they differ from another in spelling only."""

    def plain(self) -> str:
        """As JSON text, to be remembered."""
        return json.dumps(vars(self), ensure_ascii=False, sort_keys=True)

    @staticmethod
    def of(text: str) -> Answers:
        """What `plain` wrote; refuses anything else."""
        try:
            given = json.loads(text)
            return Answers(**{key: dict(value) for key, value in given.items()})
        except (ValueError, TypeError, AttributeError) as error:
            raise Refused(f"The remembered map cannot be read ({error}). Map the files anew.") from None
