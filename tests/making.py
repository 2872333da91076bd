"""Frames of the contract from short literals, so that a test reads like the table it is about."""

from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from agreement.calendar import Calendar
from agreement.frames import EVENTS, FRAMES, LEADS
from agreement.ledger import Ledger, ledger


def leads(*rows: dict[str, Any]) -> pl.DataFrame:
    """Leads of the contract: events by their short names, times as text in UTC, everything else null.

    >>> leads({"handed_over": "2026-11-02 09:00"}).select("lead_id", "handed_over_at").rows()
    [('1', datetime.datetime(2026, 11, 2, 9, 0, tzinfo=zoneinfo.ZoneInfo(key='UTC')))]
    """
    return frame("leads", *({"lead_id": str(number), **_long(row)} for number, row in enumerate(rows, start=1)))


def frame(name: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """Any frame of the contract; a made key is numbered when left out, a column left out is null."""
    made = FRAMES[name]
    unknown = {column for row in rows for column in row} - set(made.columns)
    assert not unknown, f"{name} has no columns {sorted(unknown)}"
    numbered = [_keyed(row, made.key[0], number) if made.made_key else row for number, row in enumerate(rows, start=1)]
    values = [{column: _value(row.get(column), kind) for column, kind in made.columns.items()} for row in numbered]
    return pl.DataFrame(values, schema=made.columns)


def ledger_of(
    leads: pl.DataFrame | None = None,
    *,
    as_of: str | date | None = None,
    calendar: Calendar | None = None,
    **frames: pl.DataFrame,
) -> Ledger:
    """The ledger of these frames, as known at the end of `as_of` (left out: the last day that has an event)."""
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return ledger({"leads": LEADS.empty if leads is None else leads, **frames}, calendar, day)


def _long(row: dict[str, Any]) -> dict[str, Any]:
    return {f"{column}_at" if column in EVENTS else column: value for column, value in row.items()}


def _keyed(row: dict[str, Any], key: str, number: int) -> dict[str, Any]:
    return {key: str(number), **row}


def _value(value: Any, kind: pl.DataType) -> Any:
    if isinstance(kind, pl.Datetime) and isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    if isinstance(kind, pl.Date) and isinstance(value, str):
        return date.fromisoformat(value)
    return value
