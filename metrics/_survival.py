"""Time to an event while some still wait: Kaplan–Meier from counts, for many groups at once."""

from collections.abc import Sequence

import polars as pl

from metrics._risk_sets import over, risk_sets
from metrics._shares import Z95

ROUNDING = 1e-9  # a product of a million fractions misses 1/2 by so little; the step of one lead in a million is more
_TALLIES = ("at_risk", "events", "censored")


def survival(
    frame: pl.DataFrame, by: Sequence[str], duration: str, events: str, censored: str, entered: str = ""
) -> pl.DataFrame:
    """The share still waiting after each duration (Kaplan–Meier), one curve for each group of `by`.

    `frame` holds counts: how many had the event after `duration`, and how many had waited that long without it.
    Lines of the same group and duration are added up; a null duration is unknown and left out. Someone censored at
    the very moment of an event was still at risk of it. `entered`, where given, counts those whose watch began only
    at `duration` (delayed entry, left truncation): they are at risk from there on, and of events of that very moment.

    Returns by | duration | at_risk | events | censored (counts) | surviving | low | high (share, 95 %), sorted.
    The interval is Greenwood's on the log-log scale: null once nobody survives, 1 to 1 before the first event.
    Source: Kaplan and Meier 1958; Kalbfleisch and Prentice 2002. Checked against lifelines' KaplanMeierFitter.
    Misleads when the censored differ from the rest (only the hard cases are left waiting); with delayed entry also
    when hardly anybody is at risk at first.
    """
    groups = [*by]
    curve = risk_sets(frame, groups, duration, [events], censored, entered).rename({events: "events"})
    curve = curve.rename({censored: "censored"})
    falls = 1 - pl.col("events") / pl.col("at_risk")
    variance = pl.col("events") / (pl.col("at_risk") * (pl.col("at_risk") - pl.col("events")))
    curve = curve.with_columns(
        over(falls.cum_prod(), groups).alias("surviving"),
        over(variance.cum_sum(), groups).sqrt().alias("deviation"),
    )
    return _with_bounds(curve).select(*groups, duration, *_TALLIES, "surviving", "low", "high")


def quantile(curve: pl.DataFrame, by: Sequence[str], share: float) -> pl.DataFrame:
    """How long it takes until `share` of each group has had the event (0.5: the median; 0.9: the P90).

    `curve` is what `survival` returns. The quantile is the shortest duration by which at least `share` had the event.
    Returns by | value | low | high in the unit of the duration, a row for each group. `value` is null when the curve
    never falls that far: not yet known, not zero. `low` and `high` are where the curve's own bounds fall that far
    (Brookmeyer and Crowley 1982); a null `high` has no upper limit.
    """
    groups = [*by]
    duration = curve.columns[len(groups)]
    reached = [
        pl.col(duration).filter(pl.col(bound) <= 1 - share + ROUNDING).min().alias(name)
        for name, bound in (("value", "surviving"), ("low", "low"), ("high", "high"))
    ]
    return curve.group_by(groups).agg(reached).sort(groups, nulls_last=True) if groups else curve.select(reached)


def _with_bounds(curve: pl.DataFrame) -> pl.DataFrame:
    surviving = pl.col("surviving")
    spread = (Z95 * pl.col("deviation") / surviving.log().abs()).exp()
    certain = surviving == 1
    gone = surviving <= 0
    return curve.with_columns(
        pl.when(gone).then(None).when(certain).then(1.0).otherwise(surviving**spread).alias("low"),
        pl.when(gone).then(None).when(certain).then(1.0).otherwise(surviving ** (1 / spread)).alias("high"),
    )
