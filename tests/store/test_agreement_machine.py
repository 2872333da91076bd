"""Any order of steps by anybody: what is refused changes nothing, what is done keeps the laws."""

from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from agreement import Proposal, allowed
from agreement.errors import Refused
from store import agreements
from tests.store.negotiating import SEATS, Company, anomalies, at, bar

SEGMENTS = count()
ANYBODY = st.sampled_from(sorted(SEATS))
SIDES = st.sampled_from(["anna", "sven", "mark", "mia"])
WHO = SIDES | ANYBODY
SEEN = st.sampled_from([0, 0, 0, 1, 2])
"""How many revisions ago the person looked."""
PLACE = st.integers(0, 2)


class Negotiation(RuleBasedStateMachine):
    """One segment, and at most three proposals in it."""

    team: Company

    def __init__(self) -> None:
        super().__init__()
        self.segment = f"s{next(SEGMENTS)}"
        self.ids: list[int] = []
        self.kept: dict[tuple[int, int], str] = {}

    @initialize(who=SIDES)
    def open(self, who: str) -> None:
        self.propose(who, 60)

    @rule(who=WHO, score=st.integers(0, 100))
    def propose(self, who: str, score: int) -> None:
        if len(self.ids) < 3:
            made = self.tried(lambda: self.team.propose(who, bar(score, self.segment)), SEATS[who] in _SIDES)
            self.ids += [made.id] if made else []

    @rule(who=WHO, score=st.integers(0, 100), ago=SEEN, place=PLACE)
    def counter(self, who: str, score: int, ago: int, place: int) -> None:
        if table := self.table(place):
            seen, new = self.as_seen(table, ago), bar(score, self.segment)
            fair = seen.current == table.current and self.open_to(table, who, "counter")
            fair = fair and new != table.current.definition
            self.tried(lambda: self.team.counter(who, seen, new), fair)

    @rule(who=WHO, ago=SEEN, place=PLACE, browser=st.none() | ANYBODY)
    def sign(self, who: str, ago: int, place: int, browser: str | None) -> None:
        browser = browser or who
        if table := self.table(place):
            seen = self.as_seen(table, ago)
            late = table.state == "half signed" and any(self.shown(one).version for one in self.ids)
            fair = seen.current == table.current and browser == who and not late and self.open_to(table, who, "sign")
            self.tried(lambda: self.team.sign(who, seen, session_hash=browser), fair)

    @rule(who=SIDES, place=PLACE)
    def sign_at_once(self, who: str, place: int) -> None:
        self.sign(who, 0, place, None)

    @rule(who=WHO, place=PLACE, step=st.sampled_from(["decline", "withdraw"]))
    def end(self, who: str, place: int, step: str) -> None:
        if table := self.table(place):
            call, reason = getattr(agreements, step), ("no",) if step == "decline" else ()
            number = table.current.number
            self.tried(
                lambda: call(self.team.url, self.team.people[who], table.id, number, *reason, at=at("2026-11-01")),
                self.open_to(table, who, step),
            )

    @invariant()
    def the_tables_tell_one_story(self) -> None:
        for one in self.ids:
            assert anomalies(self.team.url, one) == []

    @invariant()
    def nothing_that_was_proposed_is_ever_edited(self) -> None:
        for one in self.ids:
            for revision in self.shown(one).revisions:
                assert self.kept.setdefault((one, revision.number), revision.hash) == revision.hash

    @invariant()
    def at_most_one_is_in_force(self) -> None:
        states = [self.shown(one).state for one in self.ids]
        assert states.count("in force") <= 1

    def shown(self, proposal_id: int) -> Proposal:
        found = agreements.proposal(self.team.url, proposal_id)
        assert found is not None
        return found

    def table(self, place: int) -> Proposal | None:
        """A proposal that is still open."""
        found = [one for one in map(self.shown, self.ids) if one.state in ("proposed", "half signed")]
        return found[place % len(found)] if found else None

    def as_seen(self, table: Proposal, ago: int) -> Proposal:
        """The proposal as it was when the person looked, `ago` revisions earlier."""
        kept = table.revisions[: max(len(table.revisions) - ago, 1)]
        return Proposal(table.id, table.segment, table.state, table.opened_by, table.created_at, kept)

    def open_to(self, table: Proposal, who: str, step: str) -> bool:
        return step in allowed(table.state, SEATS[who], table.current.side, table.signed_sides)

    def tried(self, step: object, fair: bool) -> Proposal | None:
        before = [self.shown(one) for one in self.ids]
        try:
            made = step()  # type: ignore[operator]
        except Refused:
            assert not fair
            assert [self.shown(one) for one in self.ids] == before
            return None
        assert fair
        return made


_SIDES = ("sales", "marketing")


def test_no_order_of_steps_breaks_a_law(team: Company) -> None:
    machine = type("Machine", (Negotiation,), {"team": team})
    profile = settings(
        max_examples=8, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(machine, settings=profile)  # type: ignore[no-untyped-call]
