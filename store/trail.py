"""Reading the audit trail: who did what, when, what it was and what it became."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from store.engine import reading
from store.models import Audit


@dataclass(frozen=True)
class Step:
    """One audited step. `before` and `after` are JSON text or None; `at` is in UTC."""

    at: datetime
    who: str
    action: str
    subject: str
    before: str | None
    after: str | None


def trail(url: str, actions: str = "", last: int = 50) -> list[Step]:
    """The last steps, newest first; `actions` keeps those whose name begins with it ("person.")."""
    asked = select(Audit).where(Audit.action.startswith(actions, autoescape=True)).order_by(Audit.id.desc()).limit(last)
    with reading(url) as session:
        return [Step(row.at, row.who, row.action, row.subject, row.before, row.after) for row in session.scalars(asked)]
