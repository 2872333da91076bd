"""Several ends that exclude each other: the share that came to each one by a time (Aalen–Johansen), from counts."""

from collections.abc import Sequence

import polars as pl

from metrics._risk_sets import over, risk_sets
from metrics._shares import Z95

_CERTAIN = 1 - 1e-12  # a sum of fractions misses 1 by a few last digits


def incidence(
    frame: pl.DataFrame, by: Sequence[str], duration: str, causes: Sequence[str], censored: str
) -> pl.DataFrame:
    """The share that has come to each end by each duration (cumulative incidence), for each group of `by`.

    `frame` holds counts: for each of `causes` how many came to it after `duration`, and how many had waited that long
    without any end. Lines of the same group and duration are added up, a null duration is left out. Ends of one moment
    are ties: all share the risk set of that moment. Someone censored at that moment was still at risk.

    Returns by | duration | at_risk (counts) | waiting (share that came to no end) | and for each cause its count,
    `<cause>_share` | `<cause>_low` | `<cause>_high` (95 %), sorted. At every duration the shares and `waiting` make 1.
    The variance is the delta method's, the interval log-log, so it stays within 0 and 1: 0 to 0 before the first such
    end, null where all came to it.
    Source: Aalen and Johansen 1978; variance Marubini and Valsecchi 1995; interval Pintilie 2006. Checked against
    lifelines' AalenJohansenFitter (without ties: it moves tied times at random) and Satagopan et al. 2004, table 2.
    Misleads when one reads 1 − Kaplan–Meier with the other ends as censored beside it: that is always larger, because
    it asks how many would come to the end if the others did not exist.
    """
    groups = [*by]
    curve = risk_sets(frame, groups, duration, causes, censored)
    ended, at_risk = pl.sum_horizontal(*causes), pl.col("at_risk")
    curve = curve.with_columns(
        over((1 - ended / at_risk).cum_prod(), groups).alias("waiting"),
        pl.when(ended < at_risk).then(ended / (at_risk * (at_risk - ended))).otherwise(0.0).alias("greenwood"),
    )
    curve = curve.with_columns(over(pl.col("waiting").shift(1, fill_value=1.0), groups).alias("before"))
    for cause in causes:
        curve = _with_cause(curve, cause, groups)
    bounds = [f"{cause}{part}" for cause in causes for part in ("", "_share", "_low", "_high")]
    return curve.select(*groups, duration, "at_risk", "waiting", *bounds)


def _with_cause(curve: pl.DataFrame, cause: str, groups: list[str]) -> pl.DataFrame:
    """Adds share, low and high of one cause; the variance's double sum is five sums that run along the curve."""
    came, n, before, share = pl.col(cause), pl.col("at_risk").cast(pl.Float64), pl.col("before"), pl.col("share")
    curve = curve.with_columns(over((before * came / n).cum_sum(), groups).alias("share"))
    greenwood, own = pl.col("greenwood"), before * came / (n * n)
    parts = {
        "a": greenwood,
        "b": share * greenwood,
        "c": share * share * greenwood + before * before * came * (n - came) / (n * n * n),
        "d": own,
        "e": share * own,
    }
    curve = curve.with_columns(over(one.cum_sum(), groups).alias(name) for name, one in parts.items())
    a, b, c, d, e = (pl.col(name) for name in parts)
    variance = (share * share * a - 2 * share * b + c - 2 * (share * d - e)).clip(lower_bound=0)
    spread = (Z95 * variance.sqrt() / (share * share.log().abs())).exp()
    bounds = {"low": share**spread, "high": share ** (1 / spread)}
    return curve.with_columns(
        share.alias(f"{cause}_share"),
        *(_within(share, bound).alias(f"{cause}_{name}") for name, bound in bounds.items()),
    )


def _within(share: pl.Expr, bound: pl.Expr) -> pl.Expr:
    return pl.when(share >= _CERTAIN).then(None).when(share <= 0).then(0.0).otherwise(bound)
