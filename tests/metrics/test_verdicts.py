"""Verdicts from counts, line by line: kept and missed only where no later fact can overturn it."""

import polars as pl
import pytest

from metrics._verdicts import with_verdict

SCHEMA = {
    "kind": pl.String, "amount": pl.Int64, "percent": pl.Int64, "kept": pl.Int64, "broken": pl.Int64, "open": pl.Int64,
    "reps": pl.Int64, "over": pl.Boolean,
}  # fmt: skip
TOLD = ["numerator", "denominator", "value", "low", "high", "state"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        # volume: so many leads a week; kept as soon as they came, missed only when the week is over
        (("volume", 20, None, 20, 0, 0, 0, False), (20, 1, 20.0, None, None, "kept")),
        (("volume", 20, None, 19, 0, 3, 0, False), (19, 1, 19.0, None, None, "too early")),
        (("volume", 20, None, 19, 0, 3, 0, True), (19, 1, 19.0, 19.0, 19.0, "missed")),
        (("volume", 20, None, 0, 0, 0, 0, True), (0, 1, 0.0, 0.0, 0.0, "missed")),
        (("volume", 20, None, 21, 0, 0, 0, True), (21, 1, 21.0, 21.0, 21.0, "kept")),
        # capacity: at most so many for each rep; judged when the week is over
        (("capacity", 5, None, 10, 0, 0, 2, True), (10, 2, 5.0, 5.0, 5.0, "kept")),
        (("capacity", 5, None, 11, 0, 0, 2, True), (11, 2, 5.5, 5.5, 5.5, "missed")),
        (("capacity", 5, None, 11, 0, 0, 2, False), (11, 2, 5.5, None, None, "too early")),
        (("capacity", 5, None, 3, 0, 0, 1, True), (3, 1, 3.0, 3.0, 3.0, "kept")),
        (("capacity", 5, None, 0, 0, 0, 0, True), (0, 0, None, None, None, None)),
        # shares: 80 % of ten are eight
        (("first_response", None, 80, 8, 2, 0, 0, True), (8, 10, 0.8, 0.8, 0.8, "kept")),
        (("first_response", None, 80, 8, 0, 2, 0, True), (8, 8, 1.0, 0.8, 1.0, "kept")),
        (("first_response", None, 80, 7, 2, 1, 0, True), (7, 9, 7 / 9, 0.7, 0.8, "too early")),
        (("first_response", None, 80, 7, 3, 0, 0, True), (7, 10, 0.7, 0.7, 0.7, "missed")),
        (("first_response", None, 80, 5, 3, 2, 0, True), (5, 8, 0.625, 0.5, 0.7, "missed")),
        (("first_response", None, 80, 8, 2, 0, 0, False), (8, 10, 0.8, 0.8, 0.8, "too early")),
        (("first_response", None, 80, 0, 0, 4, 0, True), (0, 0, None, 0.0, 1.0, "too early")),
        (("first_response", None, 80, 0, 0, 1, 0, True), (0, 0, None, 0.0, 1.0, "too early")),
        (("first_response", None, 80, 1, 0, 0, 0, True), (1, 1, 1.0, 1.0, 1.0, "kept")),
        (("first_response", None, 80, 0, 0, 0, 0, True), (0, 0, None, None, None, None)),
        (("first_response", None, 80, 0, 0, 0, 0, False), (0, 0, None, None, None, "too early")),
        (("first_response", None, 80, 800, 201, 0, 0, True), (800, 1001, 800 / 1001, 800 / 1001, 800 / 1001, "missed")),
        # a win rate has no value while a lead is open
        (("win_rate", None, 10, 1, 8, 1, 0, True), (1, 9, None, 0.1, 0.2, "kept")),
        (("win_rate", None, 10, 1, 9, 0, 0, True), (1, 10, 0.1, 0.1, 0.1, "kept")),
    ],
)
def test_a_line_of_counts_and_its_verdict(line, told):
    rows = with_verdict(pl.DataFrame([line], schema=SCHEMA, orient="row"))
    assert rows.select(TOLD).row(0) == tuple(pytest.approx(one) if isinstance(one, float) else one for one in told)
    assert rows.schema["denominator"] == pl.Int64
    assert rows.columns == [*SCHEMA, *TOLD]
