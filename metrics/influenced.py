"""How much of what was won had any marketing touch before the win?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._claims import claims, columns
from metrics._metric import Metric, Moment
from metrics._origins import MEASURES, TOUCHED, VARIANTS, origins, wins_by_origin
from metrics._periods import monthly


def won(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every won lead with `month` (first day) and whether `influenced`."""
    return monthly(origins(ledger)).rename({TOUCHED: "influenced"}).drop(VARIANTS)


def influenced(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The marketing-influenced part of the wins of each month, a row for every month.

    Returns month (its first day) | influenced | wins (leads) | value | low | high (share, 95 % Wilson) | unknown
    | influenced_priced | priced (leads) | influenced_cents | revenue_cents | influenced_revenue | revenue (money in
    whole units) | revenue_share.
    """
    return claims(counts, moment, "influenced", TOUCHED, TOUCHED).select(COLUMNS)


METRIC = Metric(
    key="influenced",
    name="Marketing-influenced wins",
    question="How much of what was won had any marketing touch before the win?",
    formula="wins with a touch at or before the win / wins, by month of the win",
    unit="share",
    better="neither",
    owner="marketing",
    clock="long",
    source="leads.won_at, touches.at, leads.amount_cents",
    count=wins_by_origin,
    finish=influenced,
    measures=MEASURES,
    leads=won,
    keys=("month",),
    numerator="influenced",
    denominator="wins",
    n="wins",
    misleads="One opened mail makes a win influenced: near 100 % it says that mails were sent, not that they mattered. "
    "Never add it to sourced: they are the same wins.",
    columns={"month": "first day of the month of the win", **columns("influenced")},
)
COLUMNS = list(METRIC.columns or {})
