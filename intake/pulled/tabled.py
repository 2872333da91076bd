"""Records → tables of text, as a file would hold them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl

from intake.refused import Refusal
from intake.sheets import Sheet


def table(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> pl.DataFrame:
    """One row per record; a field that a record lacks is null."""
    held = list(rows)
    return pl.DataFrame(
        [pl.Series(name, [text(row.get(name)) for row in held], pl.String) for name in dict.fromkeys(columns)]
    )


def text(value: object) -> str | None:
    """A value as a file would write it: times in UTC where they have a zone, decimals without exponents.

    >>> text(True), text(3.0), text(Decimal("1E+2")), text(datetime(2026, 3, 1, 9, tzinfo=UTC))
    ('true', '3.0', '100', '2026-03-01T09:00:00.000000Z')
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        zoned = value.astimezone(UTC) if value.tzinfo else value
        return zoned.strftime("%Y-%m-%dT%H:%M:%S.%f") + ("Z" if value.tzinfo else "")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | Decimal):
        return format(Decimal(str(value)), "f")
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)


def sheet(name: str, given: pl.DataFrame) -> Sheet:
    """A table of text as the sheet of a file with that name: cells stripped, blank ones null, rows from 1."""
    cells = given.rename(dict(zip(given.columns, map(str, range(given.width)), strict=True)))
    bare = pl.all().str.strip_chars()
    lines = pl.int_range(1, given.height + 1, dtype=pl.Int64, eager=True).alias("line")
    return Sheet(Path(name), tuple(given.columns), cells.with_columns(pl.when(bare != "").then(bare)), lines)


def named(refused: Iterable[Refusal], sheets: Iterable[Sheet]) -> tuple[Refusal, ...]:
    """Refusals that say which record they mean: its first column, since a pulled row has no line to look up."""
    by_file = {one.file: one for one in sheets}

    def said(one: Refusal) -> Refusal:
        held = by_file[one.file]
        return replace(one, reason=f"{one.reason} ({held.header[0]} {held.cells['0'][one.row - 1]})")

    return tuple(said(one) for one in refused)
