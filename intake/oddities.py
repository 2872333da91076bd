"""What is strange about rows that were taken all the same: said once, with a count, never mended."""

import polars as pl

from agreement.frames import EVENTS, FRAMES


def seen(frame: str, rows: pl.DataFrame) -> tuple[str, ...]:
    """Warnings about rows of one frame: negative money, events before the lead was created."""
    notes = []
    for name in rows.columns:
        negative = int((rows[name] < 0).sum()) if name.endswith("_cents") else 0
        if negative:
            notes.append(f"{_rows(negative, frame)} with a negative {name.removesuffix('_cents')}, kept")
    if frame == FRAMES["leads"].name and "created_at" in rows.columns:
        notes += _early(rows)
    return tuple(notes)


def _early(rows: pl.DataFrame) -> list[str]:
    notes = []
    for event in EVENTS[1:]:
        if f"{event}_at" in rows.columns:
            early = int((rows[f"{event}_at"] < rows["created_at"]).sum())
            if early:
                notes.append(f"{_rows(early, 'leads')} with {event}_at before created_at, kept")
    return notes


def _rows(count: int, frame: str) -> str:
    return f"{count:,} row{'' if count == 1 else 's'} of {frame}"
