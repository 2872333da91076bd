"""What people did of what the charter asks, as plain values: training in the other team's work, tasks done."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Trained:
    """One entry of the training log. `confirmed_by` is somebody of the other side, who was there; empty: nobody yet."""

    id: int
    kind: str
    """One of `agreement.charter.TRAINING`."""
    side: str
    """Whose people learnt."""
    who: str
    on: date
    note: str
    lead_id: str | None
    logged_by: str
    logged_at: datetime
    confirmed_by: str = ""


@dataclass(frozen=True)
class TaskDone:
    """A task of the charter that was done for the day on which it was due."""

    task: str
    due_on: date
    done_by: str
    done_on: date
