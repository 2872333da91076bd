"""Money is counted in whole cents and shown in whole units of currency; the step between them is exact to the cent."""

import polars as pl


def whole_cents(cents: pl.Expr) -> pl.Expr:
    """Cents with a fraction as whole cents: half a cent goes away from zero, as people round money.

    The one rule wherever a part of an amount becomes money; polars alone would round half to even.
    """
    return cents.round(mode="half_away_from_zero").cast(pl.Int64)


def units(cents: pl.Expr) -> pl.Expr:
    """Whole currency units of an amount in cents.

    Rounded, because polars divides by a constant through its reciprocal: 226 / 100 gave 2.2600000000000002.
    """
    return (cents / 100).round(2)
