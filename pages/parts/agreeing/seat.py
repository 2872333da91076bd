"""Who looks at the page: what they may do, and whether they may see names."""

from agreement import Person, Proposal, allowed
from agreement.people import ADMINISTRATOR, MARKETING, SALES
from pages.parts import present
from pages.parts.agreeing.words import OTHER

NAMES = (SALES, MARKETING, ADMINISTRATOR)
"""The seats that work with single leads; the others, and every shared screen, see initials."""


def sees_names(person: Person) -> bool:
    """Whether names and e-mail addresses of leads are shown in full."""
    return person.seat in NAMES and not present.on()


def open_steps(one: Proposal, person: Person) -> tuple[str, ...]:
    """What this person may do with a proposal now."""
    return allowed(one.state, person.seat, one.current.side, one.signed_sides)


TRY = " and try every bar here"


def why_not(one: Proposal | None, person: Person, tries: str = TRY) -> str:
    """Why somebody cannot sign, and what to do; empty when they can."""
    if person.seat not in OTHER:
        return (
            f"You hold the {person.seat} seat: you can read everything{tries}. Only the sales and the "
            "marketing seat propose and sign; an administrator can change your seat."
        )
    if one is not None and person.seat in one.signed_sides and "sign" not in open_steps(one, person):
        other = OTHER[person.seat]
        return f"Your side has signed. It waits for {other}: send them the link, or let them sign here."
    return ""
