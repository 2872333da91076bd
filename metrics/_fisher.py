"""Fisher's exact test: whether two groups say yes equally often, from four counts, however small."""

from math import exp, lgamma


def fisher(first_yes: int, first_no: int, second_yes: int, second_no: int) -> float:
    """The probability of a table as unlikely as this one, or more so, if both groups were alike (two-sided).

    Sums over the tables with the same margins whose probability is at most that of this one. 1 where a margin is empty:
    then nothing can be told apart. Source: Fisher 1935. Checked against scipy's `fisher_exact`.

    >>> round(fisher(8, 2, 1, 5), 4)
    0.035
    """
    yes, first, n = first_yes + second_yes, first_yes + first_no, first_yes + first_no + second_yes + second_no
    least, most = max(0, yes - (n - first)), min(yes, first)
    tables = range(least, most + 1)
    heights = [_log_choose(first, k) + _log_choose(n - first, yes - k) for k in tables]
    chances = [exp(height - _log_choose(n, yes)) for height in heights]
    own = chances[first_yes - least]
    return min(1.0, sum(chance for chance in chances if chance <= own * (1 + 1e-7)))


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
