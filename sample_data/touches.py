"""What marketing did with each lead, and what the lead did in return."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sample_data.campaigns import BROAD
from sample_data.clock import awake
from sample_data.terms import PRICING_DAYS
from sample_data.truth import SEED, week_begins

Row = dict[str, Any]
_FIRST_KIND = {
    "paid search": "ad_click", "organic search": "web_visit", "trade show": "event_visit", "webinar": "webinar",
    "referral": "referral", "partner": "partner_intro", "purchased list": "email_click", None: "web_visit",
}  # fmt: skip
_CHANNEL = {
    "ad_click": "paid search", "web_visit": "organic search", "event_visit": "trade show", "webinar": "webinar",
    "referral": "referral", "partner_intro": "partner", "email_open": "email", "email_click": "email",
    "content_download": "website", "pricing_page": "website", "demo_request": "website",
}  # fmt: skip
_LATER = {"email_open": 34, "web_visit": 26, "email_click": 15, "content_download": 14, "webinar": 6, "ad_click": 5}
_WITH_CONTENT = {"content_download", "email_click", "webinar"}


def touches(leads: list[Row], running: dict[str, list[tuple[date, date, str]]], pieces: list[Row]) -> list[Row]:
    """Rows of the frame touches; also gives each lead the channel and campaign of its first one."""
    rows: list[Row] = []
    for lead in leads:
        draw = Random(f"{SEED} touches {lead['lead_id']}")
        journey = sorted(_journey(lead, draw))
        mine = [_row(lead, at, kind, running, pieces, draw) for at, kind in journey]
        lead["channel"], lead["campaign_id"] = mine[0]["channel"], mine[0]["campaign_id"]
        rows += mine
    rows.sort(key=lambda row: (row["at"], row["lead_id"]))
    for number, row in enumerate(rows, 1):
        row["touch_id"] = f"T{number:05d}"
    return rows


def _journey(lead: Row, draw: Random) -> list[tuple[datetime, str]]:
    """First touch, creation, what followed until the hand-over, and a little after it."""
    created: datetime = lead["created_at"]
    handed: datetime | None = lead["handed_over_at"]
    earliest = max((created - timedelta(days=draw.expovariate(1 / 9))).date(), week_begins(0))
    first = min(awake(earliest, draw), created)
    found = [(first, _FIRST_KIND[lead["source"]])]
    end = handed or created + timedelta(days=45)
    many = 5.2 if handed else 3.0
    found += [(_between(first, end, draw), _later(draw)) for _ in range(round(draw.gammavariate(2, many / 2)))]
    if handed is not None and lead["_pricing"]:
        found += [(_between(max(first, handed - timedelta(days=PRICING_DAYS - 5)), handed, draw), "pricing_page")]
        if draw.random() < 0.38:
            found += [(_between(max(first, handed - timedelta(days=12)), handed, draw), "demo_request")]
    if lead["accepted_at"] is not None:
        after = lead["won_at"] or lead["accepted_at"] + timedelta(days=60)
        found += [(_between(handed or created, after, draw), _later(draw)) for _ in range(draw.randrange(5))]
    return found


def _later(draw: Random) -> str:
    return draw.choices(tuple(_LATER), tuple(_LATER.values()))[0]


def _between(begin: datetime, end: datetime, draw: Random) -> datetime:
    """A moment at which people are awake, inside an interval."""
    days = max((end.date() - begin.date()).days, 0)
    moment = awake(begin.date() + timedelta(days=draw.randint(0, days)), draw)
    return min(max(moment, begin), end)


def _row(
    lead: Row,
    at: datetime,
    kind: str,
    running: dict[str, list[tuple[date, date, str]]],
    pieces: list[Row],
    draw: Random,
) -> Row:
    channel = _CHANNEL[kind]
    live = [key for begins, ends, key in running.get(channel, ()) if begins <= at.date() <= ends]
    broad = lead["_dropped"] and channel == "paid search" and BROAD in live
    content = draw.choice(_live(pieces, at.date()))["content_id"] if kind in _WITH_CONTENT else None
    return {
        "lead_id": lead["lead_id"],
        "at": at,
        "channel": channel,
        "campaign_id": BROAD if broad else draw.choice(live) if live else None,
        "content_id": content,
        "kind": kind,
    }


def _live(pieces: list[Row], day: date) -> list[Row]:
    return [p for p in pieces if p["published_on"] <= day and (p["retired_on"] is None or day < p["retired_on"])]
