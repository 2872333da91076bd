"""The columns of one frame from its joined text, each as the map says, and the reasons against rows."""

import polars as pl

from agreement.errors import Refused
from agreement.frames import FRAMES, TIME
from intake import durations, keys
from intake.checking import REQUIRED, money
from intake.converting import cells, converted, replaced
from intake.joining import Joined
from intake.mapping import Mapping
from intake.times import local


def filled(source: Joined, mapping: Mapping | None, time_zone: str) -> tuple[
    pl.DataFrame, dict[str, pl.Series], dict[str, pl.Series], list[str]
]:  # fmt: skip
    """Converted rows, the text each column had, the reasons against it, and notes."""
    frame, table = source.plan.frame, source.table
    mapping = mapping or Mapping("canonical", {}, ())
    values: dict[str, pl.Series] = {}
    texts, reasons, notes = {}, {}, []
    zones: dict[str, list[str]] = {}
    unknown = pl.Series([None], dtype=TIME).new_from_index(0, table.height)
    for name, column in sorted(source.plan.columns.items(), key=lambda pair: pair[1].after is not None):
        texts[name] = cells(column, table)
        text, numbers = replaced(column, texts[name]), column.numbers or mapping.numbers
        if column.after:
            done = durations.later(values.get(column.after, unknown), text.values, column.unit, numbers)
        else:
            zone = column.time_zone or mapping.time_zone or time_zone
            if FRAMES[frame].columns.get(name) == TIME and local(text.values, column.formats):
                zones.setdefault(zone, []).append(name)
            done = converted(frame, name, text.values, column.formats, zone, numbers)
        values[money(frame).get(name, name)] = done.values
        reasons[name] = text.reasons.zip_with(text.reasons.is_not_null(), done.reasons)
        notes += [f"{frame}.{name}: {note}" for note in (*text.notes, *done.notes)]
    notes += [f"{frame}: times without a zone are local times in {zone}: {', '.join(of)}" for zone, of in zones.items()]
    if FRAMES[frame].made_key:
        key = FRAMES[frame].key[0]
        own = values.get(key, pl.Series([None], dtype=pl.String).new_from_index(0, table.height))
        values[key] = own.zip_with(own.is_not_null(), keys.made(frame, texts, table.height))
    _demand(source, values, reasons)
    ordered = [name for name in FRAMES[frame].columns if name in values]
    return pl.DataFrame({name: values[name] for name in ordered}), texts, reasons, notes


def _demand(source: Joined, values: dict[str, pl.Series], reasons: dict[str, pl.Series]) -> None:
    """Adds a reason against every row without its key or without what it is nothing without."""
    frame = source.plan.frame
    for name in (*FRAMES[frame].key, *REQUIRED.get(frame, ())):
        if name not in values:
            raise Refused(f"{_names(source)} brings no {name}, without which {frame} cannot be told apart or placed.")
        empty = _where(values[name].is_null(), f"{name} is empty")
        before = reasons.get(name)
        reasons[name] = empty if before is None else before.zip_with(before.is_not_null(), empty)


def _where(wrong: pl.Series, reason: str) -> pl.Series:
    return pl.Series([reason]).new_from_index(0, len(wrong)).zip_with(wrong, pl.Series([None], dtype=pl.String))


def _names(source: Joined) -> str:
    names = source.table[f"{source.plan.file}.#file"].unique().to_list()
    return ", ".join(names) or f"the file of {source.plan.frame}"
