"""Small keys packed into one whole number: grouping and sorting by one column is several times faster than by many."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import polars as pl

PACKED = "_packed"
_NARROW, _ROOM = 2**31, 2**63
"""A packed number is an Int32 where it is smaller than the first, and must be smaller than the second."""


@dataclass(frozen=True)
class Digit:
    """One key as a digit of the number: 0 is its least value, the highest digit is null."""

    name: str
    kind: pl.DataType
    least: int
    base: int

    def code(self, number: pl.DataType) -> pl.Expr:
        """The digit of a row."""
        column = pl.col(self.name)
        whole = column.to_physical() if isinstance(self.kind, pl.Enum) else column.cast(pl.Int64) - self.least
        return whole.cast(number).fill_null(self.base - 1)

    def key(self, code: pl.Expr) -> pl.Expr:
        """The key that a digit stands for, in its own type."""
        known = pl.when(code < self.base - 1).then(code)
        if isinstance(self.kind, pl.Enum):
            return known.cast(pl.UInt32).cat.to(self.kind).alias(self.name)
        return (known.cast(pl.Int64) + self.least).cast(self.kind).alias(self.name)


@dataclass(frozen=True)
class Packing:
    """How keys become one number and are taken apart again. Sorted by it they are in order, nulls last."""

    digits: tuple[Digit, ...]

    @property
    def room(self) -> int:
        """How many different numbers there may be."""
        return prod(digit.base for digit in self.digits)

    @property
    def packed(self) -> pl.Expr:
        """The keys of a row as one whole number, named PACKED."""
        kind = pl.Int32() if self.room < _NARROW else pl.Int64()
        number = pl.lit(0, kind)
        for digit in self.digits:
            number = number * pl.lit(digit.base, kind) + digit.code(kind)
        return number.alias(PACKED)

    @property
    def unpacked(self) -> list[pl.Expr]:
        """The keys of a row from its number."""
        keys, unit = [], 1
        for digit in reversed(self.digits):
            keys.append(digit.key(pl.col(PACKED) // unit % digit.base))
            unit *= digit.base
        return keys[::-1]


def summed(frame: pl.LazyFrame, keys: Sequence[str], sums: Sequence[pl.Expr]) -> pl.DataFrame:
    """One group-by: the keys and the sums of each, sorted by the keys, nulls last.

    Made for whole-number sums: those are the same from any engine and any order of rows.
    """
    packs = packing(frame, keys)
    if packs is None:
        return frame.group_by(keys).agg(sums).collect(engine="streaming").sort(keys, nulls_last=True)
    counted = frame.group_by(packs.packed).agg(sums).collect(engine="streaming").sort(PACKED)
    return counted.select(*packs.unpacked, pl.exclude(PACKED))


def packing(frame: pl.LazyFrame, keys: Sequence[str]) -> Packing | None:
    """How to pack `keys`; None where one is neither Enum, Boolean nor whole, or where they need too much room."""
    kinds = dict(frame.select(keys).collect_schema())
    if not kinds or not all(_packs(kind) for kind in kinds.values()):
        return None
    ends = _ends(frame, [name for name, kind in kinds.items() if kind.is_integer()])
    packs = Packing(tuple(Digit(name, kind, *_span(kind, *ends.get(name, (0, 1)))) for name, kind in kinds.items()))
    return packs if packs.room < _ROOM else None


def _packs(kind: pl.DataType) -> bool:
    return isinstance(kind, pl.Enum | pl.Boolean) or kind.is_signed_integer()


def _ends(frame: pl.LazyFrame, names: list[str]) -> dict[str, tuple[int | None, int | None]]:
    """The least and the greatest value of each key; both None where there is none."""
    if not names:
        return {}
    ends = frame.select(least=pl.struct(pl.col(names).min()), most=pl.struct(pl.col(names).max()))
    least, most = ends.collect(engine="streaming").row(0)
    return {name: (least[name], most[name]) for name in names}


def _span(kind: pl.DataType, least: int | None, most: int | None) -> tuple[int, int]:
    """The least value and how many there may be, null included."""
    if isinstance(kind, pl.Enum):
        return 0, len(kind.categories) + 1
    return (0, 1) if least is None or most is None else (least, most - least + 2)
