"""What happens beside the proposals: comments, needs, people who come and go, and time."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import insert

from agreement import WHOLE, Needs
from agreement.documents import terms_clauses
from store import agreements, needs, people
from store.engine import writing
from store.models import TABLES
from tests.store.lawful import AGO, PLACE, SEGMENT, WHO, Lawful
from tests.store.modelled import SIDES, Human
from tests.store.negotiating import SEATS

OTHERS = st.sampled_from(sorted(set(SEATS) - {"adam"}))
CHAIR = st.sampled_from(["sales", "marketing", "sales", "marketing", "executive", "viewer", "administrator"])

CLAUSE = st.sampled_from([WHOLE, "trigger:score:at_least", "handover:Call", "fit:region:is"])


class Beside(Lawful):
    """Everything that changes no proposal."""

    @precondition(lambda self: self.talk.deals)
    @rule(
        who=WHO,
        ago=AGO,
        place=PLACE,
        clause=st.sampled_from([WHOLE, "trigger:score:at_least", "handover:Call", "fit:region:is"]),
    )
    def comment(self, who: str, ago: int, place: int, clause: str) -> None:
        deal = self.table(place) if self.tables() else self.talk.deals[-1]
        number = self.number(deal, ago)
        known = clause == WHOLE or clause in terms_clauses(deal.offers[-1].definition)
        fair = self.talk.people[who].may(*SIDES, "executive") and deal.open and number == len(deal.offers) and known
        made = self.step(who, f"{deal.steps}.comment", fair, lambda: agreements.comment(
            self.url, self.team.people[who], deal.id, number, clause, "hm", self.talk.clock
        ))  # fmt: skip
        if made:
            deal.comments += 1
            assert len(made.comments) == deal.comments

    @rule(who=WHO, side=st.none() | st.sampled_from(SIDES), segment=SEGMENT, number=st.integers(0, 9))
    def tell(self, who: str, side: str | None, segment: str, number: int) -> None:
        human = self.talk.people[who]
        side = side or (human.seat if human.seat in SIDES else "sales")
        said = Needs("sales", number, 6.5) if side == "sales" else Needs("marketing", None, None, number, 10.0)
        known = segment == "all" or segment in self.talk.segments()
        fair = human.may(*SIDES) and side == human.seat and known
        if self.step(who, "needs.tell", fair, lambda: needs.tell(
            self.url, self.team.people[who], segment, said, self.talk.clock
        )):  # fmt: skip
            self.talk.told.append((segment, side, number))

    @rule(who=WHO, segment=SEGMENT)
    def look(self, who: str, segment: str) -> None:
        """What a person sees of the needs is what they may see."""
        if self.talk.people[who].active:
            table = needs.table(self.url, self.team.people[who], segment)
            own, other = ([_number(one.needs) for one in told] for told in (table.own, table.other))
            assert (own, other, table.other_has_told) == self.talk.seen(who, segment)

    # People and time.

    @rule(actor=st.sampled_from(["adam", "adam", "mia"]), who=OTHERS, seat=CHAIR)
    def change_seat(self, actor: str, who: str, seat: str) -> None:
        fair = self.talk.people[actor].may("administrator")
        if self.step(actor, "person.seat", fair, lambda: people.change_seat(
            self.url, self.team.people[actor], who, seat
        )):  # fmt: skip
            self.close(who)
            self.talk.people[who] = Human(who.title(), seat, None, self.talk.people[who].active)

    @rule(who=OTHERS, back=st.booleans())
    def leave_or_return(self, who: str, back: bool) -> None:
        call, action = (people.reactivate, "reactivate") if back else (people.deactivate, "deactivate")
        self.step("adam", f"person.{action}", True, lambda: call(self.url, self.team.people["adam"], who))
        self.close(who)
        self.talk.people[who] = Human(who.title(), self.talk.people[who].seat, None, back)

    @rule(hours=st.sampled_from([1, 24, 24 * 7, 24 * 40]))
    def pass_time(self, hours: int) -> None:
        self.talk.passes(timedelta(hours=hours))

    @rule(segment=st.sampled_from(["smb", "enterprise"]))
    def hand_over(self, segment: str) -> None:
        lead_id, moment = f"{len(self.talk.handed):03}", self.talk.clock
        lead = {"lead_id": lead_id, "created_at": moment, "handed_over_at": moment, "segment": segment, "score": 60}
        with writing(self.url) as session:
            session.execute(insert(TABLES["leads"]).values(lead))
        self.talk.handed[lead_id] = segment, moment, self.talk.ruling(segment)
        self.talk.passes(timedelta(minutes=1))

    @rule(who=WHO)
    def come_back(self, who: str) -> None:
        self.sign_in(who)


def _number(said: Needs) -> int | None:
    return said.most_a_rep if said.side == "sales" else said.least_a_week
