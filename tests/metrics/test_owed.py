"""What is owed by the charter: late tasks, steps that are surely late too often, training behind; nothing else."""

from datetime import date

import polars as pl
import pytest

from metrics._owed import Owed, owed
from metrics._tasks import SCHEMA as TASKS
from metrics._training import SCHEMA as TRAINING
from metrics.handover_steps import COLUMNS

NONE, STEPS = pl.DataFrame(schema=TRAINING), {"week": pl.Date, "version": pl.Int64, "high": pl.Float64}


def tasks(state: str, days: int | None) -> pl.DataFrame:
    row = ("Guide", "sales", "Anna", None, date(2026, 11, 20), state, None, None, days)
    return pl.DataFrame([row], schema=TASKS, orient="row")


def step(high: float | None, version: int = 1, week: date | None = None) -> pl.DataFrame:
    row = {"week": week, "version": version, "what": "Call", "whose": "sales", "late": 60, "judged": 200, "high": high}
    assert set(row) <= set(COLUMNS)
    return pl.DataFrame([row], schema_overrides=STEPS)


def training(state: str) -> pl.DataFrame:
    row = ("marketing", "ride_along", date(2026, 10, 1), date(2026, 12, 31), 6, 2, 1, 3.5, state)
    return pl.DataFrame([row], schema=TRAINING, orient="row")


def test_everything_late_is_told_with_the_side_that_owes_it() -> None:
    found = owed(tasks("late", 1), step(0.8), training("behind"))
    assert found == (
        Owed("sales", "task", "Guide (Anna): 1 day late"),
        Owed("sales", "step", "Call: late for 60 of 200 leads in 12 weeks"),
        Owed("marketing", "training", "ride-alongs of marketing: 2 of 6 this quarter, behind"),
    )


@pytest.mark.parametrize(("state", "many"), [("late", 1), ("due", 0), ("done", 0), ("always", 0)])
def test_only_late_tasks_are_owed(state: str, many: int) -> None:
    assert len(owed(tasks(state, 3 if state == "late" else None), step(1.0), NONE)) == many


@pytest.mark.parametrize(("high", "many"), [(0.89, 1), (0.9, 0), (0.95, 0), (None, 0)])
def test_a_step_is_owed_when_surely_more_than_one_lead_in_ten_is_late(high: float | None, many: int) -> None:
    assert len(owed(tasks("due", None), step(high), NONE)) == many


def test_weeks_and_earlier_versions_are_not_told_again() -> None:
    steps = pl.concat([step(0.5), step(0.95, 2), step(0.1, 2, date(2026, 11, 16))])
    assert owed(tasks("due", None), steps, NONE) == ()


@pytest.mark.parametrize(
    ("state", "many"), [("behind", 1), ("missed", 1), ("too early", 0), ("on the way", 0), ("kept", 0)]
)
def test_only_training_that_is_behind_or_missed_is_owed(state: str, many: int) -> None:
    assert len(owed(tasks("due", None), step(1.0), training(state))) == many
