"""A definition as polars expressions over the ledger's leads: the queue, the back-test and the tests all use these.

Every rule has three answers: it holds (true), it does not (false), or nobody knows (null). Rules of fit, information
and the score bar must ALL hold. Events are alternatives: ANY one of them inside its days is enough, because a
company that asks for a demo does not also have to visit the fair. An event that was never seen did not happen, so an
event never has the answer "nobody knows".
"""

import re
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import polars as pl

from agreement.canonical import in_order
from agreement.clauses import clause_key
from agreement.definition import Definition, Rule
from agreement.errors import Refused
from agreement.frames import KNOWN
from agreement.rules import AGES, TOUCH
from agreement.words import events_words, rule_words, unknown_words


@dataclass(frozen=True)
class Question:
    """What a lead is asked: one rule, or all events together."""

    keys: tuple[str, ...]
    """The clauses that it stands for (`agreement.clauses`)."""
    words: str
    """How it is named when it was broken."""
    unknown: str
    """How it is named when nobody knows; empty for events."""
    answer: pl.Expr
    """True, false, or null where nobody knows."""


def accepted(definition: Definition) -> pl.Expr:
    """Whether a lead meets the definition (Boolean, never null: what is unknown has not been met).

    Reads columns of `Ledger.leads`; `days_since_<kind>` may be missing, then that event never happened. A definition
    without rules accepts every lead. Misleads when data is late: a lead whose phone number arrives tomorrow fails
    today; `cannot_judge` tells these apart.
    """
    return _all(one.answer.fill_null(False) for one in questions(definition))


def cannot_judge(definition: Definition) -> pl.Expr:
    """Whether a lead fails no rule that can be answered, but something needed is unknown (Boolean, never null)."""
    answers = [one.answer for one in questions(definition)]
    return _all(answer.fill_null(True) for answer in answers) & ~accepted(definition)


def first_failed(definition: Definition) -> pl.Expr:
    """The first rule a lead does not meet, in words (String, null when it meets all).

    In canonical order: fit, information, trigger. A rule that was broken is named ("Company has at least 50
    employees"); a field that nobody filled in is named as missing ("employees unknown"), never as a low value.
    """
    return pl.coalesce(
        pl.when(one.answer).then(None).when(one.answer.is_null()).then(pl.lit(one.unknown)).otherwise(pl.lit(one.words))
        for one in questions(definition)
    ) if definition.rules else _all(()).replace_strict({True: None}, return_dtype=pl.String)  # fmt: skip


def questions(definition: Definition) -> list[Question]:
    """Every question in canonical order: each rule on its own, events last and as one."""
    rules = in_order(definition).rules
    events = [rule for rule in rules if rule.field.startswith(TOUCH)]
    asked = [
        Question((clause_key(rule),), rule_words(rule), unknown_words(rule.field), _answer(rule))
        for rule in rules
        if rule not in events
    ]
    if events:
        keys = tuple(clause_key(event) for event in events)
        asked.append(Question(keys, events_words(events), "", reduce(or_, map(_happened, events))))
    return asked


def _answer(rule: Rule) -> pl.Expr:
    column = pl.col(rule.field)
    if rule.operator == "known":
        return column if rule.field in KNOWN else pl.when(column.is_not_null()).then(True)
    if rule.operator in ("at_least", "at_most"):
        return column >= _whole(rule) if rule.operator == "at_least" else column <= _whole(rule)
    if rule.field in AGES:
        return pl.col("handed_over_day") - pl.col(rule.field.replace("_at", "_day")) <= _whole(rule)
    names = list(rule.value) if isinstance(rule.value, tuple) else [str(rule.value)]
    among = (_domain(column) if rule.operator.startswith("domain") else _text(column, names)).is_in(names)
    return among if rule.operator in ("is", "one_of", "domain_one_of") else ~among


def _whole(rule: Rule) -> int:
    if isinstance(rule.value, int):
        return rule.value
    raise Refused(f"The rule on {rule.field!r} compares with {rule.value!r}, which is no whole number.")


def _text(column: pl.Expr, names: list[str]) -> pl.Expr:
    text = column.cast(pl.String)
    return text if all(name.isascii() for name in names) else text.str.normalize("NFC")


def _domain(column: pl.Expr) -> pl.Expr:
    """What stands behind the last @ of an address, in small letters; null where there is none."""
    return column.str.extract(r"@\s*([^@\s]+)\s*$").str.to_lowercase()


def _happened(rule: Rule) -> pl.Expr:
    """Whether the event lies within the days before the hand-over; a column that is not there never happened."""
    column = pl.col(f"^{re.escape(f'days_since_{rule.field.removeprefix(TOUCH)}')}$")
    return (pl.min_horizontal(pl.lit(None, pl.Int32), column) <= _whole(rule)).fill_null(False)


def _all(answers: object) -> pl.Expr:
    """All answers, one for each lead even where every answer is a literal."""
    return reduce(and_, answers, pl.repeat(True, pl.len(), dtype=pl.Boolean))  # type: ignore[call-overload,no-any-return]
