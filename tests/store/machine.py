"""Any order of steps by anybody over the whole negotiation: the store against a plain model of it, step by step."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from store import agreements
from tests.store.beside import Beside
from tests.store.lawful import AGO, PLACE, SCOPE, WHO
from tests.store.modelled import SIDES, Deal, Offer
from tests.store.negotiating import password, terms

SCORE, DAYS = st.integers(58, 62), st.sampled_from([None, None, -1, 0, 1, 7, 60])
SEEN = st.sampled_from(["session", "session", "session", "foreign", "closed", "none", "password", "password", "wrong"])
"""Where a signature comes from."""


class Whole(Beside):
    """Two segments and the charter, three open proposals, seven people who may change seats, leave and come back."""

    # Steps of the negotiation.

    @initialize(who=st.sampled_from(["anna", "mark"]))
    def first(self, who: str) -> None:
        self.propose(who, 60, "all", 1)

    @precondition(lambda self: len(self.tables()) < 3)
    @rule(who=WHO, score=SCORE, segment=SCOPE, days=DAYS)
    def propose(self, who: str, score: int, segment: str, days: int | None) -> None:
        on, definition = self.day(days or 0), terms(score, segment)
        fair = self.talk.may_propose(who, on)
        made = self.step(
            who,
            f"{Deal(0, segment, []).steps}.propose",
            fair,
            lambda: self.team.propose(who, definition, on, self.when()),
        )
        if made:
            offer = Offer(definition, made.current.hash, on, on + timedelta(days=91), self.talk.people[who].seat)
            self.talk.deals.append(Deal(made.id, segment, [offer]))

    @precondition(lambda self: self.tables())
    @rule(who=WHO, score=SCORE, days=DAYS, ago=AGO, place=PLACE)
    def counter(self, who: str, score: int, days: int | None, ago: int, place: int) -> None:
        deal, on = self.table(place), None if days is None else self.day(days)
        definition, number, last = terms(score, deal.segment), self.number(deal, ago), deal.offers[-1]
        fair = self.talk.may_counter(who, deal, number, definition, on)
        made = self.step(who, f"{deal.steps}.counter", fair, lambda: agreements.counter(
            self.url, self.team.people[who], deal.id, number, definition, on, at=self.talk.clock
        ))  # fmt: skip
        if made:
            deal.offers.append(
                Offer(definition, made.current.hash, on or last.on, last.review, self.talk.people[who].seat)
            )
            deal.state = "proposed"

    @precondition(lambda self: self.tables())
    @rule(who=WHO, other=WHO, ago=AGO, place=PLACE, way=SEEN, dissent=st.sampled_from(["", "", "too few", "too long"]),
          text=st.sampled_from([0, 0, 0, 1]))  # fmt: skip
    def sign(self, who: str, other: str, ago: int, place: int, way: str, dissent: str, text: int) -> None:
        """`text` forges: it names the hash of so many revisions earlier than the one that is signed."""
        deal = self.table(place)
        number, humans, effective = self.number(deal, ago), self.talk.people, self.talk.effective(deal)
        session = {"session": humans[who].token, "foreign": humans[other].token, "closed": self.closed.get(who)}.get(
            way
        )
        secret = {"password": password(who), "wrong": "not the password"}.get(way)
        hash = deal.offers[max(number - 1 - text, 0)].hash
        fair = dissent != "too long"
        if fair and secret:
            fair = self.talk.knows(who, way == "password")
        elif fair:
            fair = session is not None and session == humans[who].token
        fair = fair and self.talk.may_sign(who, deal, number) and hash == deal.offers[-1].hash
        made = self.step(who, f"{deal.steps}.sign", fair, lambda: agreements.sign(
            self.url, self.team.people[who], deal.id, number, hash, session, secret,
            at=self.talk.clock, dissent="a" * 2001 if dissent == "too long" else dissent,
        ))  # fmt: skip
        if made:
            self.talk.sign(who, deal, session if secret is None else None, effective)
            assert made.current.signatures[-1].dissent == dissent

    @precondition(lambda self: self.tables())
    @rule(sides=st.sampled_from([SIDES, SIDES[:1], SIDES[1:]]), place=PLACE)
    def sign_at_once(self, sides: tuple[str, ...], place: int) -> None:
        """By whoever holds the seats, so that runs go beyond the first agreement."""
        for who in [next(iter(self.holders(side)), None) for side in sides]:
            if who and self.tables():
                way = "session" if self.talk.people[who].token else "password"
                self.sign(who, who, 0, place, way, "", 0)

    @precondition(lambda self: self.tables())
    @rule(who=WHO, ago=AGO, place=PLACE, way=st.sampled_from(["decline", "withdraw"]), often=st.integers(0, 2))
    def end(self, who: str, ago: int, place: int, way: str, often: int) -> None:
        deal = self.table(place)
        number, reason = self.number(deal, ago), ("no",) if way == "decline" else ()
        if often:  # else most negotiations would end too early to be of interest
            number -= 1
        fair = self.talk.may_end(who, deal, number, way)
        call = getattr(agreements, way)
        made = self.step(who, f"{deal.steps}.{way}", fair, lambda: call(
            self.url, self.team.people[who], deal.id, number, *reason, at=self.talk.clock
        ))  # fmt: skip
        if made:
            deal.state = "closed"

    def holders(self, side: str) -> list[str]:
        return [who for who, human in self.talk.people.items() if human.may(side)]
