"""What was foreseen at the signature against what came, in companies of the sample's own generator.

A few companies in each run, ACCORD_FULL=1 for 300; `tests/README.md` has the numbers of the last full run. In each an
agreement is signed four times, once for each quarter of a year, and lives on until its youngest lead is old enough.
"""

import os
from collections.abc import Callable
from math import sqrt

import polars as pl
import pytest

from sample_data import terms
from tests.metrics.lived import QUARTERS, company, scored

FULL = bool(os.environ.get("ACCORD_FULL"))
COMPANIES = 300 if FULL else 8
FIRST_SEED = 1000
MEASURES = ("acceptance", "volume", "win_rate")
WEEKS = {"acceptance": 13, "volume": 1, "win_rate": 13}


@pytest.fixture(scope="module")
def every() -> pl.DataFrame:
    found = []
    for seed in range(FIRST_SEED, FIRST_SEED + COMPANIES):
        lived = company(seed)
        for week in QUARTERS:
            found.append(scored(lived, week).with_columns(seed=pl.lit(seed), quarter=pl.lit(week)))
    return pl.concat(found)


def held(rows: pl.DataFrame, level: int) -> tuple[float, float]:
    """How often the interval held, and the error of that: companies are independent, what is in one is not."""
    shares = rows.group_by("seed").agg(pl.col(f"inside{level}").mean().alias("share"))["share"]
    return rows[f"inside{level}"].mean(), shares.std() / sqrt(shares.len())  # type: ignore[operator,return-value]


@pytest.mark.parametrize("measure", MEASURES)
def test_intervals_hold_as_often_as_they_say(
    every: pl.DataFrame, measure: str, record_property: Callable[[str, object], None]
) -> None:
    rows = every.filter(pl.col("measure") == measure)
    assert rows.height == COMPANIES * 4 * (13 if WEEKS[measure] == 1 else 1)
    assert rows["over"].all()
    for level, low, high in ((80, 0.75, 0.85), (95, 0.92, 0.98)):
        share, error = held(rows, level)
        record_property(f"{measure} {level}", f"{share:.4f} ± {error:.4f}")
        chance = level / 100 * (1 - level / 100)
        slack = 0.0 if FULL else 4 * sqrt(chance / (COMPANIES * (4 if WEEKS[measure] > 1 else 12)))
        assert low - slack <= share <= high + slack, (level, share, error)
        for quarter in QUARTERS:
            one = held(rows.filter(pl.col("quarter") == quarter), level)
            record_property(f"{measure} {level} week {quarter}", f"{one[0]:.4f} ± {one[1]:.4f}")


@pytest.mark.parametrize("measure", ["acceptance", "win_rate"])
def test_shares_are_foreseen_neither_too_high_nor_too_low(every: pl.DataFrame, measure: str) -> None:
    rows = every.filter(pl.col("measure") == measure)
    beside = (rows["value"] - rows["predicted"]) / (rows["high80"] - rows["low80"])
    assert abs(beside.mean()) < (0.06 if FULL else 0.3)  # type: ignore[arg-type,operator]


def test_the_broad_campaign_of_the_sample_leaves_what_was_foreseen() -> None:
    """Signed four weeks before paid search turns bad: not chance, and the interval says so."""
    promised = terms.definition(terms.BAR, terms.commitments(30, 15))
    for seed in range(FIRST_SEED, FIRST_SEED + (30 if FULL else 2)):
        found = scored(company(seed, breaks=True), QUARTERS[-1], promised).filter(pl.col("measure") == "acceptance")
        assert found["state"].to_list() == ["outside"]
        assert found["value"].item() < found["low95"].item()
