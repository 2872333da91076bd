"""The negotiation as plain data: what each step may do, worked out without the store, from the words of the laws."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from agreement.documents import CHARTER, Terms

SIDES = ("sales", "marketing")
TRIES = 5


@dataclass
class Human:
    """Somebody in the company; `token` is the hash of their open session."""

    name: str
    seat: str
    token: str | None
    active: bool = True
    failed: int = 0

    def may(self, *seats: str) -> bool:
        return self.active and self.seat in seats


@dataclass
class Offer:
    """One revision; `signed` tells who signed for which side, `browsers` from which session."""

    definition: Terms
    hash: str
    on: date
    review: date
    side: str
    signed: dict[str, str] = field(default_factory=dict)
    browsers: list[str] = field(default_factory=list)


@dataclass
class Deal:
    """One proposal with its revisions."""

    id: int
    segment: str
    """Of the thresholds; "charter" for a charter, which has versions of its own like a segment."""
    offers: list[Offer]
    state: str = "proposed"
    comments: int = 0
    effective: datetime | None = None

    @property
    def steps(self) -> str:
        """How the audit names its steps."""
        return CHARTER if self.segment == CHARTER else "agreement"

    @property
    def open(self) -> bool:
        return self.state in ("proposed", "half signed")


@dataclass
class Talk:
    """Everything that happened, as it ought to be."""

    people: dict[str, Human]
    clock: datetime
    deals: list[Deal] = field(default_factory=list)
    versions: dict[str, list[datetime]] = field(default_factory=dict)
    told: list[tuple[str, str, int]] = field(default_factory=list)
    """Segment, side and number, of this round."""
    steps: list[tuple[str, str]] = field(default_factory=list)
    """Who did what: the audit as it ought to be."""
    handed: dict[str, tuple[str, datetime, tuple[str, int] | None]] = field(default_factory=dict)
    """Leads: their segment, when they were handed over, and which version ruled them then."""

    def on_table(self, who: str, deal: Deal, revision: int) -> bool:
        """Whether the person may do anything with the revision that they saw."""
        return self.people[who].may(*SIDES) and deal.open and revision == len(deal.offers)

    def may_propose(self, who: str, on: date) -> bool:
        return self.people[who].may(*SIDES) and on >= self.clock.date()

    def may_counter(self, who: str, deal: Deal, revision: int, definition: Terms, on: date | None) -> bool:
        last = deal.offers[-1]
        news = definition != last.definition or (on is not None and on != last.on)
        days = on is None or (on >= self.clock.date() and last.review > on)
        return self.on_table(who, deal, revision) and news and days

    def may_end(self, who: str, deal: Deal, revision: int, step: str) -> bool:
        own = deal.offers[-1].side == self.people[who].seat
        return self.on_table(who, deal, revision) and own == (step == "withdraw")

    def may_sign(self, who: str, deal: Deal, revision: int) -> bool:
        """Without the question where the signature comes from."""
        last, seat = deal.offers[-1], self.people[who].seat
        fair = self.on_table(who, deal, revision) and seat not in last.signed and who not in last.signed.values()
        effective = self.effective(deal)
        return fair and (not last.signed or all(effective > earlier for earlier in self.versions.get(deal.segment, ())))

    def knows(self, who: str, password: bool) -> bool:
        """Whether the password that was entered opens; counts the try as the store has to."""
        human = self.people[who]
        if human.failed >= TRIES:
            return False
        right = password and human.active
        human.failed = 0 if right else human.failed + 1
        return right

    def sign(self, who: str, deal: Deal, browser: str | None, effective: datetime) -> None:
        last = deal.offers[-1]
        last.signed[self.people[who].seat] = who
        last.browsers += [browser] if browser else []
        deal.state = ("half signed", "agreed")[len(last.signed) - 1]
        if deal.state == "agreed":
            deal.effective = effective
            self.versions.setdefault(deal.segment, []).append(effective)
            self.told = [one for one in self.told if one[0] != deal.segment]

    def effective(self, deal: Deal) -> datetime:
        day = deal.offers[-1].on
        return max(datetime(day.year, day.month, day.day, tzinfo=self.clock.tzinfo), self.clock)

    def ruling(self, segment: str) -> tuple[str, int] | None:
        """The segment and the number of the version that rules a lead now: its own, else that of all leads."""
        for name in (segment, "all"):
            begun = [one for one in self.versions.get(name, ()) if one <= self.clock]
            if begun:
                return name, len(begun)
        return None

    def segments(self) -> set[str]:
        """Those that leads or proposals have."""
        return {deal.segment for deal in self.deals} | {segment for segment, *_ in self.handed.values()}

    def seen(self, who: str, segment: str) -> tuple[list[int], list[int], bool]:
        """What the table of needs shows: the own side's numbers, the other's, and whether the other has told."""
        seat = self.people[who].seat
        mine, theirs = ("marketing", "sales") if seat == "marketing" else SIDES
        said = [(side, number) for name, side, number in self.told if name == segment]
        sides = [side for side, _ in said]
        opened = set(sides) == set(SIDES)
        start = max(map(sides.index, SIDES)) if opened else len(said)
        open_moves = {
            side: [number for place, (one, number) in enumerate(said) if one == side and (place > start or
                   side not in sides[place + 1 : start + 1])] for side in SIDES
        }  # fmt: skip
        own = [number for side, number in said if side == mine] if seat in SIDES else opened * open_moves[mine]
        return own, opened * open_moves[theirs], theirs in sides

    def passes(self, time: timedelta) -> None:
        self.clock += time

    def facts(self) -> list[tuple[Any, ...]]:
        """The agreements as their table must show them."""
        return [(one.id, one.segment, one.state, len(one.offers)) for one in self.deals]
