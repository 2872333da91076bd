"""What is strange about rows that were taken all the same: said once, with a count, never mended."""

from datetime import UTC, datetime

import polars as pl

from agreement.frames import DAY, EVENTS, FRAMES, TIME

PLANS = ("starts_on", "ends_on", "retired_on")
"""Days that may well lie ahead."""
MOST = 8
"""Stages named in one warning."""


def seen(frame: str, rows: pl.DataFrame, now: datetime | None = None) -> tuple[str, ...]:
    """Warnings about rows of one frame: negative money, dates still to come, events before the lead was created."""
    notes = _still_to_come(frame, rows, now or datetime.now(UTC))
    for name in rows.columns:
        negative = int((rows[name] < 0).sum()) if name.endswith("_cents") else 0
        if negative:
            notes.append(f"{_rows(negative, frame)} with a negative {name.removesuffix('_cents')}, kept")
    if frame == FRAMES["leads"].name and "created_at" in rows.columns:
        notes += _early(rows)
    if frame == FRAMES["stage_changes"].name and "event" in rows.columns:
        notes += _unplaced(rows)
    return tuple(notes)


def _still_to_come(frame: str, rows: pl.DataFrame, now: datetime) -> list[str]:
    """What lies in the future is kept, but no number knows it before its day: nobody should wonder where it went."""
    notes = []
    for name in rows.columns:
        if (kind := FRAMES[frame].columns[name]) in (TIME, DAY):
            later = int((rows[name].cast(kind) > (now if kind == TIME else now.date())).sum())
            if later and name not in PLANS:
                notes.append(f"{_rows(later, frame)} with {name} still to come, kept but not counted before that day")
    return notes


def _early(rows: pl.DataFrame) -> list[str]:
    notes = []
    for event in EVENTS[1:]:
        if f"{event}_at" in rows.columns:
            early = int((rows[f"{event}_at"] < rows["created_at"]).sum())
            if early:
                notes.append(f"{_rows(early, 'leads')} with {event}_at before created_at, kept")
    return notes


def _unplaced(rows: pl.DataFrame) -> list[str]:
    """Stages that stand for no event are part of a lead's story, but of no number: the commonest are named."""
    unplaced = rows.filter(pl.col("event").is_null())
    if unplaced.is_empty():
        return []
    words = unplaced.group_by(pl.col("^stage$")).len().sort(pl.all()).rows() if "stage" in rows.columns else []
    words.sort(key=lambda word: -word[1])
    named = ", ".join(f"{stage or 'no stage'} {count:,}" for stage, count in words[:MOST])
    more = f" and {len(words) - MOST:,} others" if len(words) > MOST else ""
    stages = f" ({named}{more})" if named else ""
    return [f"{_rows(unplaced.height, 'stage_changes')} without an event, kept as the lead's story only{stages}"]


def _rows(count: int, frame: str) -> str:
    return f"{count:,} row{'' if count == 1 else 's'} of {frame}"
