"""What is true in the made company: the constants the generator draws from and the tests look for.

Weeks count from 0 (the first of the sample) to 103 (the last). README.md says the same in words.
"""

from datetime import date, timedelta
from math import exp, log

SEED = 20261122
WEEKS = 104
ENDS_ON = date(2026, 11, 22)
"""The Sunday on which the CSVs end; `load` moves everything by whole weeks."""
BEGINS_ON = ENDS_ON - timedelta(days=7 * WEEKS - 1)
TIME_ZONE = "Europe/Berlin"

SOURCES = ("paid search", "organic search", "trade show", "webinar", "referral", "partner", "purchased list", None)
SOURCE_MIX = (26, 22, 11, 14, 8, 8, 7, 4)
WIN_AT_60 = {
    "paid search": 0.070, "organic search": 0.080, "trade show": 0.055, "webinar": 0.060, "referral": 0.160,
    "partner": 0.120, "purchased list": 0.030, None: 0.070,
}  # fmt: skip
"""P(won some day | accepted, score 60, answered within the commitment), by source, before the drop."""
ODDS_PER_TEN_POINTS = 1.5
"""Ten points of score more multiply the odds of winning by this."""
BANDS = ((0, 49), (50, 59), (60, 69), (70, 79), (80, 100))

COMMITTED_MINUTES = 240
"""The committed first response, in business minutes."""
LATE_ODDS = 0.3
"""An answer later than the commitment multiplies the odds of winning by this."""

DROP_SOURCE = "paid search"
DROP_WEEK = 95
"""From this week on a broad campaign brings paid-search leads that score as before but are worth far less."""
DROP_ACCEPT_ODDS = 0.07
DROP_WIN_ODDS = 0.30
DROP_VOLUME = 1.7
"""The broad campaign multiplies the source's leads a week by this."""

LATE_REP = "Tobias Krenz"
LATE_REP_MINUTES = 1100
"""His median first response in business minutes (more than two working days); the others' is REP_MINUTES."""
REP_MINUTES = 55

FORGETFUL_REP = "Daan de Wit"
OUTPUTS_WRITTEN_BY_HIM = 0.35
"""He writes down what so many of his successful conversations produced; the others OUTPUTS_WRITTEN."""
OUTPUTS_WRITTEN = 0.88

NEVER_ANSWERED = 0.02
MEDIAN_DAYS_TO_WIN = 80
"""Days from acceptance to the win: the median of a lognormal with this spread."""
WIN_SPREAD = 0.55
MATURE_DAYS = 270
"""Leads handed over later than this before the end are too young to judge by their wins."""

CONTRACT_MONTHS = 12
YEARLY_CHURN = 0.15
"""Amounts are those of a year, and that share of the customers leaves in one: settings of the company, in no CSV."""

FIT_REASONS = ("no fit", "wrong contact", "duplicate")
"""What sales says of a lead that is none: all three are "no fit" for companies under SMALL and for bought addresses."""
SMALL = 50
"""Employees."""
FIT_OF_OTHERS = 2
"""Of five "no fit" of other companies so many stay; the others are said to be the wrong contact."""

DISPUTES_FROM_WEEK = 64
"""Marketing contests rejections since version 2 of the agreement has ruled."""
DISPUTED_REASON = "no fit"
"""The reason on which the two teams do not read the agreement alike."""
CONTESTED = {True: 0.32, False: 0.12}
"""Chance that a rejection is contested, for DISPUTED_REASON and for every other reason."""
BLIND_LABELS = {
    True: {(True, True): 0.26, (True, False): 0.06, (False, True): 0.38, (False, False): 0.30},
    False: {(True, True): 0.45, (True, False): 0.04, (False, True): 0.06, (False, False): 0.45},
}
"""Chance of each pair of labels (sales: good enough?, marketing: good enough?), for DISPUTED_REASON and the others."""

RATED = 0.12
"""Chance that a rep rates a piece after using it."""
USEFUL = {True: 0.85, False: 0.3}
"""Chance that the rating says useful: of pieces that are well made, and of every fifth, which is not."""
BADLY_MADE = 5
"""Every so-manieth piece is used all the same, and disappoints."""


def true_kappa(labels: dict[tuple[bool, bool], float]) -> float:
    """Cohen's κ of two raters whose pairs of labels have these chances."""
    agree = labels[True, True] + labels[False, False]
    sales, marketing = labels[True, True] + labels[True, False], labels[True, True] + labels[False, True]
    chance = sales * marketing + (1 - sales) * (1 - marketing)
    return (agree - chance) / (1 - chance)


def win_probability(source: str | None, score: int, in_time: bool = True, dropped: bool = False) -> float:
    """The chance that an accepted lead is won some day."""
    odds = WIN_AT_60[source] / (1 - WIN_AT_60[source])
    odds *= exp(log(ODDS_PER_TEN_POINTS) * (score - 60) / 10)
    odds *= 1 if in_time else LATE_ODDS
    odds *= DROP_WIN_ODDS if dropped else 1
    return odds / (1 + odds)


def week_begins(week: int) -> date:
    """The Monday of a week of the sample, as the CSVs have it."""
    return BEGINS_ON + timedelta(days=7 * week)
