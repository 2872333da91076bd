"""Who moved how far: a negotiation's numbers, clause by clause, from each side's first word to its last."""

from collections.abc import Sequence
from dataclasses import dataclass

from agreement.clauses import Clause, clauses
from agreement.definition import Side
from agreement.people import MARKETING, SALES
from agreement.proposal import Revision
from agreement.words import clause_name


@dataclass(frozen=True)
class Walk:
    """One number that both sides have named: where each began and where each stands."""

    key: str
    name: str
    sales: tuple[int, ...]
    """What sales asked for in each of its revisions, oldest first."""
    marketing: tuple[int, ...]

    @property
    def apart(self) -> tuple[int, int]:
        """How far the sides were apart at their first words, and how far they are at their last."""
        return abs(self.sales[0] - self.marketing[0]), abs(self.sales[-1] - self.marketing[-1])

    def gave(self, side: Side) -> int:
        """How much nearer a side came to where the other began; negative when it moved away."""
        own, other = (self.sales, self.marketing) if side == SALES else (self.marketing, self.sales)
        return abs(own[0] - other[0]) - abs(own[-1] - other[0])


def walks(revisions: Sequence[Revision], before: Sequence[Clause] = ()) -> tuple[Walk, ...]:
    """The numbers on which the two sides ever differed, in the clauses' order.

    `before` are the clauses in force when the negotiation began: where a side has not spoken yet, it stands there. A
    number that no side has named beside what was in force, or on which nobody ever differed, is left out; so is a
    clause that a side's last revision took out: its number is no longer asked for.
    """
    spoken = [(one.side, {clause.key: clause for clause in clauses(one.definition)}) for one in revisions]
    known = {clause.key: clause for clause in before}
    keys = dict.fromkeys(key for _, named in spoken for key in named)
    found = [_walk(key, spoken, known.get(key)) for key in keys]
    return tuple(one for one in found if one is not None and len({*one.sales, *one.marketing}) > 1)


def _walk(key: str, spoken: Sequence[tuple[str, dict[str, Clause]]], start: Clause | None) -> Walk | None:
    first = [] if start is None or start.amount is None else [start.amount]
    last = dict(spoken)
    if any(key not in said for said in last.values()):
        return None
    named: dict[str, list[int]] = {SALES: [], MARKETING: []}
    for side, said in spoken:
        amount = said[key].amount if key in said else None
        if amount is not None:
            named[side].append(amount)
    sides = {side: tuple(amounts or first) for side, amounts in named.items()}
    if not all(sides.values()):
        return None
    clause = next(said[key] for _, said in spoken if key in said)
    return Walk(key, clause_name(clause.term), sides[SALES], sides[MARKETING])
