"""Sharing a pot of money out in whole cents, so that the parts add up to it."""

from collections.abc import Sequence


def shared_out(pot: int, weights: Sequence[int]) -> list[int] | None:
    """Whole cents of a pot in proportion to the weights (none negative); None where all of them are 0.

    Largest remainder (Hamilton's method): each part is cut down to whole cents, and the cents that are left go to the
    largest rests, the earlier one first where rests are equal. So no part is a whole cent off.

    >>> shared_out(100, [1, 1, 1]), shared_out(7, [0, 3]), shared_out(5, [0, 0])
    ([34, 33, 33], [0, 7], None)
    """
    total = sum(weights)
    if total <= 0:
        return None
    parts = [pot * weight // total for weight in weights]
    rests = [pot * weight % total for weight in weights]
    for place in sorted(range(len(parts)), key=lambda at: (-rests[at], at))[: pot - sum(parts)]:
        parts[place] += 1
    return parts
