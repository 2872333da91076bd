"""The band over the board: commitments kept, the agreement in force, its review date, what lies on the table."""

from collections import Counter
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from agreement import ALL
from charts.numbers import percent, share_of, written
from metrics._broken import due
from pages.parts import frames
from pages.parts.board.view import Board, week_span
from pages.parts.look import tag
from pages.parts.wording import leads_link, plural
from store import agreements

KEY = "commitments_kept"
STATES = {
    "kept": ("✓ kept", "accord-better"),
    "missed": ("✕ missed", "accord-worse"),
    "too early": ("○ too early", "accord-none"),
}
NAMES = {
    "first_response": "first response",
    "attempts": "enough attempts",
    "complete": "required fields",
    "win_rate": "win rate",
    "volume": "leads that pass",
    "capacity": "leads per rep",
}


def title(board: Board) -> str:
    """The board's title on the shared screen."""
    return f"W{week_span(board.week)[1:]} · {board.chosen.words}"


def kept(board: Board) -> dict[str, str]:
    """For each side: its clock and how many of its promises it kept, for the shared screen."""
    return {
        "sales": f"This week · sales kept {score(board, 'sales')}",
        "marketing": f"The long run · marketing kept {score(board, 'marketing')}",
    }


def score(board: Board, side: str) -> str:
    """How many of a side's settled promises of the week were kept; those that are too early are left out."""
    settled = [row["state"] for row in promises(board, side) if row["state"] in ("kept", "missed")]
    return f"{settled.count('kept')} of {len(settled)}" if settled else "nothing due yet"


def states(board: Board) -> Counter[str]:
    """How many of both sides' promises of the week are in each state; under a filter none, as they are about all."""
    if board.chosen.filters:
        return Counter()
    return Counter(row["state"] or "" for side in ("sales", "marketing") for row in promises(board, side))


def promises(board: Board, side: str) -> list[dict[str, Any]]:
    """The promises of a side in the chosen week, with their state: made for all leads, so never filtered."""
    rows = frames.result(KEY).filter((pl.col("week") == board.week) & (pl.col("side") == side))
    return rows.sort("applies_to", "commitment").to_dicts()


def agreed(board: Board) -> str:
    """The agreement in force and the day on which both sides look at it again."""
    ruling = board.in_force
    if ruling is None:
        return "No agreement in force"
    day = date.fromisoformat(ruling.review_on) if ruling.review_on else None
    review = f", review {day.day} {day:%b %Y}" if day else ""
    return f"Agreement v{ruling.version}{review}"


def draw(board: Board) -> None:
    """The band: both sides' promises and the agreement, side by side."""
    with st.container(border=True, key="accord_together_band"):
        sales, marketing, table = st.columns(3, gap="medium")
        sales.html(_side(board, "sales"))
        marketing.html(_side(board, "marketing"))
        table.html(_table(board))


def _side(board: Board, side: str) -> str:
    rows = promises(board, side)
    head = tag("div", f"{side} · commitments", f"accord-eyebrow accord-{side}")
    said = f"{side.capitalize()} kept {score(board, side)}" if rows else f"{side.capitalize()} had promised nothing yet"
    whole = tag("div", "all leads, whatever the filter", "accord-print") if board.chosen.filters else ""
    return head + tag("div", said, "accord-message") + whole + "".join(_promise(board, row) for row in rows)


def _promise(board: Board, row: dict[str, Any]) -> str:
    word, colour = STATES.get(row["state"], ("– nothing due", "accord-none"))
    name = NAMES.get(row["commitment"], row["commitment"].replace("_", " "))
    link = leads_link(KEY, week=board.week, commitment=row["commitment"], applies_to=row["applies_to"])
    whose = "" if row["applies_to"] == ALL else f"{row['applies_to']}: "
    said = tag("a", f"{whose}{name} {_reached(row)}", "accord-plain", href=link, target="_self", title=row["words"])
    return f'<div class="accord-promise">{tag("span", word, f"accord-state {colour}")}{said}</div>'


def _reached(row: dict[str, Any]) -> str:
    if row["commitment"] == "volume":
        return f"{row['numerator']} ({row['target']:.0f} promised)"
    if row["commitment"] == "capacity":
        return f"{written(row['value'], 'leads')} (up to {row['target']:.0f})"
    target = f" ({percent(row['target'])} promised)" if row["target"] < 1 else ""
    if not row["denominator"] and row["state"] is None:
        return "no leads to judge"
    if not row["denominator"]:
        return f"{plural(row['open'], 'lead')} still open"
    return f"{share_of(row['numerator'], row['denominator'])}{target}"


def _table(board: Board) -> str:
    head = tag("div", "The agreement", "accord-eyebrow accord-together") + tag("div", agreed(board), "accord-message")
    ruling = board.in_force
    signed = f"Signed by {' and '.join(ruling.signed_by)}" if ruling and ruling.signed_by else ""
    parts = [tag("div", signed, "accord-print"), *_reminders(), _link("/agreement", "Read the agreement in force")]
    for one in agreements.open_proposals(frames.url()):
        words = f"A proposal by {one.current.side} lies on the table, signed by {_signed(one.signed_sides)}"
        parts.append(_link(f"/agreement?proposal={one.id}", words))
    return head + "".join(parts)


def _reminders() -> list[str]:
    """What calls for a review of any agreement in force today, whatever week is chosen."""
    found = due(agreements.in_force(frames.url()), frames.result("prediction_score"), frames.bundle().calendar.today())
    words = [f"▼ Review due{'' if segment == ALL else f', {segment}'}: {said}" for segment, said in found]
    return [tag("div", one, "accord-print accord-worse") for one in words]


def _signed(sides: tuple[str, ...]) -> str:
    return " and ".join(sides) if sides else "nobody yet"


def _link(address: str, words: str) -> str:
    return f'<div class="accord-promise">{tag("a", words, "", href=address, target="_self")}</div>'
