"""What people write beside a step, and what the audit keeps of a proposal."""

from typing import Any

from agreement.errors import Refused
from agreement.proposal import Proposal

LONGEST_NOTE = 2_000


def checked_note(text: str) -> str:
    """The text without white space around it; refuses what is too long to read and what no database can keep."""
    if not isinstance(text, str):
        raise Refused(f"{text!r} is no text. Type it again.")
    if "\0" in text:
        raise Refused("The text holds a NUL character, which came with a paste. Delete it, or type the text again.")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Refused("The text holds half a character, which came with a paste. Delete it, or type the text again.")
    if len(text) > LONGEST_NOTE:
        raise Refused(f"The text has {len(text)} characters; keep it under {LONGEST_NOTE}.")
    return text.strip()


def fact(shown: Proposal) -> dict[str, Any]:
    """What an audit row keeps of a proposal; of the comments their number and the last one."""
    current = shown.current
    last = shown.comments[-1] if shown.comments else None
    return {
        "state": shown.state, "revision": current.number, "hash": current.hash, "signed": list(shown.signed_sides),
        "effective_on": current.effective_on.isoformat(), "review_on": current.review_on.isoformat(),
        "version": shown.version, "effective_at": shown.effective_at and shown.effective_at.isoformat(),
        "reason": shown.closed_reason,
        "dissent": {one.side: one.dissent for one in current.signatures if one.dissent},
        "comments": len(shown.comments),
        "said": last and {"revision": last.revision, "clause": last.clause, "text": last.text, "by": last.author},
    }  # fmt: skip
