"""Names that differ only in how they are spelled: case, blanks, punctuation, accents. Never for ids."""

import re
import unicodedata
from collections import Counter

import polars as pl

from intake.evidence.distinct import disguised

_CAP = 20_000
"""So many different names are no names of sources, segments or owners: nothing is suggested."""


def spellings(cells: pl.Series) -> dict[str, str]:
    """Every variant with the spelling that stands for it: the commonest, the first in the alphabet among equals.

    `GTXPro`, `GTX Pro` and `gtx-pro` are one. For sources, owners, segments, regions and industries only: two ids
    that differ in a hyphen may be two things. Returned as the `values` of a map, so that the rule is seen.
    """
    groups: dict[str, Counter[str]] = {}
    for name, rows in _counts(cells):
        if same := bare(name):
            groups.setdefault(same, Counter())[name] += rows
    table: dict[str, str] = {}
    for names in groups.values():
        best = min(names, key=lambda name: (-names[name], name))
        table |= {name: best for name in sorted(names) if name != best} if len(names) > 1 else {}
    return dict(sorted(table.items()))


def turned(cells: pl.Series) -> dict[str, str]:
    """`Lastname, Firstname` with the `Firstname Lastname` of the same column: a suggestion, never applied unasked."""
    names = [name for name, _ in _counts(cells)]
    straight = {bare(name): name for name in sorted(names, reverse=True) if "," not in name}
    table = {}
    for name in sorted(names):
        last, comma, first = name.partition(",")
        if comma and "," not in first and (same := straight.get(bare(first + last))):
            table[name] = same
    return table


def _counts(cells: pl.Series) -> list[tuple[str, int]]:
    """Names as they stand, blanks of every kind included: what the map replaces is compared letter by letter."""
    counts = cells.rename("cell").drop_nulls().value_counts(sort=False)
    kept = counts.filter(~disguised(counts["cell"]))
    return [] if kept.height > _CAP else sorted(kept.iter_rows())


def bare(name: str) -> str:
    """Letters, digits and signs without case and accents: 1-10 is not 110, <50 is not >50, C++ is not C#."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    apart = re.sub(r"(?<=\d)[^\w+<>=]+(?=\d)", "|", parts)
    kept = (one for one in apart if one.isalnum() or one in "|#%&+" or unicodedata.category(one) in ("Sm", "Sc"))
    return "".join(kept)
