"""Which clauses could have kept a rejected lead away: the fields that a reason is about, and rules on them."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from agreement.checks import checked
from agreement.definition import Definition, Rule
from agreement.errors import Refused
from agreement.frames import KNOWN
from agreement.judge import ALL
from agreement.rules import TOUCH

NAMES = ("industry", "region", "segment", "job_level", "persona", "source", "channel")
EVERY_FIELD = ("employees", *NAMES, *KNOWN, "score", TOUCH)
"""What is tried for a reason that is not in REASONS, and for all rejections together."""
REASONS = {
    "no fit": ("employees", *NAMES, "score"),
    "no budget": ("employees", "industry", "segment", "budget_known", "authority_known", "score"),
    "unable to reach": ("source", "channel", "email_known", "phone_known", TOUCH),
    "wrong contact": ("job_level", "persona", "source", "channel", "authority_known"),
    "duplicate": ("source", "channel"),
    "not now": ("need_known", "timing_known", "score", TOUCH),
}
"""What a reason says about a lead, in small letters and without _ and -."""
SIZES = (5, 10, 20, 25, 50, 75, 100, 150, 200, 250, 300, 500, 750, 1000, 1500, 2500, 5000, 10_000)
BARS = range(5, 101, 5)
DAYS = (14, 30, 60, 90)
SINCE = "days_since_"
MOST_NAMES = 30
"""Of a field with more names only the most frequent are tried."""


def fields(reason: str | None) -> tuple[str, ...]:
    """The fields that a reason is about.

    >>> fields("Duplicate")
    ('source', 'channel')
    """
    plain = (reason or "").strip().lower().replace("_", " ").replace("-", " ")
    return REASONS.get(plain, EVERY_FIELD)


def tried(definition: Definition, leads: pl.DataFrame) -> dict[str, list[Rule]]:
    """For each field the clauses that could turn away some of these leads, all of which pass the definition."""
    found = {
        "employees": [Rule("fit", "employees", "at_least", size) for size in _above(definition, "employees", SIZES)],
        "score": [Rule("trigger", "score", "at_least", bar) for bar in _above(definition, "score", BARS)],
    }
    for name in NAMES:
        if name != "segment" or definition.segment == ALL:
            found[name] = [Rule("fit", name, "none_of", (value,)) for value in _frequent(leads[name])]
    asked = {rule.field for rule in definition.rules if rule.operator == "known"}
    found |= {name: [Rule("information", name, "known")] for name in KNOWN if name not in asked}
    if not any(rule.field.startswith(TOUCH) for rule in definition.rules):
        for kind in (TOUCH + name.removeprefix(SINCE) for name in leads.columns if name.startswith(SINCE)):
            found[kind] = [Rule("trigger", kind, "within_days", days) for days in DAYS]
    return {field: rules for field, rules in found.items() if rules}


def with_clause(definition: Definition, rule: Rule) -> Definition | None:
    """The definition with one clause more, in the place of a weaker one of its kind; None where nobody could sign it.

    A list of names that are barred grows by the name; a bar or a size takes the place of the lower one.
    """
    weaker = next((one for one in definition.rules if _kind(one) == _kind(rule)), None)
    if weaker and isinstance(weaker.value, tuple) and isinstance(rule.value, tuple):
        rule = replace(rule, value=tuple(sorted({*weaker.value, *rule.value})))
    rules = tuple(one for one in definition.rules if one != weaker)
    try:
        return checked(replace(definition, rules=(*rules, rule)))
    except Refused:
        return None


def column(field: str) -> str:
    """The column of the leads that a rule on a field reads."""
    return field.replace(TOUCH, SINCE, 1) if field.startswith(TOUCH) else field


def _kind(rule: Rule) -> tuple[str, str, str]:
    return rule.block, rule.field, rule.operator


def _above(definition: Definition, field: str, steps: Sequence[int]) -> list[int]:
    """The steps beyond the one that the definition asks for."""
    asked = [rule.value for rule in definition.rules if (rule.field, rule.operator) == (field, "at_least")]
    low = max((value for value in asked if isinstance(value, int)), default=0)
    return [step for step in steps if step > low]


def _frequent(names: pl.Series) -> list[str]:
    known = names.cast(pl.String).drop_nulls().value_counts(name="n").sort("n", names.name, descending=[True, False])
    return known[names.name].head(MOST_NAMES).to_list()
