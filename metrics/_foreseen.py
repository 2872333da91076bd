"""What a definition would bring, foreseen from history: the numbers that both teams sign on."""

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, stdev

import polars as pl

from agreement.definition import Definition, Foreseen, Prediction
from agreement.ledger import Ledger
from metrics._backtest import RECENT_WEEKS, recent_weeks, replayed, terms
from metrics._beta import beta_quantile
from metrics._expected import expected
from metrics._recorded import on_record

FEWEST = 4
"""Whole weeks below which nothing is foreseen."""
ACCEPTED_BY = 30
"""Days after the hand-over by which an acceptance is read: nearly all decisions are made, none is waited for."""


def foreseen(ledger: Ledger, definition: Definition) -> Prediction:
    """Volume, acceptance and win rate under a definition, with intervals for what will happen, not for a mean.

    volume: leads a week that pass, from the latest 13 whole weeks; the interval is for one week (Student's t, Hahn and
    Meeker 1991). acceptance: of the leads that pass, accepted within 30 days; from the latest 13 whole weeks that old.
    win_rate: of the leads that pass, won within the age, from all that old (the back-test's own number). The intervals
    of both are for 13 weeks of such leads (Beta-binomial, Jeffreys' prior). Null where history says nothing: of the win
    rate also where no win was ever recorded.
    Checked by simulation in companies of the sample's generator (`tests/README.md`): over a whole year the intervals
    hold as often as they say.
    Misleads when marketing sends other leads under the new definition, or when seasons change: each week is foreseen
    as if it were like the latest ones, so of a quarter with Christmas in it the 95 % intervals hold some 89 % of weeks.
    """
    leads = replayed(ledger, terms(definition, definition)).filter("current")
    first, last = recent_weeks(ledger)
    weekly = [0] * max(last - first + 1, 0)
    recent = leads.filter("is_recent").group_by("handed_over_week").agg(pl.len()).collect()
    for week, n in recent.iter_rows():
        weekly[week - first] = n
    volume = next_week(weekly)
    many = round(volume.value * RECENT_WEEKS) if volume else 0
    aged = ledger.calendar.week(ledger.as_of.fromordinal(ledger.as_of.toordinal() + 1 - ACCEPTED_BY)) - 1
    quarter = leads.filter(pl.col("handed_over_week").is_between(aged - RECENT_WEEKS + 1, aged))
    accepted = (pl.col("accepted_day") - pl.col("handed_over_day") <= ACCEPTED_BY).fill_null(False)
    age, wins_known = terms(definition, definition).age_days, on_record(ledger, "won_at")
    return Prediction(
        volume,
        next_share(*_counted(quarter, accepted), many, ACCEPTED_BY),
        next_share(*_counted(leads.filter("old_enough"), pl.col("is_won")), many, age) if wins_known else None,
    )


def next_week(weekly: Sequence[int]) -> Foreseen | None:
    """The number of one more week like these: mean ± t · s · √(1 + 1/n), never below 0.

    >>> one = next_week([10, 12, 14, 12])
    >>> one.value, round(one.low80, 2), round(one.high80, 2)
    (12.0, 9.01, 14.99)
    """
    n = len(weekly)
    if n < FEWEST:
        return None
    mean, spread = fmean(weekly), stdev(weekly) * sqrt(1 + 1 / n)
    narrow, wide = (student(level, n - 1) * spread for level in (0.80, 0.95))
    return Foreseen(mean, max(mean - narrow, 0.0), mean + narrow, max(mean - wide, 0.0), mean + wide)


def next_share(yes: int, of: int, many: int, age_days: int) -> Foreseen | None:
    """The share of `many` more leads, when `yes` of `of` earlier ones were."""
    if not of or not many:
        return None
    share = yes / of
    (_, low80, high80), (_, low95, high95) = (expected(many, yes, of, level) for level in (0.80, 0.95))
    return Foreseen(
        share,
        low80=min(low80 / many, share),
        high80=max(high80 / many, share),
        low95=min(low95 / many, share),
        high95=max(high95 / many, share),
        age_days=age_days,
        weeks=RECENT_WEEKS,
    )


def student(level: float, freedom: int) -> float:
    """How many standard deviations around 0 hold a Student's t with this probability (checked against scipy)."""
    x = beta_quantile(1 - level, freedom / 2, 0.5)
    return sqrt(freedom * (1 - x) / x)


def _counted(leads: pl.LazyFrame, yes: pl.Expr) -> tuple[int, int]:
    found = leads.select(yes.sum().cast(pl.Int64).alias("yes"), pl.len().alias("of")).collect()
    return int(found["yes"].item()), int(found["of"].item())
