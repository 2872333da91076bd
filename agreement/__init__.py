"""What the two teams sign. Import from here: `from agreement import Definition, accepted, digest`."""

from agreement.canonical import canonical, digest, in_order
from agreement.checks import checked, settled
from agreement.clauses import WHOLE, Clause, clauses
from agreement.compiled import Question, accepted, cannot_judge, first_failed, questions
from agreement.definition import Commitment, Definition, Foreseen, InForce, Prediction, Rule, Side, Value
from agreement.errors import Refused
from agreement.judge import ALL, judge, ruling
from agreement.needs import NEEDS, Need, Needs, Told, checked_needs
from agreement.people import Person
from agreement.prediction import prediction_json, read_prediction
from agreement.proposal import Comment, Proposal, Revision, Signature, Step
from agreement.reading import from_json, stored
from agreement.rules import BLOCKS, FILLED, KINDS, TEXTS, TOUCH
from agreement.states import allowed, review_due
from agreement.words import commitment_words, definition_words, differences, field_words, rule_words

__all__ = [
    "ALL", "BLOCKS", "FILLED", "KINDS", "NEEDS", "TEXTS", "TOUCH", "WHOLE", "Clause", "Comment", "Commitment",
    "Definition", "Foreseen", "InForce", "Need", "Needs", "Person", "Prediction", "Proposal", "Question", "Refused",
    "Revision", "Rule", "Side", "Signature", "Step", "Told", "Value", "accepted", "allowed", "cannot_judge",
    "canonical", "checked", "checked_needs", "clauses", "commitment_words", "definition_words", "differences",
    "digest", "field_words", "first_failed", "from_json", "in_order", "judge", "prediction_json", "questions",
    "read_prediction", "review_due", "rule_words", "ruling", "settled", "stored",
]  # fmt: skip
