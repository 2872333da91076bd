"""What campaigns and the charter call for, read from the store: apart from the caches, for the terminal too."""

import polars as pl

from agreement.campaigns import waiting
from agreement.ledger import Ledger
from metrics._campaign_scores import ungated
from metrics._owed import owed
from metrics._tasks import tasks as tasks_of
from metrics._training import training_progress
from reports.between import Due, charter_dues, proposed, signatures, unsigned
from store import charters, plans, tasks, training


def signed_dues(url: str, ledger: Ledger, steps: pl.DataFrame) -> tuple[Due, ...]:
    """What campaigns and the charter call for, as it stands now; `steps` are the rows of handover_steps."""
    calendar, planned, versions = ledger.calendar, plans.plans(url), charters.versions(url)
    today = calendar.today()
    standing = tasks_of(versions[-1] if versions else None, tasks.marks(url), calendar, today)
    learnt = training_progress(versions, training.entries(url), calendar, today)
    return (
        *signatures(waiting(planned), calendar),
        *unsigned(ungated(ledger, planned), calendar),
        *proposed(charters.open_proposals(url)),
        *charter_dues(owed(standing, steps, learnt)),
    )
