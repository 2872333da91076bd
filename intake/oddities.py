"""What is strange about rows that were taken all the same: said once, with a count, never mended."""

from datetime import UTC, datetime

import polars as pl

from agreement.frames import DAY, EVENTS, FRAMES, TIME
from intake.refused import shown

PLANS = ("starts_on", "ends_on", "retired_on")
"""Days that may well lie ahead."""
MOST = 8
"""Stages named in one warning."""


EARLIEST = 1990
"""A fact of a year before it is a blank or a counter that was read as a date."""
FACTOR, ENOUGH = 1_000, 20
"""An amount so many times the median of at least so many amounts has lost its decimal mark."""
EXAMPLES = 3
PAIRS = (
    ("first_response", "handed_over"), ("accepted", "handed_over"), ("rejected", "handed_over"),
    ("recycled", "handed_over"), ("opportunity", "handed_over"), ("won", "opportunity"), ("lost", "opportunity"),
    ("won", "handed_over"), ("lost", "handed_over"),
)  # fmt: skip
"""Events of a lead of which the first never comes before the second; and nothing comes before `created`."""


def seen(frame: str, rows: pl.DataFrame, now: datetime | None = None) -> tuple[str, ...]:
    """Warnings about rows of one frame, each with a count and up to three of their ids.

    Negative money, amounts far beyond the others, dates still to come or from another age, events in an order that
    cannot be, leads that stand there twice, stages that stand for no event.
    """
    notes = _times(frame, rows, now or datetime.now(UTC)) + _money(frame, rows)
    if frame == FRAMES["leads"].name:
        notes += _orders(rows) + _doubles(rows)
    if frame == FRAMES["stage_changes"].name and "event" in rows.columns:
        notes += _unplaced(rows)
    return tuple(notes)


def _times(frame: str, rows: pl.DataFrame, now: datetime) -> list[str]:
    """What lies in the future is kept, but no number knows it before its day: nobody should wonder where it went."""
    notes = []
    for name in rows.columns:
        if (kind := FRAMES[frame].columns[name]) not in (TIME, DAY):
            continue
        if name not in PLANS:
            later = rows.filter(pl.col(name).cast(kind) > (now if kind == TIME else now.date()))
            notes += _said(frame, later, f"with {name} still to come", "kept but not counted before that day")
        notes += _said(frame, rows.filter(pl.col(name).dt.year() < EARLIEST), f"with {name} before {EARLIEST}")
    return notes


def _money(frame: str, rows: pl.DataFrame) -> list[str]:
    notes = []
    for name in rows.columns:
        if name.endswith("_cents"):
            money, amount = name.removesuffix("_cents"), pl.col(name)
            notes += _said(frame, rows.filter(amount < 0), f"with a negative {money}")
            priced = rows.filter(amount > 0)
            median = priced[name].median() if priced.height >= ENOUGH else None
            if isinstance(median, int | float):
                far = priced.filter(amount.cast(pl.Float64) >= FACTOR * median)
                notes += _said(frame, far, f"with {money} {FACTOR:,} times the median or more")
    return notes


def _orders(rows: pl.DataFrame) -> list[str]:
    notes = []
    for event, first in (*((event, EVENTS[0]) for event in EVENTS[1:]), *PAIRS):
        if {f"{event}_at", f"{first}_at"} <= set(rows.columns):
            early = rows.filter(pl.col(f"{event}_at") < pl.col(f"{first}_at"))
            notes += _said("leads", early, f"with {event}_at before {first}_at")
    return notes


def _doubles(rows: pl.DataFrame) -> list[str]:
    """Leads that are perhaps one person: the CRM gave the same e-mail, or name and company, several ids."""
    notes = []
    for columns, words in ((("email",), "whose e-mail another lead has"), (("name", "company"), "whose name and "
                           "company another lead has")):  # fmt: skip
        if set(columns) <= set(rows.columns):
            plain = [pl.col(name).str.strip_chars().str.to_lowercase().alias(f"#{name}") for name in columns]
            known = rows.with_columns(plain).drop_nulls([f"#{name}" for name in columns])
            twice = known.filter(pl.len().over([f"#{name}" for name in columns]) > 1)
            notes += _said("leads", twice, words)
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


def _said(frame: str, odd: pl.DataFrame, what: str, so: str = "kept") -> list[str]:
    """The warning, if there is anything to warn of. A made key says nothing to anybody."""
    if odd.is_empty():
        return []
    key = FRAMES[frame].key
    ids = odd.head(EXAMPLES).select(pl.concat_str(pl.col(key).cast(pl.String), separator=" ").alias("id"))["id"]
    more = ", …" if odd.height > EXAMPLES else ""
    named = "" if FRAMES[frame].made_key else f" ({', '.join(shown(one) or '' for one in ids)}{more})"
    return [f"{_rows(odd.height, frame)} {what}{named}, {so}"]


def _rows(count: int, frame: str) -> str:
    return f"{count:,} row{'' if count == 1 else 's'} of {frame}"
