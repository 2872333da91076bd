"""What sales talked about with each accepted lead, and which content it used or left lying."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from sample_data.clock import at_work
from sample_data.truth import FORGETFUL_REP, OUTPUTS_WRITTEN, OUTPUTS_WRITTEN_BY_HIM, SEED

Row = dict[str, Any]
_SUCCESS = {1: 0.55, 2: 0.5, 3: 0.55, 4: 0.6, 5: 0.6}
_OUTPUTS = {
    1: ("Point of view sent: planning losses of the site", "Two-page point of view for the plant manager"),
    2: ("Buying group named: operations, technology, finance", "Introduced to the head of finance, minutes sent"),
    3: ("Minutes of the meeting confirmed by the customer", "Demo on the customer's own order data, minutes sent"),
    4: (
        "Success criteria agreed in writing: on-time orders up five points",
        "One-page definition of success signed",
    ),
    5: ("Business case accepted by finance", "Offer with the calculated value signed off"),
}
"""What a successful conversation of each kind leaves behind."""
_USED = 0.55
_RECOMMENDED = 0.45


def conversations(leads: list[Row], pieces: list[Row]) -> tuple[list[Row], list[Row]]:
    """Rows of the frames conversations and content_uses."""
    held: list[Row] = []
    uses: list[Row] = []
    for lead in leads:
        if lead["accepted_at"] is None:
            continue
        draw = Random(f"{SEED} conversations {lead['lead_id']}")
        mine = _held(lead, draw)
        for talk in mine:
            uses += _content(talk, pieces, draw)
        held += mine
    return [_written(talk) for talk in _numbered(held, "conversation_id", "V")], _numbered(uses, "use_id", "U")


def _held(lead: Row, draw: Random) -> list[Row]:
    """Kinds 2 and 3 succeed before an opportunity, 4 and 5 before a win; others stop early."""
    begin: datetime = lead["accepted_at"]
    opportunity: datetime | None = lead["opportunity_at"]
    closed: datetime | None = lead["won_at"] or lead["lost_at"]
    middle = opportunity or at_work(begin, draw.uniform(10, 40), draw)
    rows = [_talk(lead, 1, begin, middle, draw, sure=opportunity is not None)]
    for kind in (2, 3):
        if opportunity is not None or (rows[-1]["successful"] and draw.random() < 0.6):
            rows.append(_talk(lead, kind, rows[-1]["at"], middle, draw, sure=opportunity is not None))
    if opportunity is not None:
        end = closed or opportunity + timedelta(days=60)
        rows += [_talk(lead, 4, opportunity, end, draw, sure=lead["won_at"] is not None)]
        if lead["won_at"] is not None or draw.random() < 0.5:
            rows += [_talk(lead, 5, rows[-1]["at"], end, draw, sure=lead["won_at"] is not None)]
    return rows


def _talk(lead: Row, kind: int, begin: datetime, end: datetime, draw: Random, sure: bool) -> Row:
    span = max((end - begin).total_seconds() / 86_400, 0.0)
    at = min(at_work(begin, span * draw.uniform(0.1, 0.6), draw), max(end, begin + timedelta(minutes=30)))
    success: bool | None = sure or draw.random() < _SUCCESS[kind] * (1 if kind in (1, 4) else 0.5)
    if not sure and draw.random() < 0.03:
        success = None
    return {"lead_id": lead["lead_id"], "at": at, "kind": kind, "successful": success, "held_by": lead["sales_owner"]}


def _written(talk: Row) -> Row:
    """With its output where the conversation succeeded and somebody wrote one down; from a stream of its own."""
    draw = Random(f"{SEED} outputs {talk['conversation_id']}")
    chance = OUTPUTS_WRITTEN_BY_HIM if talk["held_by"] == FORGETFUL_REP else OUTPUTS_WRITTEN
    written = talk["successful"] and draw.random() < chance
    return talk | {"output": draw.choice(_OUTPUTS[talk["kind"]]) if written else None}


def _content(talk: Row, pieces: list[Row], draw: Random) -> list[Row]:
    """The piece used in the conversation, and those recommended for it that nobody opened."""
    live = [
        p for p in pieces
        if p["conversation"] == talk["kind"] and p["published_on"] <= talk["at"].date()
        and (p["retired_on"] is None or talk["at"].date() < p["retired_on"])
    ]  # fmt: skip
    liked = [p for p in live if p["_liked"]]
    rows: list[Row] = []
    talk["content_id"] = None
    if liked and draw.random() < _USED:
        talk["content_id"] = draw.choice(liked)["content_id"]
        rows.append(_use(talk, talk["content_id"], recommended=draw.random() < 0.5, used=True))
    left = [p["content_id"] for p in live if p["content_id"] != talk["content_id"]]
    if left and draw.random() < _RECOMMENDED:
        rows.append(_use(talk, draw.choice(left), recommended=True, used=False))
    return rows


def _use(talk: Row, piece: str, recommended: bool, used: bool) -> Row:
    return {
        "content_id": piece, "lead_id": talk["lead_id"], "at": talk["at"], "used_by": talk["held_by"],
        "recommended": recommended, "used": used,
    }  # fmt: skip


def _numbered(rows: list[Row], key: str, letter: str) -> list[Row]:
    rows.sort(key=lambda row: (row["at"], row["lead_id"]))
    return [row | {key: f"{letter}{number:05d}"} for number, row in enumerate(rows, 1)]
