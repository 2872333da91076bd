"""Wilson's interval in pandas, and quotients that are unknown where there is nothing to divide by."""

import numpy as np
import pandas as pd

Z95 = 1.959963984540054


def shares(part: pd.Series, whole: pd.Series, known: bool = True) -> pd.DataFrame:
    """Part / whole with Wilson's 95 % interval: value | low | high, NaN where `whole` is 0 or not `known`."""
    n = whole.where((whole > 0) & known)
    share, z = part / n, Z95**2
    middle = (share + z / (2 * n)) / (1 + z / n)
    half = Z95 / (1 + z / n) * np.sqrt(share * (1 - share) / n + z / (4 * n * n))
    low = (middle - half).mask(share == 0, 0.0)
    high = (middle + half).mask(share == 1, 1.0)
    return pd.DataFrame({"value": share, "low": low, "high": high})


def over(whole: pd.Series, parts: pd.Series) -> pd.Series:
    """Divides `whole` by `parts`; NaN where `parts` is not positive."""
    return whole / parts.where(parts > 0)


def in_units(cents: pd.Series) -> pd.Series:
    """Cents as whole units of the currency."""
    return (cents / 100).round(2)


def told(values: pd.Series, known: bool) -> pd.Series:
    """The values where they are known, else NaN throughout."""
    return values if known else pd.Series(np.nan, values.index)
