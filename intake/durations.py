"""A time that a file says as a duration: so long after another time of the same row."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from agreement.errors import Refused
from agreement.frames import FRAMES, TIME
from intake import values
from intake.mapping import Column
from intake.numbers import Numbers
from intake.values import Converted

UNITS = {"ms": 1, "s": 1_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
"""Of durations, in milliseconds."""
_LONGEST = 200 * 365 * UNITS["d"]


def later(start: pl.Series, text: pl.Series, unit: str, numbers: Numbers) -> Converted:
    """`start` and so much time; null, and counted, where nobody knows when it started. No duration is below zero."""
    count = values.number(numbers.plain(text)).values
    length = (count * UNITS[unit]).round()
    fits = ((length >= 0) & (length <= _LONGEST)).fill_null(False)
    kept = length.zip_with(fits, pl.Series([None], dtype=pl.Float64)).cast(pl.Int64)
    frame = pl.DataFrame({"start": start, "length": kept})
    times = frame.select((pl.col("start") + pl.duration(milliseconds="length")).alias("at")).to_series()
    wrong = text.is_not_null() & ~fits
    reason = pl.Series([f"no duration in {unit}"]).new_from_index(0, len(text))
    unknown = int((fits & start.is_null()).sum())
    notes = (f"{unknown:,} durations of rows that do not say when they began, left empty",) if unknown else ()
    return Converted(times, reason.zip_with(wrong, pl.Series([None], dtype=pl.String)), notes)


def declared(given: dict[str, Any], where: str) -> tuple[str | None, str]:
    """`after` and `unit`, which stand together."""
    after, unit = given.get("after"), given.get("unit", "")
    if (after is None) != (unit == ""):
        raise Refused(f"{where}: `after` (a time of the same row) and `unit` (of the duration) stand together.")
    if after is not None and unit not in UNITS:
        raise Refused(f"{where}: `unit` is {', '.join(UNITS)}, not {unit!r}.")
    return after, unit


def check(columns: Mapping[str, Column], frame: str, where: str) -> None:
    """Refuses a time counted from what is no time of the row, or is counted itself."""
    kinds = FRAMES[frame].columns
    for name, column in columns.items():
        if column.after is None:
            continue
        start = columns.get(column.after)
        if start is None or start.after is not None or kinds.get(name) != TIME or kinds[column.after] != TIME:
            raise Refused(
                f"{where}.columns.{name}: `after` names another column of this table that holds a time; "
                f"{column.after!r} is none."
            )
