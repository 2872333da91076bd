"""Reading charters. They are proposed, countered and signed by `store.agreements`, like the thresholds."""

from datetime import datetime

from agreement.charter import Charter, CharterInForce, charter_at
from agreement.documents import CHARTER
from agreement.proposal import Proposal
from store import proposals
from store.changes import now


def in_force(url: str, until: datetime | None = None) -> Charter | None:
    """The charter that rules now (or ruled at `until`); None before the first one was signed and took effect."""
    found = ruling(url, until)
    return found.charter if found else None


def ruling(url: str, until: datetime | None = None) -> CharterInForce | None:
    """The same with its version, its day and who signed it."""
    return charter_at(versions(url, until), until or now())


def versions(url: str, until: datetime | None = None) -> tuple[CharterInForce, ...]:
    """Every version that had taken effect by `until` (left out: now), oldest first."""
    return tuple(_in_force(one) for one in proposals.begun(url, until, CHARTER))


def open_proposals(url: str) -> tuple[Proposal, ...]:
    """What lies on the table, newest first."""
    return proposals.open_proposals(url, CHARTER)


def history(url: str) -> tuple[Proposal, ...]:
    """Every negotiation of the charter there ever was, newest first."""
    return proposals.history(url, CHARTER)


def _in_force(one: Proposal) -> CharterInForce:
    if one.version is None or one.effective_at is None:
        raise ValueError(f"charter {one.id} is agreed but has no version or no time")
    current = one.current
    signed_by = tuple(f"{signature.name} ({signature.side})" for signature in current.signatures)
    return CharterInForce(
        one.version, current.charter, current.hash, one.effective_at, one.id, current.review_on, signed_by
    )
