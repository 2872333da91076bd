"""Rejections that marketing contests, and what both teams said of them without seeing the other's label."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from agreement.frames import OVERTURNED, UPHELD
from sample_data import company, truth
from sample_data.clock import at_work

Row = dict[str, Any]
SAID = {"sales_labelled_at": "sales_label", "marketing_labelled_at": "marketing_label", "settled_at": "settled_as"}
"""When it was said, and what."""


def disputes(leads: list[Row]) -> list[Row]:
    """Rows of the frame disputes, in order of contesting; nothing is cut yet at the end of the sample."""
    first = truth.week_begins(truth.DISPUTES_FROM_WEEK)
    rejected = [lead for lead in leads if lead["rejected_at"] and lead["rejected_at"].date() >= first]
    drawn = [_contested(lead, Random(f"{truth.SEED} dispute {lead['lead_id']}")) for lead in rejected]
    return sorted((row for row in drawn if row), key=lambda row: (row["contested_at"], row["lead_id"]))


def _contested(lead: Row, draw: Random) -> Row | None:
    heated = lead["rejection_reason"] == truth.DISPUTED_REASON
    if draw.random() > truth.CONTESTED[heated]:
        return None
    at = at_work(lead["rejected_at"], draw.uniform(0.5, 9), draw)
    pairs = truth.BLIND_LABELS[heated]
    sales, marketing = draw.choices(tuple(pairs), tuple(pairs.values()))[0]
    row = {
        "lead_id": lead["lead_id"], "contested_at": at, "contested_by": draw.choice(company.MARKETERS),
        "sales_label": sales, "sales_labelled_at": _labelled(at, 6, draw),
        "marketing_label": marketing, "marketing_labelled_at": _labelled(at, 3, draw),
    }  # fmt: skip
    return row | _settled(row, draw)


def _labelled(at: datetime, days: float, draw: Random) -> datetime | None:
    """A label comes days later; one in twenty is forgotten."""
    given = at_work(at, draw.expovariate(1 / days), draw)
    return given if draw.random() < 0.95 else None


def _settled(row: Row, draw: Random) -> Row:
    """What both say is settled at once; of the others two in three, in the weekly meeting, either way."""
    labelled = (row["sales_labelled_at"], row["marketing_labelled_at"])
    alike, coin = row["sales_label"] == row["marketing_label"], draw.random()
    if None in labelled or not (alike or coin < 2 / 3):
        return {"settled_at": None, "settled_as": None}
    both: datetime = max(labelled)
    good = row["sales_label"] if alike else coin < 1 / 3
    return {
        "settled_at": at_work(both + timedelta(days=7 - both.weekday()), 0.0, draw),
        "settled_as": OVERTURNED if good else UPHELD,
    }
