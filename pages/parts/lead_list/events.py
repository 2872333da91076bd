"""Everything that happened to one lead, in order: what marketing did, what sales did, what became of it."""

from typing import Any

import polars as pl

from agreement.ledger import Ledger
from metrics.conversations_held import KINDS
from pages.parts.wording import written

LANES = ("Marketing", "Sales", "Outcome")
STEPS = {
    "created": ("Marketing", "Lead created"),
    "qualified": ("Marketing", "Qualified by marketing"),
    "handed_over": ("Marketing", "Handed over to sales"),
    "assigned": ("Sales", "Assigned to a rep"),
    "first_response": ("Sales", "First response"),
    "accepted": ("Sales", "Accepted"),
    "rejected": ("Sales", "Rejected"),
    "recycled": ("Marketing", "Taken back to nurture"),
    "opportunity": ("Outcome", "Opportunity opened"),
    "won": ("Outcome", "Won"),
    "lost": ("Outcome", "Lost"),
}
"""Event → whose it is, and how it is said."""
SCHEMA = {"at": pl.Datetime("us", "UTC"), "lane": pl.String(), "what": pl.String(), "more": pl.String()}


def events(ledger: Ledger, lead: dict[str, Any]) -> pl.DataFrame:
    """One lead's events, oldest first: at | lane | what | more."""
    steps = _steps(lead, ledger.calendar.currency)
    rows = [*_entered(ledger, lead, steps), *_touches(ledger, lead), *_conversations(ledger, lead)]
    rows += _moves(ledger, lead)
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("at", maintain_order=True)


def _steps(lead: dict[str, Any], currency: str) -> dict[str, tuple[Any, ...]]:
    """Event → the row of it that the lead's own columns make."""
    amount = None if lead["amount_cents"] is None else written(lead["amount_cents"] / 100, "money", currency)
    more = {
        "rejected": lead["rejection_reason"] or "no reason given",
        "assigned": lead["sales_owner"],
        "won": amount,
        "opportunity": amount,
        "lost": lead["lost_reason"],
        "created": lead["source"],
    }
    return {
        event: (lead[f"{event}_at"], lane, said, more.get(event))
        for event, (lane, said) in STEPS.items()
        if lead[f"{event}_at"] is not None
    }


def _entered(ledger: Ledger, lead: dict[str, Any], steps: dict[str, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Every stage that the history knows, and the steps that it does not know."""
    rows = ledger.stage_changes.filter(pl.col("lead_id") == lead["lead_id"]).to_dicts()
    known = {row["event"] for row in rows}
    return [*(_stage(row, steps) for row in rows), *(step for event, step in steps.items() if event not in known)]


def _stage(row: dict[str, Any], steps: dict[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    """The step that counts says what came with it; another one only what was recorded with the change."""
    lane, said = STEPS.get(row["event"], ("Sales", "Stage entered"))
    at, *_, more = steps.get(row["event"], (None, None))
    own = more if at == row["at"] and not row["reason"] else None
    return row["at"], lane, said, _joined(row["stage"], row["reason"] or own, row["changed_by"])


def _touches(ledger: Ledger, lead: dict[str, Any]) -> list[tuple[Any, ...]]:
    place = ledger.leads["lead_id"].index_of(lead["lead_id"])
    found = ledger.touches.filter(pl.col("lead_row") == place)
    names = dict(ledger.campaigns.select("campaign_id", "name").rows())
    titles = dict(ledger.content.select("content_id", "title").rows())
    return [
        (row["at"], "Marketing", (row["kind"] or "touch").replace("_", " ").capitalize(),
         _joined(row["channel"], names.get(row["campaign_id"]), titles.get(row["content_id"])))
        for row in found.iter_rows(named=True)
    ]  # fmt: skip


def _conversations(ledger: Ledger, lead: dict[str, Any]) -> list[tuple[Any, ...]]:
    found = ledger.conversations.filter(pl.col("lead_id") == lead["lead_id"])
    titles = dict(ledger.content.select("content_id", "title").rows())
    success = {True: "successful", False: "not successful", None: "outcome not recorded"}
    return [
        (row["at"], "Sales", f"Conversation: {KINDS.get(row['kind'], 'kind not recorded')}",
         _joined(row["held_by"], success[row["successful"]], titles.get(row["content_id"]), row["output"]))
        for row in found.iter_rows(named=True)
    ]  # fmt: skip


def _moves(ledger: Ledger, lead: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Who had the lead when, as far as it was given to another rep in Accord."""
    found = ledger.moves.filter(pl.col("lead_id") == lead["lead_id"])
    given = [
        (row["at"], "Sales", f"Given to {row['to_owner']}",
         _joined(f"from {row['from_owner'] or 'nobody'} by {row['by']}", row["note"]))
        for row in found.iter_rows(named=True)
    ]  # fmt: skip
    ends = found.drop_nulls("ended_at").unique("ended_at", maintain_order=True)["ended_at"]
    more = f"with {lead['sales_owner'] or 'nobody'} now"
    return [*given, *((at, "Sales", "A file of the CRM told the owner anew", more) for at in ends)]


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)
