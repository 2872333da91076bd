"""What only a person can answer about a column."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One answer, and the options of the column that it stands for, keyed as in a map's TOML."""

    label: str
    options: dict[str, object]


@dataclass(frozen=True)
class Question:
    """A question about one column with every possible answer."""

    text: str
    choices: tuple[Choice, ...]
