"""How far two people who label the same things agree beyond chance: Cohen's κ from four counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics._shares import Z95

_ROUNDING = 1e-12  # a variance of 0 misses it by a few last digits


@dataclass(frozen=True)
class Kappa:
    """κ and its 95 % interval; all null where nothing can be said."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


def kappa(both_yes: int, first_only: int, second_only: int, both_no: int) -> Kappa:
    """Cohen's κ of two raters who say yes or no: (observed − chance agreement) / (1 − chance agreement).

    Null where one of the two never varies (or nothing was labelled): then agreement beyond chance has no meaning. The
    interval is κ ± 1.96 standard errors within −1 to 1; null where the standard error is 0, because perfect agreement
    on a few pairs is not certainty.
    Source: Cohen 1960; standard error by Fleiss, Cohen and Everitt 1969 (large samples). Checked against statsmodels'
    `cohens_kappa` and the tables of Feinstein and Cicchetti 1990.
    Misleads where nearly everything is labelled alike: with the same share of agreement κ falls (the κ paradox).

    >>> round(kappa(40, 9, 6, 45).value, 2), round(kappa(80, 10, 5, 5).value, 2)
    (0.7, 0.32)
    """
    n = both_yes + first_only + second_only + both_no
    firsts, seconds = (both_yes + first_only, second_only + both_no), (both_yes + second_only, first_only + both_no)
    if 0 in firsts or 0 in seconds:
        return Kappa()
    observed = (both_yes + both_no) / n
    chance = (firsts[0] * seconds[0] + firsts[1] * seconds[1]) / n**2
    value = (observed - chance) / (1 - chance)
    variance = _variance((both_yes, first_only, second_only, both_no), firsts, seconds, value, chance)
    if variance < _ROUNDING:
        return Kappa(value)
    half = Z95 * variance**0.5
    return Kappa(value, max(-1.0, value - half), min(1.0, value + half))


def _variance(
    cells: Sequence[int], firsts: Sequence[int], seconds: Sequence[int], value: float, chance: float
) -> float:
    """The variance of κ by Fleiss, Cohen and Everitt 1969, equation 13."""
    n = sum(cells)
    yes, first_only, second_only, no = (cell / n for cell in cells)
    rows, columns = [count / n for count in firsts], [count / n for count in seconds]
    agreeing = sum(cell * (1 - (rows[at] + columns[at]) * (1 - value)) ** 2 for at, cell in enumerate((yes, no)))
    differing = (1 - value) ** 2 * (
        first_only * (columns[0] + rows[1]) ** 2 + second_only * (columns[1] + rows[0]) ** 2
    )
    rest = (value - chance * (1 - value)) ** 2
    return (agreeing + differing - rest) / (n * (1 - chance) ** 2)
