"""How much of what was won had any marketing touch before the win?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._claims import KEYS, claims, columns, scoped
from metrics._metric import Metric, Moment, moment
from metrics._origins import MEASURES, TOUCHED, VARIANTS, origins, wins_by_origin


def won(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every won lead once for each scope that it counts in.

    Adds scope | month (first day) | influenced.
    """
    return scoped(origins(ledger), moment(ledger)).rename({TOUCHED: "influenced"}).drop(VARIANTS)


def influenced(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The marketing-influenced part of the wins: over all, over twelve months, and of every month.

    Returns scope | month (its first day) | since | until (months) | influenced | wins (leads) | value | low | high
    (share, 95 % Wilson) | unknown | influenced_priced | priced (leads) | influenced_cents | revenue_cents
    | influenced_revenue | revenue (money in whole units) | revenue_share.
    """
    return claims(counts, moment, "influenced", TOUCHED, TOUCHED).select(COLUMNS)


METRIC = Metric(
    key="influenced",
    name="Marketing-influenced wins",
    question="How much of what was won had any marketing touch before the win?",
    formula="wins with a touch at or before the win / wins, by month of the win and over twelve months",
    unit="share",
    better="neither",
    owner="marketing",
    clock="long",
    source="leads.won_at, touches.at, leads.amount_cents",
    count=wins_by_origin,
    finish=influenced,
    measures=MEASURES,
    leads=won,
    keys=KEYS,
    totals=("month",),
    numerator="influenced",
    denominator="wins",
    n="wins",
    misleads="One opened mail makes a win influenced: near 100 % it says that mails were sent, not that they mattered. "
    "Never add it to sourced: they are the same wins.",
    columns=columns("influenced"),
)
COLUMNS = list(METRIC.columns or {})
