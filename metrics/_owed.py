"""What the charter asks and is not done: tasks late, hand-over steps late too often, training behind."""

from dataclasses import dataclass

import polars as pl

from agreement.charter import TRAINING
from metrics._handover import WEEKS
from metrics._tasks import LATE
from metrics._training import BEHIND, MISSED

MOST_LATE = 0.1
"""A step is named when surely more than one lead in ten is late: the whole interval of the share kept lies below it."""


@dataclass(frozen=True)
class Owed:
    """One thing that a side owes the other by the charter, in words."""

    side: str
    about: str
    """"task", "step" or "training"."""
    words: str


def owed(tasks: pl.DataFrame, steps: pl.DataFrame, training: pl.DataFrame) -> tuple[Owed, ...]:
    """Everything that is late, in this order: tasks, steps, training.

    `tasks` as `metrics._tasks.tasks` gives them, `steps` the rows of handover_steps, `training` those of
    `metrics._training.training_progress`. Of the steps only those of the version that rules last are named.
    """
    late = [
        Owed(row["side"], "task", f"{row['task']} ({row['who']}): {_days(row['days_late'])} late")
        for row in tasks.filter(pl.col("state") == LATE).iter_rows(named=True)
    ]
    whole = steps.filter(pl.col("week").is_null())
    last = whole.filter((pl.col("version") == pl.col("version").max()) & (pl.col("high") < 1 - MOST_LATE))
    slow = [
        Owed(row["whose"], "step", f"{row['what']}: late for {row['late']} of {row['judged']} leads in {WEEKS} weeks")
        for row in last.iter_rows(named=True)
    ]
    behind = [
        Owed(row["side"], "training", f"{_training(row)}: {row['done']} of {row['promised']} {_when(row)}")
        for row in training.filter(pl.col("state").is_in([BEHIND, MISSED])).iter_rows(named=True)
    ]
    return (*late, *slow, *behind)


def _days(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}"


def _training(row: dict[str, object]) -> str:
    return f"{TRAINING[str(row['kind'])]}s of {row['side']}"


def _when(row: dict[str, object]) -> str:
    return "in the quarter" if row["state"] == MISSED else "this quarter, behind"
