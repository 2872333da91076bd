"""Whether a log of wins begins late: how often it is seen where it is so, and how often cried where it is not.

ACCORD_FULL=1 simulates many more companies.
"""

import os
from random import Random

import polars as pl
import pytest

from metrics._truncation import complete_from

FULL = bool(os.environ.get("ACCORD_FULL"))
COMPANIES = 1000 if FULL else 40
KINDS = [
    (2, 365, 0.1, 20, 1.0),
    (5, 365, 0.1, 80, 0.6),
    (5, 730, 0.05, 80, 0.6),
    (20, 365, 0.1, 14, 1.2),
    (1, 200, 0.2, 10, 0.8),
]
"""Leads a day, days, win rate, median days to the win, spread of its logarithm."""


def log_of(dice: Random, kind: tuple[float, ...], begins: int = 0, grows: float = 0.0) -> tuple[pl.DataFrame, int]:
    """Counts of a company whose wins are on record from the day `begins` on; its win rate grows by so many times."""
    a_day, days, rate, median, spread = kind
    counted: dict[tuple[int, int | None], int] = {}
    for day in range(int(days)):
        for _ in range(int(a_day)):
            age = int(median * dice.lognormvariate(0, spread))
            won = dice.random() < rate * (1 + grows * day / days) and begins <= day + age < days
            counted[day, age if won else None] = counted.get((day, age if won else None), 0) + 1
    rows = [(day, age, n) for (day, age), n in counted.items()]
    schema = {"created_day": pl.Int32, "won_age": pl.Int32, "n": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row"), int(days) - 1


@pytest.mark.parametrize("kind", KINDS)
def test_complete_logs_are_hardly_ever_called_truncated(kind: tuple[float, ...]) -> None:
    dice = Random(20261122)
    cried = sum(complete_from(*log_of(dice, kind)) is not None for _ in range(COMPANIES))
    assert cried / COMPANIES <= (0.01 if FULL else 0.025)


def test_neither_is_a_company_that_wins_four_times_as_often_at_the_end() -> None:
    dice = Random(3)
    cried = sum(complete_from(*log_of(dice, KINDS[1], grows=3.0)) is not None for _ in range(COMPANIES))
    assert cried / COMPANIES <= 0.05


@pytest.mark.parametrize("kind", KINDS)
def test_logs_that_begin_after_a_third_of_the_time_are_seen_and_dated(kind: tuple[float, ...]) -> None:
    dice = Random(11)
    for _ in range(COMPANIES // 10):
        begins = int(kind[1]) // 3
        counts, day = log_of(dice, kind, begins)
        first = counts.select((pl.col("created_day") + pl.col("won_age")).min()).item()
        assert complete_from(counts, day) in (first, None if kind is KINDS[-1] else first)
        assert first >= begins


def test_a_log_without_a_win_or_without_older_leads_has_no_beginning() -> None:
    schema = {"created_day": pl.Int32, "won_age": pl.Int32, "n": pl.Int64}
    assert complete_from(pl.DataFrame([(1, None, 5)], schema=schema, orient="row"), 9) is None
    assert complete_from(pl.DataFrame([(1, 0, 5), (2, None, 900)], schema=schema, orient="row"), 9) is None


@pytest.mark.parametrize(("older", "found"), [(13, None), (14, 10)])
def test_it_is_called_truncated_when_chance_alone_would_do_it_once_in_a_thousand(older: int, found: int | None) -> None:
    # Half of the later leads are won on their first day. So 13 older ones should have had 6.5 wins, and 14 have 7,
    # which is more than -ln(0.001) = 6.908.
    rows = [(1, None, older), (10, 0, 20), (10, None, 20)]
    schema = {"created_day": pl.Int32, "won_age": pl.Int32, "n": pl.Int64}
    assert complete_from(pl.DataFrame(rows, schema=schema, orient="row"), 30) == found


@pytest.mark.parametrize(
    ("first", "others", "found"), [(10, 99, None), (10, 100, 10), (201, 400, None), (201, 401, 201)]
)
def test_the_older_leads_are_compared_with_as_long_a_time_afterwards(
    first: int, others: int, found: int | None
) -> None:
    """At least 90 days: won 1 of 1 there, while 40 that were never won lie inside it or after it."""
    rows = [(1, None, 14), (first, 0, 1), (others, None, 40)]
    schema = {"created_day": pl.Int32, "won_age": pl.Int32, "n": pl.Int64}
    assert complete_from(pl.DataFrame(rows, schema=schema, orient="row"), 900) == found


def read(*rows: tuple[int, int | None, int]) -> int | None:
    schema = {"created_day": pl.Int32, "won_age": pl.Int32, "n": pl.Int64}
    return complete_from(pl.DataFrame(rows, schema=schema, orient="row"), 1_000)


@pytest.mark.parametrize(("age", "older", "found"), [(9, 14, 20), (9, 13, None), (10, 14, None), (8, 14, 20)])
def test_an_older_lead_could_be_won_until_the_day_before_the_first_win(age: int, older: int, found: int | None) -> None:
    """1 of 100 won at once, 50 of 99 after `age` days: of 14 leads that waited nine days 7.07 should have been won."""
    assert read((10, None, older), (20, 0, 1), (21, age, 50), (21, None, 49)) == found


@pytest.mark.parametrize(("others", "found"), [(400, None), (401, 201)])
def test_the_span_is_that_of_the_oldest_lead(others: int, found: int | None) -> None:
    assert read((1, None, 14), (190, None, 1), (201, 0, 1), (others, None, 40)) == found
