"""What reps say of the content that they used: most of it serves, every fifth piece disappoints."""

from random import Random
from typing import Any

from sample_data import truth
from sample_data.clock import at_work

Row = dict[str, Any]
_PRAISE = (
    *(None,) * 12, "The plant manager asked for a second copy", "Opened the door to the board",
    "Answers the question that always comes first", "Short enough to send ahead", "They passed it on to finance",
)  # fmt: skip
_BLAME = (
    *(None,) * 4, "The figures are of last year", "Too long to send ahead", "Wrong industry for this lead",
    "Says what our product does, not what it is worth",
)  # fmt: skip


def ratings(pieces: list[Row], uses: list[Row]) -> list[Row]:
    """Rows of the frame ratings, in order of time; nothing is cut yet at the end of the sample."""
    badly = {piece["content_id"] for number, piece in enumerate(pieces, 1) if number % truth.BADLY_MADE == 0}
    drawn = [_rated(use, use["content_id"] not in badly) for use in uses if use["used"]]
    said = sorted((row for row in drawn if row), key=lambda row: (row["at"], row["lead_id"]))
    return [row | {"rating_id": f"R{number:05d}"} for number, row in enumerate(said, 1)]


def _rated(use: Row, well: bool) -> Row | None:
    draw = Random(f"{truth.SEED} rating {use['content_id']} {use['lead_id']} {use['at']}")
    if draw.random() > truth.RATED:
        return None
    useful = draw.random() < truth.USEFUL[well]
    return {
        "content_id": use["content_id"], "at": at_work(use["at"], draw.uniform(0.1, 3), draw),
        "rated_by": use["used_by"], "useful": useful, "lead_id": use["lead_id"],
        "comment": draw.choice(_PRAISE if useful else _BLAME),
    }  # fmt: skip
