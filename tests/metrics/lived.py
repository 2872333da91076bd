"""Companies that live on: the sample's generator with other seeds, an agreement signed in each quarter, what came."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import polars as pl

from agreement import digest, judge, settled
from agreement.definition import Definition, InForce
from agreement.frames import EVENTS, LEADS
from agreement.ledger import Ledger, ledger
from metrics import moment
from metrics._foreseen import foreseen
from metrics._metric import added_up
from metrics.prediction_score import METRIC
from sample_data import terms, truth
from sample_data.leads import leads
from tests.metrics.conftest import CALENDAR

QUARTERS = (52, 65, 78, 91)
"""The weeks in which a version takes effect: a whole year, each quarter once, on a year of history and more."""
NEVER = 300
AGREED = terms.definition(terms.FIRST_BAR, terms.commitments(26, 12))


def company(seed: int, *, breaks: bool = False) -> dict[str, pl.DataFrame]:
    """Leads with their whole lives, and of each lead the one touch that the agreement asks for.

    Without `breaks` the bar that marketing aims at does not rise and the broad campaign never comes: seasons, growth,
    and chance are all that differs from week to week.
    """
    stays = () if breaks else (patch.object(truth, "DROP_WEEK", NEVER), patch.object(terms, "SECOND_WEEK", NEVER))
    with patch.object(truth, "SEED", seed):
        for one in stays:
            one.start()
        try:
            born = leads()
        finally:
            for one in stays:
                one.stop()
    return {"leads": _utc(pl.DataFrame([_contract(lead) for lead in born], schema=_LOCAL)), "touches": _touches(born)}


def scored(lived: dict[str, pl.DataFrame], week: int, definition: Definition = AGREED) -> pl.DataFrame:
    """What was foreseen on the eve of `week` and what came in the quarter that began: rows of `prediction_score`."""
    begins = truth.week_begins(week)
    known = ledger(lived, CALENDAR, begins - timedelta(days=1))
    signed = settled(definition)
    version = InForce(1, signed, digest(signed), CALENDAR.begins(begins), prediction=foreseen(known, signed))
    quarter = begins + timedelta(weeks=13)
    later = ledger(lived, CALENDAR, quarter + timedelta(days=300))
    successor = replace(version, version=2, prediction=None, effective_at=CALENDAR.begins(quarter))
    judged = judge(later, [version, successor])
    return _rows(judged).filter(pl.col("version") == 1)


def _rows(judged: Ledger) -> pl.DataFrame:
    return METRIC.finish(added_up(METRIC.count(judged), METRIC), moment(judged))


_LOCAL = {name: pl.Datetime("us") if isinstance(kind, pl.Datetime) else kind for name, kind in LEADS.columns.items()}


def _contract(lead: dict[str, Any]) -> dict[str, Any]:
    return {name: lead.get(name) for name in _LOCAL}


def _utc(local: pl.DataFrame) -> pl.DataFrame:
    times = pl.col([f"{event}_at" for event in EVENTS])
    return local.with_columns(
        times.dt.replace_time_zone(truth.TIME_ZONE, ambiguous="earliest", non_existent="null").dt.convert_time_zone(
            "UTC"
        )
    )


def _touches(born: list[dict[str, Any]]) -> pl.DataFrame:
    looked = [
        {"lead_id": lead["lead_id"], "at": lead["handed_over_at"] - timedelta(days=2), "kind": "pricing_page"}
        for lead in born
        if lead["handed_over_at"] and lead["_pricing"]
    ]
    return pl.DataFrame(looked, schema={"lead_id": pl.String, "at": pl.Datetime("us", "UTC"), "kind": pl.String})
