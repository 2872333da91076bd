"""One row for one: a deal that names several people, and a person with several deals. Money must count once."""

import polars as pl

from intake.converting import converted
from intake.mapping import Column, FrameMap, Join, Reference
from intake.numbers import Numbers

_AT, _ROW, _RANK = "#at", "#row", "#rank"


def given(table: pl.DataFrame, right: pl.DataFrame, join: Join, plan: FrameMap, notes: list[str]) -> pl.DataFrame:
    """`right` in the order of its time, each row naming one row of `table`: of several, the one created first.

    Where two were created at the same time, the one that stands first in its file. A row that names nobody who is
    there keeps its text, and is refused like any other without a partner.
    """
    if join.first is not None:
        right = right[_order(right, join.first, plan)]
    if not join.split:
        return right
    (left, key), *_ = join.on
    ranks = table.select(pl.col(left.label).alias(key.label)).with_columns(_ranks(table, plan).alias(_RANK))
    ranks = ranks.drop_nulls(key.label).sort(_RANK).unique(key.label, keep="first", maintain_order=True)
    named = right.select(key.label).with_row_index(_ROW).with_columns(pl.col(key.label).str.split(join.split))
    named = named.explode(key.label, empty_as_null=True).with_columns(pl.col(key.label).str.strip_chars())
    best = (
        named.join(ranks, on=key.label, how="inner").sort(_RANK, _ROW).unique(_ROW, keep="first", maintain_order=True)
    )
    several = int(right[key.label].str.contains(join.split, literal=True).sum() or 0)
    if several:
        notes.append(
            f"{several:,} rows of {join.file} name several in {key.names[0]!r}: each counts once, with the one created "
            "first"
        )
    kept = right.with_row_index(_ROW).join(best.select(_ROW, pl.col(key.label).alias(_AT)), on=_ROW, how="left")
    return kept.sort(_ROW).with_columns(pl.coalesce(_AT, key.label).alias(key.label)).drop(_ROW, _AT)


def _ranks(table: pl.DataFrame, plan: FrameMap) -> pl.Series:
    """The place of each row by its time of creation; where there is none, by its place in the file."""
    column = plan.columns.get("created_at")
    places = pl.int_range(table.height, eager=True)
    if column is None or column.reference is None or column.reference.label not in table.columns:
        return places
    times = _times(table[column.reference.label], column)
    order = pl.DataFrame({"time": times, "place": places}).sort("time", "place", nulls_last=True)
    return order.with_row_index(_RANK).sort("place")[_RANK]


def _order(right: pl.DataFrame, first: Reference, plan: FrameMap) -> pl.Series:
    """The rows of a file by one of its times, unknown times last, equal ones as they stand."""
    column = next((one for one in plan.columns.values() if one.reference == first), Column(first))
    times = _times(right[first.label], column)
    return pl.DataFrame({"time": times}).with_row_index("at").sort("time", "at", nulls_last=True)["at"]


def _times(cells: pl.Series, column: Column) -> pl.Series:
    return converted("leads", "created_at", cells, column.formats, column.time_zone or "UTC", Numbers()).values
