"""Whether what was signed or reported is still what lies there."""

from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import models
from store.engine import reading
from store.reported import seal


def altered(url: str) -> tuple[str, ...]:
    """What was changed behind Accord's back: texts and reported weeks without their hash, signatures under another."""
    with reading(url) as session:
        revisions = {row.id: row for row in session.scalars(select(models.Revision).order_by(models.Revision.id))}
        signatures = session.scalars(select(models.Signature).order_by(models.Signature.id)).all()
        plans = _plans(session)
        weeks = session.scalars(select(models.ReportedWeek).order_by(models.ReportedWeek.week)).all()
    texts = [row for row in revisions.values() if sha256(row.definition.encode()).hexdigest() != row.hash]
    signed = [revisions[one.revision_id] for one in signatures if one.hash != revisions[one.revision_id].hash]
    return (
        *_named(texts, "its text is not what was hashed"),
        *_named(signed, "a signature names another hash"),
        *plans,
        *(
            f"Week of {one.week}: it is not what was frozen"
            for one in weeks
            if seal(one.content, one.page) != one.sha256
        ),
    )


def _named(rows: list[models.Revision], what: str) -> list[str]:
    return [f"Agreement {row.agreement_id}, revision {row.number}: {what}" for row in rows]


def _plans(session: Session) -> list[str]:
    """The same of planned campaigns."""
    revisions = {row.id: row for row in session.scalars(select(models.CampaignRevision))}
    signatures = session.scalars(select(models.CampaignSignature)).all()
    texts = [row for row in revisions.values() if sha256(row.content.encode()).hexdigest() != row.hash]
    signed = [revisions[one.revision_id] for one in signatures if one.hash != revisions[one.revision_id].hash]
    return [
        f"Campaign plan {row.plan_id}, revision {row.number}: {what}"
        for rows, what in ((texts, "its text is not what was hashed"), (signed, "a signature names another hash"))
        for row in sorted(rows, key=lambda row: row.id)
    ]
