"""Small keys packed into one whole number: grouping and sorting by one column is several times faster than by many."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import polars as pl

PACKED = "_packed"
_LOOKED_UP, _NARROW, _ROOM = 2**16, 2**31, 2**63
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
        if isinstance(self.kind, pl.Enum | pl.Boolean):
            whole = column.to_physical().cast(number)
        else:
            wide = self.kind == pl.Int64() or number == pl.Int64()
            whole = (column.cast(pl.Int64 if wide else pl.Int32) - self.least).cast(number)
        return whole.fill_null(self.base - 1)

    def key(self, code: pl.Expr) -> pl.Expr:
        """The key that a digit stands for, in its own type: looked up, or worked out where there are many numbers."""
        if self.base <= _LOOKED_UP or isinstance(self.kind, pl.Enum):
            return pl.lit(self._keys).gather(code).alias(self.name)
        whole = pl.when(code < self.base - 1).then(code).cast(pl.Int64) + self.least
        return whole.cast(self.kind).alias(self.name)

    @property
    def _keys(self) -> pl.Series:
        """Every key in the order of its digits, null last."""
        if isinstance(self.kind, pl.Enum):
            keys = self.kind.categories.cast(self.kind)
        else:
            keys = pl.int_range(self.least, self.least + self.base - 1, eager=True).cast(self.kind)
        return keys.extend_constant(None, 1)


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


def enum_digit(name: str, kind: pl.DataType) -> Digit:
    """The digit of an Enum column."""
    assert isinstance(kind, pl.Enum), kind
    return Digit(name, kind, 0, len(kind.categories) + 1)


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
