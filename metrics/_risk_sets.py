"""How many were still waiting just before each duration: the counts under every survival curve."""

from collections.abc import Sequence

import polars as pl

from metrics._lines import merged


def risk_sets(
    frame: pl.DataFrame, groups: Sequence[str], duration: str, ends: Sequence[str], censored: str, entered: str = ""
) -> pl.DataFrame:
    """One line for each group and duration at which somebody left: groups | duration | ends… | censored | at_risk.

    `frame` holds counts; lines of the same group and duration are added up, a null duration is unknown and left out.
    Someone censored at the very moment of an end was still at risk of it. With `entered` (counts by the duration at
    which the watch over them began) nobody is at risk before they were watched (delayed entry); without it all are
    watched from the start.
    """
    measures = [*ends, censored, *([entered] if entered else [])]
    known = frame.filter(pl.col(duration).is_not_null()).with_columns(pl.col(measures).cast(pl.Int64))
    lines = merged(known, [*groups, duration], measures)
    left = pl.sum_horizontal(*ends, censored)
    if entered:
        lines = lines.with_columns(over(pl.col(entered).cum_sum() - left.cum_sum() + left, groups).alias("at_risk"))
        return lines.filter(left > 0).drop(entered)
    return lines.filter(left > 0).with_columns(over(left.cum_sum(reverse=True), groups).alias("at_risk"))


def over(expression: pl.Expr, groups: Sequence[str]) -> pl.Expr:
    """The expression within each group; over the whole frame where there are none."""
    return expression.over(groups) if groups else expression
