"""Writes the made company's CSVs beside this file: `python -m sample_data.generate`. The same bytes every time."""

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from agreement.frames import EVENTS, FRAMES
from sample_data import truth
from sample_data.campaigns import campaigns, running, spend
from sample_data.clock import utc
from sample_data.content import pieces
from sample_data.conversations import conversations
from sample_data.disputes import SAID, disputes
from sample_data.leads import leads
from sample_data.ratings import ratings
from sample_data.stages import stage_changes
from sample_data.targets import targets
from sample_data.touches import touches

HERE = Path(__file__).resolve().parent
Row = dict[str, Any]
_END = datetime.combine(truth.ENDS_ON + timedelta(days=1), datetime.min.time())


def frames() -> dict[str, list[Row]]:
    """Every frame of the contract as rows with local times, cut at the end of the sample."""
    lived, content, planned = leads(), pieces(), campaigns()
    seen = touches(lived, running(planned), content)
    held, uses = conversations(lived, content)
    return {
        "leads": [_cut(lead) for lead in lived],
        "stage_changes": [row for row in stage_changes(lived) if row["at"] < _END],
        "touches": [row for row in seen if row["at"] < _END],
        "conversations": [row for row in held if row["at"] < _END],
        "content": content,
        "content_uses": [row for row in uses if row["at"] < _END],
        "ratings": [row for row in ratings(content, uses) if row["at"] < _END],
        "campaigns": planned,
        "spend": spend(planned),
        "targets": targets(),
        "disputes": [_said(row) for row in disputes(lived) if row["contested_at"] < _END],
    }


def written() -> dict[str, str]:
    """The text of every CSV by the name of its file."""
    return {f"{name}.csv": _csv(name, rows) for name, rows in frames().items()}


def _cut(lead: Row) -> Row:
    """The lead as it was known at the end of the sample."""
    known = {f"{e}_at": lead[f"{e}_at"] for e in EVENTS if lead[f"{e}_at"] is not None and lead[f"{e}_at"] < _END}
    lead = lead | {f"{event}_at": known.get(f"{event}_at") for event in EVENTS}
    for event, columns in {
        "first_response": ("attempts",), "rejected": ("rejection_reason",), "lost": ("lost_reason",),
        "opportunity": ("amount_cents", "margin_share"), "assigned": ("sales_owner",),
    }.items():  # fmt: skip
        if lead[f"{event}_at"] is None:
            lead |= dict.fromkeys(columns)
    return lead | {"updated_at": max(known.values())}


def _said(row: Row) -> Row:
    """The dispute as far as both teams had spoken by the end of the sample."""
    for time, said in SAID.items():
        if row[time] is None or row[time] >= _END:
            row |= {time: None, said: None}
    return row


def _csv(name: str, rows: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = list(FRAMES[name].columns)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return utc(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def main() -> None:
    """Replaces the CSVs."""
    for name, text in written().items():
        (HERE / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
