"""What a column's cells mean, decided from all rows or asked; only `options` and `spellings` end up in a map."""

from intake.evidence.asking import Choice, Question
from intake.evidence.drafted import Options, options
from intake.evidence.seeing import Seen, seen, table
from intake.evidence.spelling import spellings, turned

__all__ = ["Choice", "Options", "Question", "Seen", "options", "seen", "spellings", "table", "turned"]
