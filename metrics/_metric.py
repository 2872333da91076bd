"""What a metric is: declared once, counted in one pass, finished from small counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._lines import addable, apart, summed, sums

Filters = Mapping[str, Sequence[str | None]]
"""For each of DIMENSIONS that is filtered: the values to keep. A dimension left out is not filtered."""

Better = Literal["higher", "lower", "neither"]
"""Which way is good."""

N = "n"
"""The usual measure: how many rows (leads, touches, conversations) stand behind a counted line."""
EACH = pl.lit(1, pl.Int8)
"""What a row adds to N."""


@dataclass(frozen=True)
class Series:
    """One column of a metric's result that is watched from week to week (`metrics.signals` says what it says)."""

    column: str
    name: str
    better: Better
    unit: str
    by: tuple[str, ...] = ()
    """Columns that tell several series of one result apart (conversations_held has one for each kind)."""
    settles: str = ""
    """A Boolean column that is false while a week can still change of itself; such weeks are not judged."""


@dataclass(frozen=True)
class Metric:
    """One question, asked once. Cards, charts, tables, exports, the glossary and the terminal all read this."""

    key: str
    name: str
    question: str
    formula: str
    unit: str
    """share, ratio, leads, minutes, days, months, money, conversations, pieces, mixed"""
    better: Better
    owner: Literal["sales", "marketing", "both"]
    clock: Literal["short", "long", "together"]
    source: str
    count: Callable[[Ledger], pl.DataFrame]
    """One pass: DIMENSIONS and small whole-number keys in, summed whole-number measures out."""
    finish: Callable[[pl.DataFrame, "Moment"], pl.DataFrame]
    """Pure: counted lines (already filtered and added up) → the tidy result."""
    measures: tuple[str, ...] = (N,)
    """The columns of a counted line that may be added up; every other column is a key. None: a line is one lead."""
    by: tuple[str, ...] = ()
    """Dimensions that `finish` needs as a column (source_yield keeps `source`)."""
    leads: Callable[[Ledger], pl.DataFrame] | None = None
    """The leads behind the number, for drill-down: `lead_id`, DIMENSIONS and the metric's keys."""
    misleads: str = ""
    """When this number misleads: shown in the glossary."""
    columns: Mapping[str, str] | None = None
    """What each column of the result means, unit included."""
    keys: tuple[str, ...] = ()
    """The columns that name a row of the result."""
    totals: tuple[str, ...] = ()
    """Those of `keys` in which null means all together; in the others it means that nobody recorded it."""
    numerator: str = ""
    denominator: str = ""
    """The columns that `value` is made of: value = numerator / denominator, null where the denominator is 0."""
    n: str = ""
    """The column that says how many rows of `leads` stand behind a row of the result (those with its keys)."""
    series: tuple[Series, ...] = ()
    """What is watched from week to week."""

    def result(self, ledger: Ledger, filters: Filters | None = None) -> pl.DataFrame:
        """Count, filter, add up, finish: the whole way in one call.

        The screens keep the counted frame and repeat only the second half for each filter.
        """
        counted = self.count(ledger)
        return self.finish(added_up(counted, self, filters), moment(ledger))


@dataclass(frozen=True)
class Moment:
    """When a metric is read, and by whose calendar."""

    as_of: date
    ledger: Ledger
    """For the calendar, the targets, the agreements in force, and which facts were ever recorded; never for a lead."""

    @property
    def day(self) -> int:
        """`as_of` in days since 1970."""
        return self.as_of.toordinal() - date(1970, 1, 1).toordinal()


def moment(ledger: Ledger) -> Moment:
    """The moment of a ledger."""
    return Moment(ledger.as_of, ledger)


def tally(
    frame: pl.DataFrame | pl.LazyFrame,
    keys: Sequence[str],
    measures: Mapping[str, pl.Expr] | None = None,
    wide: Sequence[str] = (),
) -> pl.DataFrame:
    """Lines of the filters and `keys` with what rows add to the measures: Booleans or whole numbers, null adds nothing.

    Left out, the measure is N: how many rows. The sums are Int64, those named in `wide` Int128 (squares of money
    outgrow 64 bits). Sums of whole numbers come out the same from any engine and any order of rows.

    One group-by, sorted by filters and keys. Where so many rows have so many keys that grouping would hardly make them
    fewer (a week of a rep in a region in a segment has two leads), each row stays a line of its own in narrow columns:
    smaller than its groups, and added up as fast. A lazy frame reads only the columns that are counted.
    """
    groups, adds = [*DIMENSIONS, *keys], measures or {N: EACH}
    read = frame.lazy().select(*groups, *(adding.alias(name) for name, adding in adds.items()))
    rows, names = read.collect(engine="streaming"), [*adds]
    if apart(rows, groups):
        return rows.with_columns(addable(rows, names, wide))
    return summed(rows, groups, sums(rows, names, wide))


def added_up(counted: pl.DataFrame, metric: Metric, filters: Filters | None = None) -> pl.DataFrame:
    """Keep the filtered lines, drop the dimensions nobody asked for, and add the measures."""
    lines = counted.lazy().filter(*(_kept(counted[name], wanted) for name, wanted in (filters or {}).items()))
    dropped = {dimension for dimension in DIMENSIONS if dimension not in metric.by}
    if not metric.measures:
        return lines.drop(dropped).collect()
    keys = [name for name in counted.columns if name not in metric.measures and name not in dropped]
    added = sums(counted, metric.measures)
    return summed(lines, keys, added) if keys else lines.select(added).collect()


def _kept(dimension: pl.Series, wanted: Sequence[str | None]) -> pl.Expr:
    """Whether a line has one of the wanted values; those that nobody has are no reason to look at words."""
    column, kind = pl.col(dimension.name), dimension.dtype
    if isinstance(kind, pl.Enum):
        known = set(kind.categories)
        named = pl.Series([value for value in wanted if value in known], dtype=kind)
    else:
        named = pl.Series([value for value in wanted if value is not None], dtype=pl.String)
    kept = column.is_in(named.implode())
    return (kept | column.is_null() if None in wanted else kept).fill_null(False)
