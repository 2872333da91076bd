"""Who acts: a person and the seat they hold."""

from dataclasses import dataclass

SALES, MARKETING, EXECUTIVE, VIEWER, ADMINISTRATOR = "sales", "marketing", "executive", "viewer", "administrator"
SEATS = (SALES, MARKETING, EXECUTIVE, VIEWER, ADMINISTRATOR)


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in. `seat` says what they may do; the store checks it again inside each write."""

    id: int
    username: str
    name: str
    seat: str
