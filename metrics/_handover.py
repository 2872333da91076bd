"""The hand-over step by step: for each lead and each step of the charter that ruled at its hand-over, how it stands."""

import polars as pl

from agreement.calendar import business_minutes
from agreement.charter import CONVERSATION, CharterInForce, HandoverStep
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger, read_until
from metrics._missing import recorded

WEEKS = 12
"""Leads handed over in the last so many weeks, the running one included."""
KEPT, LATE, YOUNG = STANDINGS = ("kept", "late", "young")
SHOWN = {
    "assigned": ("assigned_at",), "first_response": ("first_response_at",), "opportunity": ("opportunity_at",),
    "decided": ("accepted_at", "rejected_at"),
}  # fmt: skip
"""The columns that record each event; one of them is enough."""
_FROM, _DONE, _NOW = "_from", "_done", "_now"


def first_week(ledger: Ledger) -> int:
    """The first week of the window."""
    return ledger.calendar.week(ledger.as_of) - WEEKS + 1


def ruled(ledger: Ledger) -> list[tuple[int, CharterInForce, pl.DataFrame]]:
    """Each charter (its place in `ledger.charters`) with the leads of the window that were handed over under it."""
    lately = ledger.leads.filter(pl.col("handed_over_week") >= first_week(ledger))
    begun = [*(one.effective_at for one in ledger.charters), None]
    at, found = pl.col("handed_over_at"), []
    for place, one in enumerate(ledger.charters):
        later = begun[place + 1]
        mine = (at >= one.effective_at) & (pl.lit(True) if later is None else at < later)
        found.append((place, one, lately.filter(mine)))
    return found


def shows(ledger: Ledger, step: HandoverStep) -> bool:
    """Whether the data has ever recorded what shows the step and what it begins with."""
    if step.shown_by is None:
        return False
    if not recorded(ledger, "leads", f"{step.after}_at"):
        return False
    if step.shown_by.startswith(CONVERSATION):
        return bool(ledger.conversations.height)
    return any(recorded(ledger, "leads", column) for column in SHOWN[step.shown_by])


def stood(ledger: Ledger, leads: pl.DataFrame, step: HandoverStep) -> pl.DataFrame:
    """The leads for which a step has begun, with `kept`, `late`, `young` (Boolean): exactly one of them is true.

    A lead is young until its deadline has passed, done or not: else the quick ones would be judged before the slow.
    """
    end = pl.lit(read_until(ledger.as_of, ledger.calendar)).cast(pl.Datetime("us", "UTC")).alias(_NOW)
    begun = leads.with_columns(pl.col(f"{step.after}_at").alias(_FROM), end).filter(pl.col(_FROM).is_not_null())
    shown = _shown(ledger, begun, step).with_columns(
        business_minutes(_FROM, _DONE, ledger.calendar).alias("_took"),
        business_minutes(_FROM, _NOW, ledger.calendar).alias("_waited"),
    )
    young, within = pl.col("_waited") <= step.hours * 60, (pl.col("_took") <= step.hours * 60).fill_null(False)
    return shown.with_columns(
        (~young & within).alias(KEPT), (~young & ~within).alias(LATE), young.alias(YOUNG)
    )  # fmt: skip


def standing(ledger: Ledger) -> pl.DataFrame:
    """Every lead of the window with every step that can be judged.

    Returns lead_id | DIMENSIONS | week | place | step | kept | late | young; `place` is that of the charter in
    `ledger.charters` (Int32), `step` the step's place in it, 1 being the first.
    """
    columns = ("lead_id", *DIMENSIONS, pl.col("handed_over_week").alias("week"))
    parts = [
        stood(ledger, leads, step).select(
            *columns, pl.lit(place, pl.Int32).alias("place"), pl.lit(number, pl.Int32).alias("step"), *STANDINGS
        )
        for place, one, leads in ruled(ledger)
        for number, step in enumerate(one.charter.handover, 1)
        if shows(ledger, step)
    ]
    nothing = ledger.leads.clear().select(
        *columns, pl.lit(None, pl.Int32).alias("place"), pl.lit(None, pl.Int32).alias("step"),
        *(pl.lit(None, pl.Boolean).alias(name) for name in STANDINGS),
    )  # fmt: skip
    return pl.concat([nothing, *parts])


def asked(ledger: Ledger) -> pl.DataFrame:
    """Every step of every charter that a lead of the window was handed over under, and of the one that rules last.

    Returns place | version | step | what | whose | hours | after | shown_by | known (whether the data shows it).
    """
    last = len(ledger.charters) - 1
    rows = [
        (place, one.version, number, step.what, step.whose, step.hours, step.after, step.shown_by, shows(ledger, step))
        for place, one, leads in ruled(ledger)
        if leads.height or place == last
        for number, step in enumerate(one.charter.handover, 1)
    ]
    schema = {
        "place": pl.Int32, "version": pl.Int64, "step": pl.Int32, "what": pl.String, "whose": pl.String,
        "hours": pl.Int64, "after": pl.String, "shown_by": pl.String, "known": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _shown(ledger: Ledger, leads: pl.DataFrame, step: HandoverStep) -> pl.DataFrame:
    """Adds when the step was done: its first event; of conversations the first since the step began."""
    shown_by = step.shown_by or ""
    if not shown_by.startswith(CONVERSATION):
        return leads.with_columns(pl.min_horizontal(_events(shown_by)).alias(_DONE))
    kind = int(shown_by.removeprefix(CONVERSATION))
    talks = ledger.conversations.filter(pl.col("kind") == kind).select("lead_id", "at")
    held = talks.join(leads.select("lead_id", _FROM), on="lead_id").filter(pl.col("at") >= pl.col(_FROM))
    first = held.group_by("lead_id").agg(pl.col("at").min().alias(_DONE))
    return leads.join(first, on="lead_id", how="left", maintain_order="left")


def _events(shown_by: str) -> tuple[str, ...]:
    return ("first_decided_at",) if shown_by == "decided" else SHOWN[shown_by]
