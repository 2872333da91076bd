"""What a stage history says of each lead on a day: which of several occurrences counts, and which one was undone.

| event | counts | because |
| --- | --- | --- |
| created, qualified, assigned, first_response | the first | it begins or ends a clock, once |
| handed_over | the first | its version judges the lead for ever, and decisions are timed from it |
| accepted, rejected | the latest | the last decision counts; the first (`first_decided_at`) stops the clock |
| recycled | the latest | whether a lead is back with marketing is a question about now |
| opportunity | the first since the lead was last recycled | another deal; a stage entered again is the same one |
| won, lost | the latest, unless undone | a deal opened again, or ended the other way since, did not end like that |

An event entered twice with nothing of its TRACKS between (two stages of the CRM that are one event) happened once.
"""

import polars as pl

from agreement.calendar import Calendar, days
from agreement.entered import CLOSING, DECIDING, TRACKS, again, by_lead, entered, firsts, in_order, lasts, of
from agreement.frames import EVENTS

LATEST, ENDS = ("accepted", "rejected", "recycled"), ("won", "lost")
ENTERED_AGAIN, CONTRADICTED, AGAIN = "entered_again", "contradicted", "handed_over_again_at"
_TIME = pl.Datetime("us", "UTC")
_ADDED = {
    "first_change_at": _TIME, "last_change_at": _TIME, "first_accepted_at": _TIME, "first_rejected_at": _TIME,
    AGAIN: _TIME, ENTERED_AGAIN: pl.Boolean(), CONTRADICTED: pl.Boolean(),
}  # fmt: skip


def with_history(leads: pl.DataFrame, changes: pl.DataFrame, end: pl.Expr, calendar: Calendar) -> pl.DataFrame:
    """The leads with each `<event>_at` as their stage history before `end` has it; where it has none, as it stands.

    A reason goes with its rejection (loss): the one recorded with the change, else the lead's own, unless a rejection
    after `end` may have brought it. Adds

    - first_change_at (of the whole history) | last_change_at (before `end`) | first_accepted_at | first_rejected_at
    - handed_over_again_at: the hand-over after the last decision, which waits for another one
    - entered_again (an event of TRACKS happened twice) | contradicted (see `_contradicted`): null without a history
    """
    if changes.is_empty():
        return leads.with_columns(pl.lit(None, kind).alias(name) for name, kind in _ADDED.items())
    placed = in_order(changes, leads)
    known, later = (placed.filter(which) for which in (pl.col("at") < end, pl.col("at") >= end))
    tracks = [entered(known, track) for track in TRACKS]
    times = {
        "first_change_at": firsts(placed),
        "last_change_at": lasts(known),
        **_occurred(known, *tracks),
        AGAIN: again(tracks[0]).filter(pl.col("until").is_null()),
    }
    beside = leads.with_columns(by_lead(name, rows, leads.height) for name, rows in times.items())
    beside = beside.with_columns(_marks(known, tracks, leads.height), *_reasons(known, later, end, leads.height))
    beside = beside.with_columns(_contradicted(beside, end, calendar))
    return beside.with_columns(_counted(event) for event in EVENTS).select(*leads.columns, *_ADDED)


def _occurred(known: pl.DataFrame, deciding: pl.DataFrame, closing: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Column → the rows of its occurrences: `first <event>`, `last <event>` and `= <event>`, the one that counts."""
    found: dict[str, pl.DataFrame] = {}
    stood = lasts(closing)
    for event in EVENTS:
        rows = of(deciding if event in DECIDING else closing if event in CLOSING else known, event)
        first, last = firsts(rows), lasts(rows)
        counts = last if event in LATEST else of(stood, event) if event in ENDS else first
        found |= {f"first {event}": first, f"last {event}": last, f"= {event}": counts}
    recycled = found["last recycled"].select("lead_row", pl.col("at").alias("back"))
    opened = of(known, "opportunity").join(recycled, on="lead_row", maintain_order="left")
    since = firsts(opened.filter(pl.col("at") >= pl.col("back")).drop("back"))
    found["= opportunity"] = pl.concat([found["= opportunity"], since])  # the later row of a lead replaces the earlier
    decided = {f"first_{event}_at": found[f"first {event}"] for event in ("accepted", "rejected")}
    return found | decided


def _marks(known: pl.DataFrame, tracks: list[pl.DataFrame], leads: int) -> pl.Series:
    """Whether a lead entered an event of a track twice; null without a history."""
    numbered = pl.col("lead_row").cast(pl.UInt64) * 16 + pl.col("event").to_physical()
    each = pl.concat(tracks).select("lead_row", numbered.is_duplicated().alias("twice"))
    marked = [firsts(known).select("lead_row", twice=pl.lit(False)), each.filter("twice")]
    return by_lead(ENTERED_AGAIN, pl.concat(marked), leads, "twice")


def _reasons(known: pl.DataFrame, later: pl.DataFrame, end: pl.Expr, leads: int) -> list[pl.Expr]:
    """Why a lead was rejected, and why it was lost: of the occurrence that is known, or of no later one."""
    found = []
    for event, column in (("rejected", "rejection_reason"), ("lost", "lost_reason")):
        said = by_lead(column, lasts(of(known, event)), leads, "reason")
        more = by_lead("later", of(later, event).select("lead_row", later=pl.lit(True)), leads, "later")
        own = pl.when((pl.col(f"{event}_at") < end).fill_null(True) & pl.lit(more).is_null()).then(pl.col(column))
        found.append(pl.coalesce(pl.lit(said), own).alias(column))
    return found


def _has(event: str) -> pl.Expr:
    return pl.col(f"first {event}").is_not_null()


def _counted(event: str) -> pl.Expr:
    return pl.when(_has(event)).then(pl.col(f"= {event}")).otherwise(pl.col(f"{event}_at")).alias(f"{event}_at")


def _contradicted(beside: pl.DataFrame, end: pl.Expr, calendar: Calendar) -> pl.Series:
    """Whether a date of the lead's own is neither the first nor the last of the history, or an end that it has undone.

    A date may lack its time of day, so that days are compared, but only where the times differ: days take long.
    """
    rows = beside.with_row_index("lead_row")
    found = [rows.filter(pl.col(ENTERED_AGAIN).is_not_null()).select("lead_row", wrong=pl.lit(False))]
    for event in EVENTS:
        names = (f"{event}_at", f"first {event}", f"last {event}")
        own, first, last = (pl.col(name) for name in names)
        wrong = ((own != first) & (own != last)) | pl.col(f"= {event}").is_null()
        known = rows.lazy().select("lead_row", *names, f"= {event}").filter((own < end) & first.is_not_null())
        doubtful = known.filter(wrong).collect()
        dated = doubtful.with_columns(days(name, calendar).alias(name) for name in names)
        found.append(dated.filter(wrong).select("lead_row", wrong=pl.lit(True)))
    return by_lead(CONTRADICTED, pl.concat(found), beside.height, "wrong")
