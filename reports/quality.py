"""How far the week's numbers can be trusted: the checks that say most, in words."""

from collections.abc import Sequence

import polars as pl

import metrics
from agreement.ledger import Ledger
from charts.numbers import percent
from metrics._missing import missing, missing_words

LINES = 3
MUCH = 0.05
"""From this share on a missing field is told."""


def quality(ledger: Ledger) -> tuple[str, ...]:
    """The largest failing checks: first what cannot be true, then what is there twice or late, then what is missing."""
    rows = metrics.BY_KEY["data_quality"].result(ledger)
    failing = rows.filter(pl.col("week").is_null() & (pl.col("numerator") > 0))
    told = failing.filter((pl.col("kind") != "missing") | (pl.col("value") >= MUCH))
    first = (pl.col("kind") == "missing").alias("last")
    return tuple(_words(row) for row in told.sort(first, "value", descending=[False, True]).head(LINES).to_dicts())


def unrecorded(ledger: Ledger, keys: Sequence[str]) -> tuple[str, ...]:
    """What was never recorded though these metrics need it: one line, or none."""
    found = dict.fromkeys(one for key in keys for one in missing(metrics.BY_KEY[key], ledger))
    return (f"Never recorded: {missing_words(list(found))}",) if found else ()


def _words(row: dict[str, object]) -> str:
    share = percent(row["value"])  # type: ignore[arg-type]
    kind = str(row["rows"]).replace("_", " ")
    return f"{row['numerator']:,} of {row['denominator']:,} {kind} ({share}): {row['words']}"
