"""Definitions in plain words: what people read before they sign, and what changed since they looked."""

from collections.abc import Sequence

from agreement.canonical import in_order
from agreement.definition import Commitment, Definition, Rule
from agreement.rules import AGES, SCORE_BAR, TOUCH

FIELDS = {
    "email_known": "e-mail", "phone_known": "phone", "budget_known": "budget", "authority_known": "authority",
    "need_known": "need", "timing_known": "timing", "campaign_id": "campaign", "job_level": "job level",
    "email": "e-mail address", "name": "contact name", "company": "company name", "created_at": "created",
    "qualified_at": "qualified", "source_system": "source system", "marketing_owner": "marketing owner",
}  # fmt: skip
UNITS = {"first_response": "working minute", "decision": "working day", "attempts": "attempt", "win_rate": "day"}
VERBS = {
    "is": "is", "is_not": "is not", "one_of": "is one of", "none_of": "is none of", "domain_one_of": "is at one of",
    "domain_none_of": "is at none of",
}  # fmt: skip


def rule_words(rule: Rule) -> str:
    """A rule as a statement about a lead.

    >>> rule_words(Rule("fit", "employees", "at_least", 50))
    'Company has at least 50 employees'
    >>> rule_words(Rule("trigger", "touch:pricing_page", "within_days", 30))
    'Pricing page in the 30 days before the hand-over'
    """
    field = field_words(rule.field)
    if rule.field.startswith(TOUCH):
        return f"{_capital(field)} in the {rule.value} days before the hand-over"
    if rule.operator == "within_days":
        return f"Lead was {field} in the {rule.value} days before the hand-over"
    if rule.operator == "known":
        return f"{_capital(field)} is known"
    bound = rule.operator.replace("_", " ")
    if rule.field == "employees":
        return f"Company has {bound} {rule.value} employees"
    if rule.operator in ("at_least", "at_most"):
        return f"{_capital(field)} is {bound} {rule.value}"
    return f"{_capital(field)} {VERBS[rule.operator]} {_value_words(rule)}"


def events_words(events: Sequence[Rule]) -> str:
    """Events are alternatives: one of them is enough."""
    words = [rule_words(event) for event in events]
    return ", or ".join([words[0], *(word[0].lower() + word[1:] for word in words[1:])])


def field_words(field: str) -> str:
    """A field's name as people say it; an event by its kind."""
    return FIELDS.get(field, field.removeprefix(TOUCH).replace("_", " "))


def unknown_words(field: str) -> str:
    """How a field is reported that nobody filled in."""
    return f"{field_words(field)} {'on an unknown day' if field in AGES else 'unknown'}"


def commitment_words(one: Commitment) -> str:
    """A commitment as a promise.

    >>> commitment_words(Commitment("sales", "first_response", 240, 90))
    'Sales responds within 4 working hours to 90 % of leads'
    """
    amount, percent = amount_words(one), one.percent
    return {
        "first_response": f"Sales responds within {amount} to {percent} % of leads",
        "decision": f"Sales decides, with a reason, within {amount} on {percent} % of leads",
        "attempts": f"Sales makes at least {amount} before it gives a lead up as unreachable",
        "capacity": f"Sales works up to {amount} per rep and week",
        "volume": f"Marketing delivers at least {amount} a week that pass",
        "complete": f"Marketing hands over {percent} % of leads with every required field",
        "win_rate": f"Marketing expects {percent} % of accepted leads to be won within {amount}",
    }[one.kind]


def amount_words(one: Commitment) -> str:
    """The amount of a commitment with its unit; whole hours instead of minutes."""
    if one.kind == "first_response" and one.amount % 60 == 0:
        return _several(one.amount // 60, "working hour")
    return _several(one.amount, UNITS.get(one.kind, "lead"))


def definition_words(definition: Definition) -> list[str]:
    """The whole definition, a sentence each: who it is for, rules in canonical order, commitments."""
    settled = in_order(definition)
    events = [rule for rule in settled.rules if rule.field.startswith(TOUCH)]
    rules = [rule_words(rule) for rule in settled.rules if rule not in events]
    scope = "For all leads" if settled.segment == "all" else f"For leads of the segment {settled.segment}"
    happened = [events_words(events)] if events else []
    return [scope, *rules, *happened, *(commitment_words(one) for one in settled.commitments)]


def differences(old: Definition, new: Definition) -> list[str]:
    """What changed from one definition to another, a line each; empty when nothing did.

    >>> bar = lambda score: Definition(rules=(Rule("trigger", "score", "at_least", score),))
    >>> differences(bar(60), bar(55))
    ['score bar 60 → 55']
    """
    segment = [] if old.segment == new.segment else [f"segment {old.segment} → {new.segment}"]
    before = {(rule.block, rule.field, rule.operator): rule for rule in in_order(old).rules}
    after = {(rule.block, rule.field, rule.operator): rule for rule in in_order(new).rules}
    changed = [
        f"{_name(rule)} {_value_words(before[key])} → {_value_words(rule)}"
        for key, rule in after.items()
        if key in before and before[key] != rule
    ]
    added = [f"added: {rule_words(rule)}" for key, rule in after.items() if key not in before]
    removed = [f"removed: {rule_words(rule)}" for key, rule in before.items() if key not in after]
    return segment + changed + added + removed + _commitment_differences(old, new)


def clause_name(term: Rule | Commitment) -> str:
    """A clause without its value: "score bar", "first response".

    >>> clause_name(Rule("trigger", "score", "at_least", 60)), clause_name(Commitment("sales", "first_response"))
    ('score bar', 'first response')
    """
    return _name(term) if isinstance(term, Rule) else term.kind.replace("_", " ")


def _commitment_differences(old: Definition, new: Definition) -> list[str]:
    before = {(one.side, one.kind): one for one in in_order(old).commitments}
    after = {(one.side, one.kind): one for one in in_order(new).commitments}
    changed = [
        f"{clause_name(one)} {_terms(before[key])} → {_terms(one)}"
        for key, one in after.items()
        if key in before and before[key] != one
    ]
    added = [f"added: {commitment_words(one)}" for key, one in after.items() if key not in before]
    return changed + added + [f"removed: {commitment_words(one)}" for key, one in before.items() if key not in after]


def _name(rule: Rule) -> str:
    if (rule.block, rule.field, rule.operator) == SCORE_BAR:
        return "score bar"
    if rule.field.startswith(TOUCH):
        return f"days since {field_words(rule.field)}"
    if rule.field in AGES:
        return f"days since {field_words(rule.field)}"
    return f"{field_words(rule.field)} {VERBS.get(rule.operator, rule.operator.replace('_', ' '))}"


def _value_words(rule: Rule) -> str:
    return ", ".join(rule.value) if isinstance(rule.value, tuple) else str(rule.value)


def _terms(one: Commitment) -> str:
    parts = [amount_words(one)] * (one.amount > 0) + [f"{one.percent} %"] * (one.percent is not None)
    return " for ".join(parts)


def _several(amount: int, what: str) -> str:
    return f"{amount} {what}" if amount == 1 else f"{amount} {what}s"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
