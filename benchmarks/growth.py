"""How time grows with the company: the slope between two sizes on logarithmic scales, against that of n log n."""

from math import log


def slope(smaller: int, larger: int, ms_smaller: float, ms_larger: float) -> float:
    """The power of n with which the time grew: 1 when ten times the leads take ten times as long.

    >>> round(slope(10_000, 100_000, 5.0, 50.0), 3)
    1.0
    """
    return log(ms_larger / ms_smaller) / log(larger / smaller)


def bound(smaller: int, larger: int) -> float:
    """The slope of n log n between the same sizes.

    >>> round(bound(100_000, 1_000_000), 3)
    1.079
    """
    return slope(smaller, larger, smaller * log(smaller), larger * log(larger))
