"""How old an accepted lead must be before its win is looked at: by the latest agreement that promises one."""

from dataclasses import replace
from datetime import UTC, datetime

from agreement.definition import Commitment, InForce
from metrics._maturity import USUAL_AGE, promised_age
from tests.making import ledger_of
from tests.metrics.signed import signed


def age(as_of: str, *versions: InForce) -> int:
    return promised_age(replace(ledger_of(as_of=as_of), agreements=versions))


def test_the_latest_agreement_that_promises_wins_says_how_old_a_lead_must_be():
    wins = [Commitment("marketing", "win_rate", days, 5) for days in (90, 120)]
    first, later = signed(wins[0]), signed(wins[1], version=2, at="2026-11-26")
    assert (USUAL_AGE, promised_age(ledger_of(as_of="2026-11-25"))) == (270, 270)
    assert age("2026-11-25", first, later) == 90
    assert age("2026-11-26", first, later) == 120
    assert age("2026-11-26", first, signed(version=2, at="2026-11-01")) == 90
    assert age("2026-11-26", signed(Commitment("sales", "first_response", 60, 80))) == 270
    assert later.effective_at == datetime(2026, 11, 26, tzinfo=UTC)
