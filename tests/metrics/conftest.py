"""The made company as its CSVs have it, judged by its two signed agreements; no database in between."""

from dataclasses import replace

import pytest

from agreement import digest, judge, settled
from agreement.calendar import Calendar
from agreement.charter import CharterInForce
from agreement.definition import InForce
from agreement.ledger import Ledger, ledger
from sample_data import charter_terms, moved, truth
from sample_data.terms import history

CALENDAR = Calendar(time_zone=truth.TIME_ZONE, contract_months=truth.CONTRACT_MONTHS, yearly_churn=truth.YEARLY_CHURN)


@pytest.fixture(scope="session")
def sample() -> Ledger:
    bare = ledger(moved.frames(truth.ENDS_ON), CALENDAR, truth.ENDS_ON)
    signed = [terms for terms in history() if terms.signed]
    judged = judge(
        bare,
        [
            InForce(
                number,
                settled(terms.definition),
                digest(settled(terms.definition)),
                CALENDAR.begins(terms.effective_on),
                prediction=terms.prediction,
            )
            for number, terms in enumerate(signed, start=1)
        ],
    )
    charter = CharterInForce(1, charter_terms.in_force(), "", CALENDAR.begins(charter_terms.begins()))
    return replace(judged, charters=(charter,))
