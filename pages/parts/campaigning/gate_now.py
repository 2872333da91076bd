"""What the gate shows: every plan, and the charter whose limit counts now."""

from dataclasses import dataclass

from agreement.campaigns import OPEN, WAITING, Planned, waiting
from agreement.charter import CharterInForce
from agreement.moments import day_words
from agreement.people import Person
from charts.numbers import compact
from pages.parts import frames
from pages.parts.board.view import Board
from pages.parts.wording import plural
from store import charters
from store.plans import plans


@dataclass(frozen=True)
class Gate:
    """Everything that the gate shows, read at once."""

    board: Board
    person: Person
    plans: tuple[Planned, ...]
    charter: CharterInForce | None

    @property
    def limit(self) -> int | None:
        """Cents above which sales signs too."""
        return self.charter.charter.campaign_limit_cents if self.charter else None

    @property
    def table(self) -> tuple[Planned, ...]:
        """The open plans: those that wait for sales first."""
        return tuple(sorted((one for one in self.plans if one.state in OPEN), key=lambda one: one.state != WAITING))

    def money(self, cents: float) -> str:
        """An amount with the currency."""
        return f"{compact(cents / 100)} {self.board.currency}"


def read(board: Board, person: Person) -> Gate:
    """The plans and the charter of this moment: a campaign is signed today, whatever day the data ends on."""
    return Gate(board, person, plans(frames.url()), charters.ruling(frames.url()))


def joined(gate: Gate) -> str:
    """The limit in a sentence, and how many plans wait."""
    if gate.charter is None:
        rule = "No charter is in force, so no limit is agreed: marketing starts every campaign alone"
    elif gate.limit is None:
        rule = f"Charter v{gate.charter.version} sets no limit: marketing starts every campaign alone"
    else:
        rule = f"Above {gate.money(gate.limit)} a campaign needs sales’ signature too (charter v{gate.charter.version})"
    held = waiting(gate.plans)
    if not held:
        return f"{rule}. Nothing waits for a signature."
    since = day_words(gate.board.ledger.calendar.today(held[0][1]))
    return f"{rule}. {plural(len(held), 'plan')} {'waits' if len(held) == 1 else 'wait'} for sales, since {since}."
