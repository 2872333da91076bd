"""Shares with their uncertainty: Wilson's interval, the one that stays inside 0 and 1."""

from statistics import NormalDist

import polars as pl

Z95 = NormalDist().inv_cdf(0.975)


def with_share(frame: pl.DataFrame, part: str, whole: str, confidence: float = 0.95) -> pl.DataFrame:
    """Adds `value`, `low`, `high`: the share part / whole with Wilson's score interval.

    All three are null where `whole` is 0: nothing to divide by is not 0 %.
    Source: Wilson 1927; Brown, Cai and DasGupta 2001. Checked against statsmodels' `proportion_confint`.
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    n = pl.when(pl.col(whole) > 0).then(pl.col(whole)).cast(pl.Float64)
    share = pl.col(part) / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).sqrt()
    return frame.with_columns(
        share.alias("value"),
        pl.when(pl.col(part) == 0).then(0.0 * n).otherwise(middle - half).alias("low"),
        pl.when(pl.col(part) == pl.col(whole)).then(0.0 * n + 1.0).otherwise(middle + half).alias("high"),
    )
