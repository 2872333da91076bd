"""When a version's facts have left what was foreseen: which measures, on which side, and whose clause it is."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from agreement import Commitment, Definition, Rule
from metrics._broken import Broken, broken, broken_words

TERMS = Definition(
    rules=(Rule("trigger", "score", "at_least", 55),),
    commitments=(Commitment("marketing", "volume", 30), Commitment("marketing", "win_rate", 270, 6)),
)
VOLUME = "Marketing delivers at least 30 leads a week that pass"


def scored(measure: str, *values: float | None, version: int = 2, segment: str = "all") -> pl.DataFrame:
    """Stretches of one measure, foreseen between 20 and 40 (shares: 0.2 and 0.4); null: too early."""
    scale = 1.0 if measure == "volume" else 0.01
    rows: list[dict[str, Any]] = [
        {
            "measure": measure, "version": version, "applies_to": segment,
            "week": date(2026, 9, 7) + timedelta(7 * place), "value": value, "low95": 20 * scale, "high95": 40 * scale,
            "inside95": None if value is None else 20 * scale <= value <= 40 * scale,
        }
        for place, value in enumerate(values)
    ]  # fmt: skip
    kinds = {"measure": pl.String, "version": pl.Int64, "applies_to": pl.String, "week": pl.Date, "value": pl.Float64}
    return pl.DataFrame(rows, {**kinds, "low95": pl.Float64, "high95": pl.Float64, "inside95": pl.Boolean})


@pytest.mark.parametrize(
    ("weeks", "found"),
    [
        ((30, 30, 19), None),
        ((30, 19, 30, 19), ("below", 2, 3)),
        ((19, 19, 30, 30), None),
        ((19, 19, 19, 30, 30), None),
        ((41, 30, 41), ("above", 2, 3)),
        ((19, 30, 41), None),
        ((20, 40, 20), None),
        ((19, 19), ("below", 2, 2)),
        ((19, 19, None, None), ("below", 2, 2)),
        ((), None),
    ],
)
def test_two_of_the_latest_three_weeks_on_one_side_break_the_volume(
    weeks: tuple[float | None, ...], found: tuple[str, int, int] | None
) -> None:
    expected = (Broken("volume", *found, VOLUME),) if found else ()
    assert broken(scored("volume", *weeks), 2, TERMS) == expected


@pytest.mark.parametrize(
    ("measure", "clause"),
    [("win_rate", "Marketing expects 6 % of accepted leads to be won within 270 days"), ("acceptance", "")],
)
def test_a_share_is_broken_by_its_latest_judged_stretch(measure: str, clause: str) -> None:
    assert broken(scored(measure, 0.3, 0.19), 2, TERMS) == (Broken(measure, "below", 1, 1, clause),)
    assert broken(scored(measure, 0.19, 0.3), 2, TERMS) == ()
    assert broken(scored(measure, 0.41, None), 2, TERMS) == (Broken(measure, "above", 1, 1, clause),)


def test_only_the_version_and_the_segment_that_is_asked_for_count() -> None:
    rows = pl.concat([scored("volume", 19, 19, version=1), scored("volume", 19, 19, segment="enterprise")])
    assert broken(rows, 2, TERMS) == ()
    assert [one.measure for one in broken(rows, 1, TERMS)] == ["volume"]


def test_a_version_without_the_promise_blames_no_clause() -> None:
    (one,) = broken(scored("volume", 19, 19), 2, Definition(rules=TERMS.rules))
    assert one.clause == ""
    assert broken_words(one).endswith("No clause promises it: the rules themselves are in question")
    share = Broken("win_rate", "above", 1, 1, "x")
    assert broken_words(share) == "Wins of what passes: above what was foreseen in the latest 13 weeks. Clause: “x”"
