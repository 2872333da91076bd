"""Whether what was signed is still what lies there."""

from hashlib import sha256

from sqlalchemy import select

from store import models
from store.engine import reading


def altered(url: str) -> tuple[str, ...]:
    """What was changed behind Accord's back: texts that no longer have their hash, signatures under another hash."""
    with reading(url) as session:
        revisions = {row.id: row for row in session.scalars(select(models.Revision).order_by(models.Revision.id))}
        signatures = session.scalars(select(models.Signature).order_by(models.Signature.id)).all()
    texts = [row for row in revisions.values() if sha256(row.definition.encode()).hexdigest() != row.hash]
    signed = [revisions[one.revision_id] for one in signatures if one.hash != revisions[one.revision_id].hash]
    return (
        *_named(texts, "its text is not what was hashed"),
        *_named(signed, "a signature names another hash"),
    )


def _named(rows: list[models.Revision], what: str) -> list[str]:
    return [f"Agreement {row.agreement_id}, revision {row.number}: {what}" for row in rows]
