"""The clauses of a definition, each with a name that lasts through its revisions: people comment on them one by one."""

from collections.abc import Iterator
from dataclasses import dataclass

from agreement.canonical import in_order
from agreement.definition import Commitment, Definition, Rule
from agreement.words import commitment_words, rule_words

WHOLE = ""
"""Names the terms as a whole, where a comment is about no single clause."""


@dataclass(frozen=True)
class Clause:
    """One rule or one promise of a definition, in words."""

    key: str
    words: str
    term: Rule | Commitment

    @property
    def amount(self) -> int | None:
        """The number in it that can be moved: a bar, a size, days, an amount; a percentage where there is no amount."""
        if isinstance(self.term, Commitment):
            return self.term.amount or self.term.percent
        whole = isinstance(self.term.value, int) and not isinstance(self.term.value, bool)
        return self.term.value if whole else None  # type: ignore[return-value]


def clauses(definition: Definition) -> tuple[Clause, ...]:
    """Every clause in canonical order, the rules first. Keys are unique in a definition that can be signed.

    >>> [one.key for one in clauses(Definition(rules=(Rule("trigger", "score", "at_least", 60),)))]
    ['trigger:score:at_least']
    """
    return tuple(_clauses(in_order(definition)))


def _clauses(settled: Definition) -> Iterator[Clause]:
    for rule in settled.rules:
        yield Clause(clause_key(rule), rule_words(rule), rule)
    for one in settled.commitments:
        yield Clause(clause_key(one), commitment_words(one), one)


def clause_key(term: Rule | Commitment) -> str:
    """The name of a rule or a promise; its value is not in it, so that it is the same clause when the value moves."""
    if isinstance(term, Commitment):
        return f"promise:{term.side}:{term.kind}"
    return f"{term.block}:{term.field}:{term.operator}"
