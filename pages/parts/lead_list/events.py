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
    rows = [*_steps(lead, ledger.calendar.currency), *_touches(ledger, lead), *_conversations(ledger, lead)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("at", maintain_order=True)


def _steps(lead: dict[str, Any], currency: str) -> list[tuple[Any, ...]]:
    amount = None if lead["amount_cents"] is None else written(lead["amount_cents"] / 100, "money", currency)
    more = {
        "rejected": lead["rejection_reason"] or "no reason given",
        "assigned": lead["sales_owner"],
        "won": amount,
        "opportunity": amount,
        "lost": lead["lost_reason"],
        "created": lead["source"],
    }
    return [
        (lead[f"{event}_at"], lane, said, more.get(event))
        for event, (lane, said) in STEPS.items()
        if lead[f"{event}_at"] is not None
    ]


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
    success = {True: "successful", False: "not successful", None: "outcome not recorded"}
    return [
        (row["at"], "Sales", f"Conversation: {KINDS.get(row['kind'], 'kind not recorded')}",
         _joined(row["held_by"], success[row["successful"]]))
        for row in found.iter_rows(named=True)
    ]  # fmt: skip


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)
