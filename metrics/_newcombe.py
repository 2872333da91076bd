"""The difference of two shares with its interval."""

import polars as pl

from metrics._shares import wilson

Share = tuple[pl.Expr, pl.Expr]
"""A part and the whole that it is of; whole numbers, or what a weighted share is worth."""


def difference(one: Share, other: Share) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """One share minus another, and the ends of its 95 % interval; null where one of them has nobody.

    Newcombe's hybrid of two Wilson intervals (1998, method 10). Checked against statsmodels'
    `confint_proportions_2indep`.
    """
    share, low, high = wilson(*one)
    less, less_low, less_high = wilson(*other)
    gap = share - less
    below = ((share - low) ** 2 + (less_high - less) ** 2).sqrt()
    above = ((high - share) ** 2 + (less - less_low) ** 2).sqrt()
    return gap, gap - below, gap + above
