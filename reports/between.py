"""What waits between the two teams besides the thresholds: plans to sign, the charter, leads, deals, content."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, cast

import polars as pl

from agreement.calendar import Calendar
from agreement.campaigns import Planned
from agreement.moments import day_words
from agreement.people import SALES
from agreement.proposal import Proposal
from charts.numbers import written
from charts.theme import Side
from metrics._owed import Owed
from metrics.conversations_held import KINDS
from reports.raised import Raised
from reports.week import Week

LATE, OPEN = "late", "open"
CAMPAIGNS, CHARTER, RESPONSE, CONVERSATIONS, CONTENT = "campaigns", "charter", "response", "conversations", "content"
TOPICS = {CAMPAIGNS: "Campaigns", CHARTER: "The charter"}
"""What of it a decision of the meeting may be about, by the page where it is acted on."""


@dataclass(frozen=True)
class Due:
    """One thing that somebody has to do for the other side."""

    words: str
    side: Side
    """Whose step it is."""
    state: Literal["late", "open"]
    page: str
    """Where it is acted on."""


def signatures(waiting: Sequence[tuple[Planned, datetime]], calendar: Calendar) -> list[Due]:
    """The campaigns that wait for the signature of sales, the longest first."""
    return [
        Due(
            f"“{one.plan.name}” ({_money(one.plan.cost_cents / 100, calendar)}) waits for the signature of sales since "
            f"{day_words(calendar.today(since))}",
            "sales", OPEN, CAMPAIGNS,
        )
        for one, since in waiting
    ]  # fmt: skip


def unsigned(ungated: pl.DataFrame, calendar: Calendar) -> list[Due]:
    """What spent more than the limit without a signature of sales (rows of `metrics._campaign_scores.ungated`)."""
    return [
        Due(
            f"“{row['name'] or row['campaign_id']}” spent {_money(row['spent'], calendar)} without the signature of "
            f"sales; the limit was {_money(row['limit'], calendar)}",
            "marketing", LATE, CAMPAIGNS,
        )
        for row in ungated.iter_rows(named=True)
    ]  # fmt: skip


def proposed(table: Sequence[Proposal]) -> list[Due]:
    """The charters on the table, each with the side whose signature is missing."""
    return [
        Due(f"Charter proposal {one.id} by {one.current.side}, signed by {_signers(one)}", _next(one), OPEN, CHARTER)
        for one in table
    ]


def charter_dues(owed: Sequence[Owed]) -> list[Due]:
    """What the charter asks and is not done (`metrics._owed`)."""
    return [Due(one.words, cast("Side", one.side), LATE, CHARTER) for one in owed]


def leads_due(queue: pl.DataFrame) -> list[Due]:
    """The leads that wait longer than was promised (rows of response_queue)."""
    late = _row(queue, due="overdue").get("value") or 0
    said = f"{late:,} {'lead waits' if late == 1 else 'leads wait'} longer for sales than was promised"
    return [Due(said, "sales", LATE, RESPONSE)] if late else []


def deals_stalled(stalls: pl.DataFrame, calendar: Calendar) -> list[Due]:
    """The deals that wait longer for their next conversation than nine of ten did (rows of conversation_stalls)."""
    row = _row(stalls.filter(pl.col("kind").is_null()), stage="deal")
    many = row.get("stalled") or 0
    stake = f", {_money(row['amount'], calendar)} at stake" if many and row["amount"] is not None else ""
    said = f"{many:,} {'deal waits' if many == 1 else 'deals wait'} longer for the next conversation than usual{stake}"
    return [Due(said, "sales", OPEN, CONVERSATIONS)] if many else []


def content_holes(gaps: pl.DataFrame) -> list[Due]:
    """The hole in the content with the greatest demand, and how many there are (rows of content_gaps)."""
    holes = gaps.filter(pl.col("phase").is_null() & pl.col("hole").fill_null(False)).sort("rank", nulls_last=True)
    if holes.is_empty():
        return []
    first, more = holes.row(0, named=True), holes.height - 1
    said = f"Nothing to show for “{KINDS[first['conversation']]}” with {first['persona']}: {first['held']:,} held so"
    others = f"; {more:,} more {'hole' if more == 1 else 'holes'}" if more else ""
    return [Due(said + others, "marketing", OPEN, CONTENT)]


def asked(one: Week, dues: Sequence[Due]) -> Week:
    """The week with what waits to be signed on its table, and with a line for each side and page that is late.

    Leads, deals and content have measures of their own: these are left out.
    """
    open_ = [due for due in dues if due.state == OPEN and due.page in TOPICS]
    late = [due for due in dues if due.state == LATE and due.page in TOPICS]
    heads = {(due.page, due.side): due for due in reversed(late)}
    lines = [
        Raised(_more(due, sum((one.page, one.side) == key for one in late)), due.side, about=due.page)
        for key, due in reversed(heads.items())
    ]
    return replace(one, table=(*one.table, *(due.words for due in open_)), raised=(*one.raised, *lines))


def _more(due: Due, many: int) -> str:
    return f"{TOPICS[due.page]}: {due.words}" + (f"; and {many - 1:,} more" if many > 1 else "")


def _signers(one: Proposal) -> str:
    return " and ".join(one.signed_sides) or "nobody yet"


def _next(one: Proposal) -> Side:
    """Whose signature is missing; of both, that of the side which did not propose it."""
    other: Side = "marketing" if one.current.side == SALES else "sales"
    missing = [side for side in (other, one.current.side) if side not in one.signed_sides]
    return cast("Side", missing[0]) if missing else "together"


def _money(amount: float, calendar: Calendar) -> str:
    return written(amount, "money", calendar.currency)


def _row(rows: pl.DataFrame, **keys: str) -> dict[str, Any]:
    for name, value in keys.items():
        rows = rows.filter(pl.col(name) == value)
    return rows.row(0, named=True) if rows.height else {}
