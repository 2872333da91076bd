"""The stage history of the leads that marketing took back: each is decided once or twice. The CRM keeps no other."""

from datetime import datetime
from typing import Any

Row = dict[str, Any]
STAGES = {"handed_over": "Sales queue", "rejected": "Turned down", "recycled": "Nurture", "accepted": "Working"}
"""Event → the CRM's own word for the stage."""


def stage_changes(leads: list[Row]) -> list[Row]:
    """Rows of the frame stage_changes, in order of time; nothing is cut yet at the end of the sample."""
    rows = [row for lead in leads if lead["recycled_at"] for row in _entered(lead)]
    rows.sort(key=lambda row: (row["at"], row["lead_id"]))
    return [{"change_id": f"S{number:05d}", **row} for number, row in enumerate(rows, 1)]


def _entered(lead: Row) -> list[Row]:
    found = []
    for event, stage in STAGES.items():
        at: datetime | None = lead[f"{event}_at"]
        if at is not None:
            reason = lead["rejection_reason"] if event == "rejected" else None
            by = lead["sales_owner"] if event in ("rejected", "accepted") else None
            found.append({"lead_id": lead["lead_id"], "at": at, "event": event, "stage": stage, "reason": reason,
                          "changed_by": by})  # fmt: skip
    return found
