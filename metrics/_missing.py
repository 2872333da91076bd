"""Which facts that a number needs were never recorded, in the words of people and under the contract's names."""

import re
from collections.abc import Sequence

import polars as pl

from agreement.frames import FRAMES
from agreement.ledger import Ledger
from metrics._metric import Metric

WORDS = {
    "created_at": "creation date", "qualified_at": "qualification", "handed_over_at": "hand-over",
    "assigned_at": "assignment to a rep", "first_response_at": "first response", "attempts": "attempts",
    "accepted_at": "acceptance", "rejected_at": "rejection", "rejection_reason": "reason of a rejection",
    "recycled_at": "return to nurture", "opportunity_at": "opening of an opportunity", "won_at": "win",
    "lost_at": "loss", "amount_cents": "amount", "margin_share": "margin", "campaign_id": "campaign",
    "sales_owner": "sales owner", "score": "score", "source": "source", "channel": "channel",
}  # fmt: skip
"""A fact of a lead → what people call it."""
COUNTED = {
    "won": "won_at", "won_before": "won_at", "won_cents": "won_at", "priced_won": "won_at", "lost": "lost_at",
    "accepted": "accepted_at", "rejected": "rejected_at", "amount_cents": "amount_cents",
    "revenue_cents": "amount_cents", "month_cents": "amount_cents", "sourced": "source", "sourced_cents": "source",
    "sourced_revenue": "source", "reps": "sales_owner",
}  # fmt: skip
"""A column that counts or adds up a fact → that fact."""
MADE_HERE = ("stage_changes", "disputes", "ratings")
"""A history only refines the dates of the leads; disputes and ratings begin in Accord: no number waits for a file."""
NAMES = re.compile(r"(?:([a-z_]+)\.)?([a-z_]+)")


def needs(metric: Metric) -> tuple[tuple[str, str], ...]:
    """What a number is made from, read from its declared source: frame and column; the column is empty for a whole
    frame. A name without a frame belongs to the frame named before it; words that are no part of the contract are not.

    >>> from metrics import BY_KEY
    >>> needs(BY_KEY["wins"]), needs(BY_KEY["content_ignored"])[0]
    ((('leads', 'won_at'), ('leads', 'amount_cents')), ('content_uses', ''))
    """
    found: list[tuple[str, str]] = []
    frame = "leads"
    for part in re.split("[,;]", metric.source):
        matched = NAMES.match(part.strip())
        prefix, name = matched.groups() if matched else (None, "")
        if not prefix and name in FRAMES:
            found.append((name, ""))
            continue
        frame = prefix or frame
        if frame in FRAMES and name in FRAMES[frame].columns:
            found.append((frame, name))
    return tuple(one for one in dict.fromkeys(found) if one[0] not in MADE_HERE)


def missing(metric: Metric, ledger: Ledger) -> tuple[tuple[str, str], ...]:
    """Those of its needs that are recorded nowhere in the data; a frame without rows is missing as a whole."""
    found = ((frame, column) for frame, column in needs(metric) if not recorded(ledger, frame, column))
    return tuple(dict.fromkeys((frame, column if frame == "leads" else "") for frame, column in found))


def known_only(rows: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """A metric's rows, a zero being unknown where what its column counts was never recorded of any lead."""
    never = [name for name, fact in COUNTED.items() if name in rows.columns and not recorded(ledger, "leads", fact)]
    return rows.with_columns(pl.when(pl.col(name) != 0).then(pl.col(name)).alias(name) for name in never)


def missing_words(found: Sequence[tuple[str, str]]) -> str:
    """What is missing, as a sentence lists it.

    >>> missing_words([("leads", "handed_over_at"), ("leads", "amount_cents"), ("spend", "")])
    'hand-over (handed_over_at), amount (amount), the file spend'
    """
    return ", ".join(_words(frame, column) for frame, column in found)


def recorded(ledger: Ledger, frame: str, column: str) -> bool:
    """Whether the data has this fact of any lead, or any row of this frame."""
    rows = getattr(ledger, frame)
    return bool(rows[column].count()) if frame == "leads" and column else bool(rows.height)


def _words(frame: str, column: str) -> str:
    if not column or frame != "leads":
        return f"the file {frame}"
    name = WORDS.get(column, column.replace("_", " "))
    return f"{name} ({column.removesuffix('_cents')})"
