"""Steps of journeys: literal in, literal out, and the same where the numbers no longer fit into 8, 16 or 32 bits."""

from collections import Counter
from itertools import groupby, pairwise

import polars as pl
import pytest

from metrics._chains import step_lines

PLACES = pl.Enum(["x", "y"])
CHANNELS = pl.Enum(["a", "b", "c"])


def touches(channels, *rows):
    return pl.DataFrame(rows, schema={"lead_row": pl.UInt32, "channel": channels}, orient="row")


def sorted_rows(lines):
    return sorted(lines.rows(), key=str)


def test_a_journey_begins_steps_on_and_ends_and_staying_is_no_step():
    leads = pl.DataFrame({"segment": ["x", "y", None]}, schema={"segment": PLACES})
    won = touches(CHANNELS, (0, "a"), (0, "a"), (0, "b"), (0, None), (1, "b"))
    others = touches(CHANNELS, (1, "b"), (2, "b"), (2, "a"), (2, "b"), (2, "a"))
    lines = step_lines(won, others, leads, "channel").select(
        "segment", pl.col("part").cast(pl.String), "channel", "to", "n"
    )
    assert sorted_rows(lines) == sorted(
        [
            ("x", "won begin", "a", None, 1), ("x", "won end", None, None, 1), ("y", "won begin", "b", None, 1),
            ("y", "won end", "b", None, 1), ("x", "won step", "a", "b", 1), ("x", "won step", "b", None, 1),
            ("y", "other begin", "b", None, 1), ("y", "other end", "b", None, 1), (None, "other begin", "b", None, 1),
            (None, "other end", "a", None, 1), (None, "other step", "b", "a", 2), (None, "other step", "a", "b", 1),
        ],
        key=str,
    )  # fmt: skip


@pytest.mark.parametrize("keys", [{}, {"segment": PLACES}, {"segment": pl.String}])
@pytest.mark.parametrize("many", [3, 13, 18, 200, 300, 70_000])
def test_steps_are_counted_alike_however_many_channels_there_are(many, keys):
    """Squares of one more: 16, 196, 361, 40,401, 90,601 and 4,900,140,001."""
    names = [f"c{number}" for number in range(many)]
    journeys = [[many - 1, many - 2, 0, 0], [many - 2, many - 1, many - 2], [0], [many - 1, None, many - 1, many - 2]]
    leads = pl.DataFrame({"segment": ["y", "y", "x", "y"]}, schema={"segment": PLACES}).select(
        pl.col(name).cast(kind) for name, kind in keys.items()
    )
    rows = [(lead, None if one is None else names[one]) for lead, journey in enumerate(journeys) for one in journey]
    won = touches(pl.Enum(names), *rows)
    lines = step_lines(won, won.clear(), leads if keys else leads.select(), "channel")
    by_hand: Counter = Counter()
    for lead, group in groupby(rows, lambda row: row[0]):
        path = [name for _, name in group]
        segment = ("y", "y", "x", "y")[lead] if keys.get("segment") == PLACES else None
        by_hand[segment, "won begin", path[0], None] += 1
        by_hand[segment, "won end", path[-1], None] += 1
        by_hand.update((segment, "won step", here, to) for here, to in pairwise(path) if here != to)
    found = lines if "segment" in lines.columns else lines.with_columns(segment=pl.lit(None, pl.String))
    named = found.select(pl.col("segment", "part", "channel", "to").cast(pl.String), "n")
    assert sorted_rows(named) == sorted(((*key, n) for key, n in by_hand.items()), key=str)
