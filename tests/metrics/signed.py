"""A signed agreement for tests: everything with a score of at least 50 passes, phone must be known for `complete`."""

from datetime import UTC, datetime

import polars as pl

from agreement.definition import Commitment, Definition, InForce, Rule
from agreement.judge import judge
from agreement.ledger import Ledger
from tests.making import ledger_of

BAR = Rule("trigger", "score", "at_least", 50)
PHONE = Rule("information", "phone_known", "known")


def signed(
    *commitments: Commitment,
    rules: tuple[Rule, ...] = (BAR,),
    segment: str = "all",
    version: int = 1,
    at: str = "2026-01-05",
) -> InForce:
    definition = Definition(segment, rules, commitments)
    return InForce(version, definition, f"{segment}{version}", datetime.fromisoformat(at).replace(tzinfo=UTC))


def under(leads: pl.DataFrame, as_of: str, *versions: InForce) -> Ledger:
    return judge(ledger_of(leads, as_of=as_of), versions)
