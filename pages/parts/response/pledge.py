"""What sales promised about its first response, and by which share the page therefore speaks."""

from dataclasses import dataclass

from agreement.words import amount_words
from metrics.response_time import COMMITMENT, HEADLINE
from pages.parts.board.view import Board

KEY = "response_time"


@dataclass(frozen=True)
class Pledge:
    """The band that leads are judged by: the promise where there is one, else the hour."""

    band: str
    words: str
    """"4 working hours"."""
    target: float | None
    """The promised share; null without a promise, and under a filter (promises are about all leads)."""

    @property
    def series(self) -> str:
        """The watched column of response_time."""
        return f"share_{COMMITMENT}" if self.band == COMMITMENT else "value"


def pledge(board: Board) -> Pledge:
    """The promise in force in the chosen week."""
    promised = board.commitment("first_response")
    if promised is None or not board.result(KEY)[f"judged_{COMMITMENT}"].sum():
        return Pledge(HEADLINE, "1 hour", None)
    target = promised.percent / 100 if promised.percent and not board.chosen.filters else None
    return Pledge(COMMITMENT, amount_words(promised), target)
