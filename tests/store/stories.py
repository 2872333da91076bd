"""A look at the bare tables that trusts nothing of the store."""

from hashlib import sha256
from itertools import pairwise
from json import loads
from typing import Any

from sqlalchemy import text

from store.engine import reading


def rows(url: str, query: str, **values: Any) -> list[Any]:
    with reading(url) as session:
        return list(session.execute(text(query), values))


def anomalies(url: str, proposal_id: int) -> list[str]:
    """What must never be, asked of the bare tables."""
    kind, segment, state, revision, version, effective = rows(
        url, "SELECT kind, segment, state, revision, version, effective_at FROM accord_agreements WHERE id = :id",
        id=proposal_id,
    )[0]  # fmt: skip
    revisions = rows(
        url, "SELECT id, number, hash, definition FROM accord_revisions WHERE agreement_id = :id ORDER BY number",
        id=proposal_id,
    )  # fmt: skip
    signatures = rows(
        url, "SELECT s.revision_id, s.side, s.user_id, s.hash, r.hash, r.number FROM accord_signatures s "
        "JOIN accord_revisions r ON r.id = s.revision_id WHERE r.agreement_id = :id", id=proposal_id,
    )  # fmt: skip
    comments = rows(
        url, "SELECT revision, clause, text, seat FROM accord_comments WHERE agreement_id = :id", id=proposal_id
    )  # fmt: skip
    current = [found for found in signatures if found[5] == revision]
    wrong = {
        "a revision was lost or counted twice": [one[1] for one in revisions] != list(range(1, revision + 1)),
        "a text does not have its hash": any(sha256(one[3].encode()).hexdigest() != one[2] for one in revisions),
        "a signature names a hash that was not on the table": any(one[3] != one[4] for one in signatures),
        "one person signed twice": len({(one[0], one[2]) for one in signatures}) < len(signatures),
        "one side signed twice": len({(one[0], one[1]) for one in signatures}) < len(signatures),
        "the state does not tell the signatures": state != "closed"
        and state != ("proposed", "half signed", "agreed")[len(current)],
        "a comment on a revision that never was": any(not 1 <= one[0] <= revision for one in comments),
        "a comment without words or seat": any(
            not one[2].strip() or one[3] in ("viewer", "administrator") for one in comments
        ),
        "in force without two signatures": (version is not None or effective is not None) and len(current) != 2,
        "agreed without a version": state == "agreed" and (version is None or effective is None),
    }
    return [what for what, true in wrong.items() if true] + _of_segment(url, kind, segment) + _of_audit(
        url, proposal_id, len(revisions) + len(signatures) + len(comments) + (state == "closed")
    )  # fmt: skip


def _of_segment(url: str, kind: str, segment: str) -> list[str]:
    found = rows(
        url, "SELECT version, effective_at FROM accord_agreements WHERE kind = :kind AND segment = :segment "
        "AND version IS NOT NULL ORDER BY version", kind=kind, segment=segment,
    )  # fmt: skip
    instants = [effective for _, effective in found]
    wrong = {
        "two versions with one number": [version for version, _ in found] != list(range(1, len(found) + 1)),
        "two versions at one instant": len(set(instants)) < len(instants),
        "a later version rules earlier": instants != sorted(instants),
    }
    return [what for what, true in wrong.items() if true]


def _of_audit(url: str, proposal_id: int, steps: int) -> list[str]:
    audit = rows(
        url, "SELECT before, after FROM accord_audit WHERE subject = :subject ORDER BY id",
        subject=f"agreement:{proposal_id}",
    )  # fmt: skip
    facts = [(before and loads(before), after and loads(after)) for before, after in audit]
    return ["a step has no audit row"] * (len(facts) != steps) + ["the audit has a gap"] * any(
        earlier[1] != later[0] for earlier, later in pairwise(facts)
    )
