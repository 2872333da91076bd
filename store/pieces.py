"""What a proposal is made of, read for many proposals at once: by the number of each."""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreement.documents import terms_stored
from agreement.proposal import Comment, Revision, Signature, Step
from store import models

SUBJECT = "agreement:"


def revisions_of(session: Session, ids: Sequence[int]) -> dict[int, list[Revision]]:
    """Every revision with its signatures, oldest first."""
    query = (
        select(models.Revision, models.User.name, models.Agreement.kind)
        .join(models.User, models.User.id == models.Revision.author_id)
        .join(models.Agreement, models.Agreement.id == models.Revision.agreement_id)
        .where(models.Revision.agreement_id.in_(ids))
        .order_by(models.Revision.agreement_id, models.Revision.number)
    )
    rows = session.execute(query).all()
    signatures = _signatures(session, [row.id for row, *_ in rows])
    found: dict[int, list[Revision]] = {}
    for row, author, kind in rows:
        signed = tuple(signatures.get(row.id, ()))
        found.setdefault(row.agreement_id, []).append(
            Revision(row.number, terms_stored(kind, row.definition), row.hash, row.effective_on, row.review_on, author,
                     row.side, row.note, row.created_at, signed)
        )  # fmt: skip
    return found


def _signatures(session: Session, revision_ids: Sequence[int]) -> dict[int, list[Signature]]:
    query = (
        select(models.Signature, models.User.name)
        .join(models.User, models.User.id == models.Signature.user_id)
        .where(models.Signature.revision_id.in_(revision_ids))
        .order_by(models.Signature.id)
    )
    found: dict[int, list[Signature]] = {}
    for row, name in session.execute(query):
        by_password = row.session_hash is None
        found.setdefault(row.revision_id, []).append(
            Signature(row.side, row.user_id, name, row.hash, row.signed_at, by_password, row.dissent or "")
        )
    return found


def comments_of(session: Session, ids: Sequence[int]) -> dict[int, list[Comment]]:
    """What was said about the clauses, oldest first."""
    query = (
        select(models.Comment, models.User.name)
        .join(models.User, models.User.id == models.Comment.author_id)
        .where(models.Comment.agreement_id.in_(ids))
        .order_by(models.Comment.id)
    )
    found: dict[int, list[Comment]] = {}
    for row, author in session.execute(query):
        said = Comment(row.revision, row.clause, row.text, author, row.seat, row.created_at)
        found.setdefault(row.agreement_id, []).append(said)
    return found


def steps_of(session: Session, ids: Iterable[int]) -> dict[int, list[Step]]:
    """The audit's rows, oldest first."""
    subjects = {f"{SUBJECT}{one}": one for one in ids}
    rows = session.scalars(select(models.Audit).where(models.Audit.subject.in_(subjects)).order_by(models.Audit.id))
    found: dict[int, list[Step]] = {}
    for row in rows:
        step = Step(row.at, row.who, row.action, _json(row.before), _json(row.after))
        found.setdefault(subjects[row.subject], []).append(step)
    return found


def _json(text: str | None) -> object:
    return None if text is None else json.loads(text)
