"""One column of the contract from text: conditions, replaced values, then conversion by declared type."""

import polars as pl

from agreement.frames import CENTS, DAY, EVENTS, FRAMES, SETTLEMENTS, SHARE, TIME, YES_NO
from intake import values
from intake.checking import money
from intake.mapping import Column
from intake.numbers import Numbers
from intake.times import dates, times
from intake.values import Converted
from intake.wording import plain_gaps

LIMITS: dict[tuple[str, str], tuple[int, int | None]] = {
    ("conversations", "kind"): (1, 5),
    ("content", "conversation"): (1, 5),
    ("leads", "attempts"): (0, None),
    ("leads", "employees"): (0, None),
}
_PATTERNS = {
    ("targets", "period"): (
        r"^\d{4}-(0[1-9]|1[0-2]|Q[1-4])$", "no period: write a month like 2026-11 or a quarter like 2026-Q4"
    ),
    ("stage_changes", "event"): (f"^({'|'.join(EVENTS)})$", f"not one of {', '.join(EVENTS)}"),
    ("disputes", "settled_as"): (f"^({'|'.join(SETTLEMENTS)})$", f"not {' or '.join(SETTLEMENTS)}"),
}  # fmt: skip


def cells(column: Column, table: pl.DataFrame) -> pl.Series:
    """The text a column has in each row: its constant or its file's cell, null where its conditions do not hold."""
    value = pl.lit(column.constant, pl.String) if column.reference is None else pl.col(column.reference.label)
    if column.beside is not None:
        value = pl.concat_str(value, pl.col(column.beside.label), separator=" ", ignore_nulls=True).replace("", None)
    for reference, allowed in column.where:
        holds = pl.col(reference.label).str.to_lowercase().is_in([text.lower() for text in allowed])
        value = pl.when(holds.fill_null(False)).then(value)
    found = table.select(value.alias("cell")).to_series()
    return found if len(found) == table.height else found.new_from_index(0, table.height)


def replaced(column: Column, text: pl.Series) -> Converted:
    """The map's `nulls` left out and counted, then texts replaced by its `values`; `otherwise` is for the rest."""
    text, notes = without_nulls(column, text)
    if column.filled:
        text = text.is_not_null().cast(pl.String)
    done = _replaced(column, text)
    return Converted(done.values, done.reasons, notes)


def without_nulls(column: Column, text: pl.Series) -> tuple[pl.Series, tuple[str, ...]]:
    """The text without what the map's `nulls` names, and a note with the count."""
    if not column.nulls:
        return text, ()
    meant = plain_gaps(text).str.to_lowercase().is_in([one.lower() for one in column.nulls]).fill_null(False)
    if not meant.any():
        return text, ()
    found = ", ".join(repr(one) for one in sorted(text.filter(meant).unique().to_list()))
    kept = text.zip_with(~meant, pl.Series([None], dtype=pl.String))
    return kept, (f"{int(meant.sum()):,} cells that mean nothing was entered, taken as empty: {found}",)


def _replaced(column: Column, text: pl.Series) -> Converted:
    none = pl.Series([None], dtype=pl.String)
    if not column.values:
        return Converted(text, none.new_from_index(0, len(text)))
    lower = text.str.to_lowercase()
    known = lower.is_in(list(column.values))
    new = lower.replace_strict(column.values, default=None, return_dtype=pl.String)
    kept = text if column.otherwise == "keep" else none.new_from_index(0, len(text))
    result = new.zip_with(known.fill_null(False), kept).set(new == "", None)
    if column.otherwise != "refuse":
        return Converted(result, none.new_from_index(0, len(text)))
    reason = f"not one of the values that the map names: {', '.join(column.values)}"
    wrong = (~known).fill_null(False)
    return Converted(result, pl.Series([reason]).new_from_index(0, len(text)).zip_with(wrong, none))


def converted(
    frame: str, name: str, text: pl.Series, formats: tuple[str, ...], zone: str, numbers: Numbers
) -> Converted:
    """Text → the contract's type."""
    if name in money(frame) and name not in FRAMES[frame].columns:
        return values.cents(numbers.plain(text))
    kind = FRAMES[frame].columns[name]
    if kind == TIME:
        return times(text, formats, zone)
    if kind == DAY:
        return dates(text, formats)
    if kind == YES_NO:
        return values.yes_no(text)
    if kind == SHARE:
        return values.share(numbers.shares(text)) if name.endswith("_share") else values.number(numbers.plain(text))
    if kind == CENTS:
        return values.whole(numbers.counts(text), *LIMITS.get((frame, name), (None, None)))
    if (frame, name) in _PATTERNS:
        return values.like(text, *_PATTERNS[frame, name])
    return values.text(text)
