"""From files nobody has described yet to a map: what is recognised, what is guessed, what only a person can say."""

from intake.drafting.answers import Answers
from intake.drafting.draft import Draft, draft
from intake.drafting.written import toml

__all__ = ["Answers", "Draft", "draft", "toml"]
