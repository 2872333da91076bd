"""What every machine of the negotiation shares: a company, the plain model beside it, and the laws after each step."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import delete, text

from agreement.errors import Refused
from store.engine import writing
from store.frames import read_ledger
from store.models import Base, SignIn
from tests.store import laws
from tests.store.modelled import Deal, Human, Talk
from tests.store.negotiating import SEATS, Company, at, company

WHO = st.sampled_from(["anna", "sven", "mark", "mia"]) | st.sampled_from(sorted(SEATS))
"""Who holds a side at first, twice as often as others."""
AGO, PLACE = st.sampled_from([0, 0, 0, 0, 1, 2]), st.integers(0, 2)
"""How many revisions ago the person looked, and at which open proposal."""
SEGMENT = st.sampled_from(["all", "all", "smb"])
SCOPE = st.sampled_from(["all", "all", "smb", "charter", "charter"])
"""What a proposal is about: the thresholds of a segment, or the charter."""
EMPTIED = [table for table in reversed(Base.metadata.sorted_tables) if table.name != "accord_settings"]


def emptied(url: str) -> None:
    """All rows gone but the settings."""
    with writing(url) as session:
        if session.connection().dialect.name == "postgresql":
            names = ", ".join(table.name for table in EMPTIED)
            session.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
            return
        for table in EMPTIED:
            session.execute(delete(table))


class Lawful(RuleBasedStateMachine):
    """Seven people; what is asked of the store is asked of the model first, and both must say the same."""

    url: ClassVar[str]
    tally: ClassVar[Counter[tuple[str, bool]]] = Counter()
    """How often each step was done (True) and refused."""
    runs: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.runs["begun"] += 1
        emptied(self.url)
        self.team: Company = company(self.url)
        self.opened, self.refused = 0, False
        self.closed: dict[str, str] = {}
        """The sessions of people whose seat changed or who left, and which must be dead."""
        humans = {who: Human(who.title(), seat, None) for who, seat in SEATS.items()}
        self.talk = Talk(humans, at("2026-03-02 08:00"))
        for who in SEATS:
            self.sign_in(who)
        self.rows = self.earlier = laws.bare(self.url)

    def sign_in(self, who: str) -> None:
        """Opens a session of the person's own, if they have none."""
        human = self.talk.people[who]
        if human.token is None and human.active:
            self.opened += 1
            human.token = f"{who}:{self.opened}"
            long_ago, far, person = at("2020-01-01"), at("2120-01-01"), self.team.people[who]
            row = SignIn(token_hash=human.token, user_id=person.id, created_at=long_ago, expires_at=far, seen_at=far)
            with writing(self.url) as session:
                session.execute(delete(SignIn).where(SignIn.user_id == person.id))
                session.add(row)

    @invariant()
    def counted(self) -> None:
        self.runs["rules"] += 1

    # The laws.

    @invariant()
    def law_1_a_signature_names_the_hash_that_was_seen(self) -> None:
        laws.law_1(self.rows, self.talk)

    @invariant()
    def law_2_two_signatures_two_people_two_seats(self) -> None:
        laws.law_2(self.rows, self.talk)

    @invariant()
    def law_3_nothing_takes_effect_on_one_signature(self) -> None:
        laws.law_3(self.rows, self.talk)

    @invariant()
    def law_4_one_version_of_a_segment_at_any_instant(self) -> None:
        laws.law_4(self.rows, self.talk)

    @invariant()
    def law_5_nothing_is_edited_and_what_is_refused_changes_nothing(self) -> None:
        laws.law_5(self.earlier, self.rows, self.refused)

    @invariant()
    def law_6_a_lead_keeps_the_version_of_its_hand_over(self) -> None:
        laws.law_6(self.rows, self.talk)

    @invariant()
    def law_7_every_step_is_in_the_audit(self) -> None:
        laws.law_7(self.earlier, self.rows, self.talk)

    @invariant()
    def law_8_no_session_gives_both_signatures(self) -> None:
        laws.law_8(self.rows, self.talk)

    @invariant()
    def needs_stay_sealed(self) -> None:
        laws.sealed(self.rows)

    def teardown(self) -> None:
        """Law 6 as people read it: the ledger's verdicts are those of the versions at the hand-overs."""
        self.runs["versions"] += sum(map(len, self.talk.versions.values()))
        if self.talk.handed:
            leads = read_ledger(self.url, date(2040, 1, 1)).leads.sort("lead_id")
            wanted = [(one, *(ruling or (None, None))) for one, (_, _, ruling) in sorted(self.talk.handed.items())]
            assert leads.select("lead_id", "judged_segment", "judged_version").rows() == wanted

    # What the rules share.

    def close(self, who: str) -> None:
        if token := self.talk.people[who].token:
            self.closed[who] = token

    def step(self, who: str, action: str, fair: bool, call: Callable[[], Any]) -> Any:
        """Does a step, or sees it refused, exactly when the model says so."""
        made, why = None, "nothing refused it"
        try:
            made = call() or True
        except Refused as refused:
            why = str(refused)
        assert (made is not None) == fair, f"{action} by {who} should be {'done' if fair else 'refused'}: {why}"
        if made:
            self.talk.steps.append((who.title(), action))
        self.refused = made is None
        self.tally[action, not self.refused] += 1
        self.earlier, self.rows = self.rows, laws.bare(self.url)
        if self.refused:
            laws.law_5(self.earlier, self.rows, True)
        self.talk.passes(timedelta(minutes=1))
        return made

    def tables(self) -> list[Deal]:
        return [deal for deal in self.talk.deals if deal.open]

    def table(self, place: int) -> Deal:
        return self.tables()[place % len(self.tables())]

    def number(self, deal: Deal, ago: int) -> int:
        return max(len(deal.offers) - ago, 1)

    def day(self, days: int) -> date:
        return self.talk.clock.date() + timedelta(days=days)

    def when(self) -> str:
        return self.talk.clock.replace(tzinfo=None).isoformat()
