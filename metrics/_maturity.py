"""When an accepted lead is old enough to judge by its win."""

from datetime import timedelta

from agreement.definition import InForce
from agreement.ledger import Ledger

USUAL_AGE = 270
"""Days after acceptance, where no agreement promises a win rate."""


def promised_age(ledger: Ledger) -> int:
    """The days within which the latest agreement in force promises wins; 270 where none does."""
    end = ledger.calendar.begins(ledger.as_of + timedelta(days=1))
    promised = [
        one.amount
        for version in ledger.agreements
        if isinstance(version, InForce) and version.effective_at < end
        for one in version.definition.commitments
        if one.kind == "win_rate"
    ]
    return promised[-1] if promised else USUAL_AGE
