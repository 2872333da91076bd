"""What may be done with a proposal, by whom, and what becomes of it. Pure data; the store enforces it."""

from collections.abc import Collection
from datetime import date

from agreement.errors import Refused
from agreement.people import MARKETING, SALES

PROPOSED, HALF_SIGNED, AGREED, CLOSED = "proposed", "half signed", "agreed", "closed"
"""What is stored. An agreed one is shown as one of these, worked out from the clock:"""
IN_FORCE, SUPERSEDED = "in force", "superseded"
OPEN = (PROPOSED, HALF_SIGNED)
SIDES = (SALES, MARKETING)
SIGN, COUNTER, DECLINE, WITHDRAW = "sign", "counter", "decline", "withdraw"
STEPS = (SIGN, COUNTER, DECLINE, WITHDRAW)
COMMENT = "comment"
"""Not a step: it changes nothing about the terms, and the executive may do it too."""


def allowed(state: str, seat: str, author: str, signed: Collection[str] = ()) -> tuple[str, ...]:
    """The steps open to a seat; `author` is the side whose revision lies on the table, `signed` the sides under it.

    >>> allowed("proposed", "marketing", author="sales")
    ('sign', 'counter', 'decline')
    >>> allowed("half signed", "sales", author="sales", signed=["sales"])
    ('counter', 'withdraw')
    >>> allowed("agreed", "sales", author="sales"), allowed("proposed", "administrator", author="sales")
    ((), ())
    """
    if state not in OPEN or seat not in SIDES:
        return ()
    own = author == seat
    closed_to = {DECLINE if own else WITHDRAW} | ({SIGN} if seat in signed else set())
    return tuple(step for step in STEPS if step not in closed_to)


def refuse_unless_allowed(step: str, state: str, seat: str, author: str, signed: Collection[str] = ()) -> None:
    """Raises Refused with the reason and the way out when a step is not open to this seat now."""
    if step in allowed(state, seat, author, signed):
        return
    refuse_unless_open(state)
    if seat not in SIDES:
        raise Refused(f"Only sales and marketing may {step} a proposal; you hold the {seat} seat.")
    if step == SIGN:
        raise Refused(f"The {seat} side has already signed this revision. It waits for the other side.")
    if step == DECLINE:
        raise Refused("Your own side made this revision. Withdraw it instead of declining it.")
    raise Refused("The other side made this revision. Decline it instead of withdrawing it.")


def refuse_unless_open(state: str) -> None:
    """Raises Refused when nothing more can be done with a proposal."""
    if state not in OPEN:
        raise Refused(f"This proposal is {state}; nothing can be changed about it. Make a new proposal instead.")


def signed_state(signed: Collection[str]) -> str:
    """What a proposal becomes by the sides that have signed the revision on the table."""
    return {0: PROPOSED, 1: HALF_SIGNED, 2: AGREED}[len(set(signed))]


def review_due(review_on: date, today: date) -> bool:
    """Whether the day to look again has come."""
    return today >= review_on
