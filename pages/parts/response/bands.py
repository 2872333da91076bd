"""Every band of the week with its interval, the never-answered inside each, beside an audit of other firms."""

from typing import Any

import polars as pl

from charts import strips
from charts.numbers import FEW, interval, percent, share_of
from metrics._benchmarks import AUDIT
from metrics.response_time import BANDS
from pages.parts.board.view import Board, row_of, week_span
from pages.parts.cards import Block
from pages.parts.ladder import Cell, Row, drawn, ladder, of
from pages.parts.response.pledge import KEY, Pledge
from pages.parts.wording import plural, small_print

WORDS = {"5_minutes": "5 minutes", "1_hour": "1 hour", "24_hours": "24 hours", "business_1_hour": "1 working hour"}
OTHERS = {"1_hour": AUDIT.within_1_hour, "24_hours": AUDIT.within_24_hours}
NEVER = "never"


def bands(board: Board, promise: Pledge) -> Block:
    """A row a band: the share as a dot with its interval, its counts, and what the audit found."""
    week = row_of(board.result(KEY), week=board.week)
    if not week or not week["leads"]:
        return Block("response_bands", "sales", "No lead was handed over in the week", "no leads yet")
    shown = _bands(week, promise)
    message = (
        f"{share_of(week['within_1_hour'], week['judged_1_hour'])} answered within 1 hour, "
        f"{share_of(week['within_24_hours'], week['judged_24_hours'])} within a day"
    )
    return Block(
        key="response_bands", side="sales", message=message, headline="",
        print=small_print(f"first response, never-answered included, n = {plural(week['leads'], 'lead')}", "share",
                          week_span(board.week), board.version, board.chosen.words),
        context=_notes(shown, promise), rows=_ladder(board, shown, promise), table=shown, unit="share",
    )  # fmt: skip


def _bands(week: dict[str, Any], promise: Pledge) -> pl.DataFrame:
    """A row a band: label | band | value | low | high | within | judged | pending | benchmark."""
    words = WORDS if promise.band in BANDS else {**WORDS, promise.band: promise.words}
    rows = [
        {"label": f"within {said}", "band": band, "benchmark": OTHERS.get(band),
         "value": week[f"share_{band}"], "low": week[f"low_{band}"], "high": week[f"high_{band}"],
         **{part: week[f"{part}_{band}"] for part in ("within", "judged", "pending")}}
        for band, said in words.items()
    ]  # fmt: skip
    never = {
        "label": "never so far", "band": NEVER, "value": week["never_share"], "low": week["never_low"],
        "high": week["never_high"], "within": week["never_answered"], "judged": week["leads"], "pending": None,
        "benchmark": AUDIT.never,
    }  # fmt: skip
    return pl.DataFrame([*rows, never], infer_schema_length=None)


def _ladder(board: Board, shown: pl.DataFrame, promise: Pledge) -> str:
    head: Row = ["first response", drawn(strips.share_scale(board.mode), "scale from 0 to 100 per cent"), "share",
                 "leads", "95 % interval", "◇ audit"]  # fmt: skip
    return ladder(head, [_row(board, row, promise) for row in shown.to_dicts()], "First response by band")


def _row(board: Board, row: dict[str, Any], promise: Pledge) -> Row:
    target = promise.target if row["band"] == promise.band else None
    strip = strips.share(row["value"], row["low"], row["high"], board.mode, few=row["judged"] < FEW, target=target,
                         other=row["benchmark"])  # fmt: skip
    sure = interval(row["low"], row["high"], "share")
    said = f"{row['within']} of {row['judged']}, 95 % interval {sure}"
    return [
        row["label"], drawn(strip, said), Cell(share_of(row["within"], row["judged"]), look="accord-strong"),
        of(row["within"], row["judged"], *(_link(board, row["band"], part) for part in ("within", "judged"))), sure,
        percent(row["benchmark"]) if row["benchmark"] is not None else "",
    ]  # fmt: skip


def _link(board: Board, band: str, part: str) -> str:
    """The leads behind a count."""
    keys = {f"{part}_{band}": "true"} if band != NEVER else {"never_answered": "true"} if part == "within" else {}
    return board.link(KEY, week=board.week, **keys)


def _notes(shown: pl.DataFrame, promise: Pledge) -> tuple[str, ...]:
    waiting = shown.filter(pl.col("pending") > 0).select("pending", "label").rows()
    young = [f"{plural(pending, 'lead')} not answered but still {label}: left out" for pending, label in waiting]
    audit = (
        f"◇ A benchmark, not a target: of {AUDIT.firms:,} US firms, each sent one enquiry, "
        f"{percent(AUDIT.within_1_hour)} answered within 1 hour, {percent(AUDIT.in_1_to_24_hours)} in 1 to 24 hours, "
        f"{percent(AUDIT.later)} later and {percent(AUDIT.never)} never. {AUDIT.source}."
    )
    dashed = [f"dashed: promised {percent(promise.target)}"] if promise.target is not None else []
    return (*dashed, *young, audit)
