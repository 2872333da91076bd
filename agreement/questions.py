"""The three questions that sales and marketing ask each other, and what a definition answers."""

from agreement.definition import Definition
from agreement.rules import TOUCH
from agreement.words import commitment_words, events_words, rule_words

QUESTIONS = {
    "fit": "Which customers do we want?",
    "information": "What must sales know?",
    "trigger": "What must have happened?",
}
"""The three questions that both sides have to ask each other."""


def answers(definition: Definition, block: str) -> list[str]:
    """What a definition answers to one of QUESTIONS, a sentence each; events are alternatives and make one sentence."""
    rules = [rule for rule in definition.rules if rule.block == block]
    events = [rule for rule in rules if rule.field.startswith(TOUCH)]
    return [*(rule_words(rule) for rule in rules if rule not in events), *([events_words(events)] if events else [])]


def promises(definition: Definition, side: str) -> list[str]:
    """What one side promises, a sentence each."""
    return [commitment_words(one) for one in definition.commitments if one.side == side]
