"""A negotiation as it lies on the table: plain values that pages may hold, nothing that reaches the database."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agreement.charter import Charter
from agreement.definition import Definition
from agreement.documents import Terms, kind_of


@dataclass(frozen=True)
class Signature:
    """One person's name under one hash."""

    side: str
    user_id: int
    name: str
    hash: str
    signed_at: datetime
    by_password: bool
    """True when the person entered their own password for this one signature (law 8)."""
    dissent: str = ""
    """What the signer disagrees with and signs all the same."""


@dataclass(frozen=True)
class Comment:
    """What somebody said about one clause of a revision; never edited."""

    revision: int
    clause: str
    """The key of `agreement.clauses`; empty: about the terms as a whole."""
    text: str
    author: str
    seat: str
    created_at: datetime


@dataclass(frozen=True)
class Revision:
    """What was proposed, never edited; `effective_on` is the day it takes effect, or the second signature if later."""

    number: int
    terms: Terms
    hash: str
    effective_on: date
    review_on: date
    author: str
    side: str
    note: str
    created_at: datetime
    signatures: tuple[Signature, ...] = ()

    @property
    def definition(self) -> Definition:
        """The thresholds, where the revision is about them."""
        if not isinstance(self.terms, Definition):
            raise TypeError(f"revision {self.number} is a charter and holds no definition")
        return self.terms

    @property
    def charter(self) -> Charter:
        """The charter, where the revision is about it."""
        if not isinstance(self.terms, Charter):
            raise TypeError(f"revision {self.number} holds thresholds and is no charter")
        return self.terms


@dataclass(frozen=True)
class Step:
    """One row of the audit: who did what, when, what it was and what it became."""

    at: datetime
    who: str
    action: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Proposal:
    """One negotiation with its whole history.

    `state`: proposed, half signed, agreed (not yet in force), in force, superseded, closed.
    """

    id: int
    segment: str
    state: str
    opened_by: str
    """The side that opened the negotiation."""
    created_at: datetime
    revisions: tuple[Revision, ...]
    """Oldest first; the last one lies on the table."""
    version: int | None = None
    agreed_at: datetime | None = None
    effective_at: datetime | None = None
    closed_at: datetime | None = None
    closed_reason: str | None = None
    prediction: str | None = None
    steps: tuple[Step, ...] = ()
    comments: tuple[Comment, ...] = ()
    """Oldest first."""

    @property
    def current(self) -> Revision:
        """The revision on the table, or the one that was signed."""
        return self.revisions[-1]

    @property
    def kind(self) -> str:
        """Which document is negotiated: one of `agreement.documents.KINDS`."""
        return kind_of(self.current.terms)

    @property
    def signed_sides(self) -> tuple[str, ...]:
        """The sides that have signed the revision on the table."""
        return tuple(signature.side for signature in self.current.signatures)
