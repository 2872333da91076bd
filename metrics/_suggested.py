"""Rejections feed the definition: which clause would have kept rejected leads away, and what it would have cost."""

from dataclasses import dataclass

import polars as pl

from agreement.definition import Definition, Rule
from agreement.ledger import Ledger
from agreement.words import rule_words
from metrics._backtest import recent_weeks
from metrics._clauses_tried import with_clause
from metrics._recorded import on_record
from metrics._shares import some, wilson
from metrics._turned_away import turned_away

FEWEST = 10
"""Rejections that a clause must have prevented among the newer leads before it is spoken of."""
METHOD = (
    "Each clause was chosen by the older half of the leads that pass today's definition and are old enough to have an "
    "outcome, and counted on the newer half. Shown are those that turn away rejected leads more surely than others."
)
NOTHING = "No clause would have turned away rejected leads more surely than others."


@dataclass(frozen=True)
class Suggestion:
    """A clause that would have prevented rejections, with what it would have cost, both among the newer leads."""

    reason: str | None
    """None: rejections for whatever reason."""
    rule: Rule
    """The clause as it would stand in the definition."""
    definition: Definition
    """The current definition with this clause, ready to be proposed."""
    replaces: bool
    """Whether it takes the place of a weaker clause."""
    prevented: int
    of: int
    """Leads rejected for the reason: those that the clause would have turned away, and all."""
    all_prevented: int
    rejections: int
    """The same for all reasons together."""
    others_lost: int
    others: int
    """Leads that nobody rejected: turned away, and all."""
    wins_lost: int | None
    wins: int | None
    lost_cents: int | None
    """Null where no win, or no amount, was ever recorded."""
    a_week_less: float | None
    """Null where no week is over yet."""
    score: float

    @property
    def dear(self) -> bool:
        """Whether it turns away as large a share of the wins as of all rejections: then only the reason has moved."""
        lost, of = self.wins_lost or 0, self.wins or 0
        return of > 0 and lost * self.rejections >= self.all_prevented * of


def suggestions(ledger: Ledger, definition: Definition, most: int = 10) -> list[Suggestion]:
    """The clauses that would have helped most, best first and the dear ones last, one for each reason and field.

    Over the leads of the definition's segment that it accepts and that are old enough to have an outcome (as in
    `cases`; a lead counts as rejected if it ever was, as won if it was within the age). A clause turns a lead away
    where its rule is not met, unknown included, as it would in the queue.
    Score: the lower end of the 95 % Wilson interval of the share of the reason's rejections that it prevents, less the
    larger of two: the upper end of that of the never-rejected leads, and the share of the wins, that it turns away. A
    clause that turns leads away blindly scores below 0. Against chance, because many are tried: the step or the name is
    chosen on the older half of the hand-overs, and everything that is returned is counted on the newer half; both must
    score above 0, and at least 10 rejections must have been prevented.
    Misleads when what sales writes down as the reason is not the reason, and where the leads to come are unlike those
    of then: the youngest have no outcome yet and are not in it.
    """
    rules, rows = turned_away(ledger, definition)
    if not rules:
        return []
    scored = rows.with_columns(_score(on_record(ledger, "won_at")).alias("score"))
    first, last = recent_weeks(ledger)
    known = {"wins_lost": "won_at", "wins": "won_at", "lost_cents": "amount_cents"}
    found = []
    for row in _confirmed(scored).sort("score", "place", descending=[True, False]).to_dicts():
        row |= {name: None for name, fact in known.items() if not on_record(ledger, "won_at", fact)}
        suggested = with_clause(definition, rules[row.pop("place")])
        if suggested:
            new = next(rule for rule in suggested.rules if rule not in definition.rules)
            replaces = len(suggested.rules) == len(definition.rules)
            recent = row.pop("recent_less")
            less = recent / (last - first + 1) if last >= first else None
            found.append(Suggestion(rule=new, definition=suggested, replaces=replaces, a_week_less=less, **row))
    return sorted(found, key=lambda one: one.dear)[:most]


def suggestion_words(one: Suggestion) -> str:
    """What a clause would have done: “adding ‘…’ would have prevented 61 % of ‘no fit’ rejections and cost 2 wins”."""
    how = f"changing a clause to ‘{rule_words(one.rule)}’" if one.replaces else f"adding ‘{rule_words(one.rule)}’"
    what = f"‘{one.reason}’ rejections" if one.reason else "rejections"
    share = f"{100 * one.prevented / one.of:.0f} % of {what} ({one.prevented} of {one.of})"
    words = f"{how} would have prevented {share} and {_cost(one.wins_lost)}"
    if not one.dear or one.wins_lost is None or not one.wins:
        return words
    both = one.wins_lost / one.wins, one.all_prevented / one.rejections
    return f"{words}: dear, at {100 * both[0]:.0f} % of all wins for {100 * both[1]:.0f} % of all rejections"


def _cost(wins: int | None) -> str:
    if wins is None:
        return "nobody knows what it would have cost, because no win is recorded"
    return f"cost {wins or 'no'} {'win' if wins in (0, 1) else 'wins'}"


def _score(wins_known: bool) -> pl.Expr:
    """How surely a clause prevents more than it costs; null where there is nothing to compare with."""
    _, prevented, _ = wilson(pl.col("prevented"), pl.col("of"))
    _, _, others = wilson(pl.col("others_lost"), pl.col("others"))
    wins = pl.when(pl.lit(wins_known)).then(pl.col("wins_lost") / some(pl.col("wins")))
    return prevented - pl.max_horizontal(others, wins)


def _confirmed(scored: pl.DataFrame) -> pl.DataFrame:
    """The clause of each reason and field that is best among the older leads, where the newer ones bear it out."""
    older = scored.filter(~pl.col("newer") & (pl.col("score") > 0)).sort("score", "place", descending=[True, False])
    chosen = older.unique(["reason", "field"], keep="first", maintain_order=True)
    newer = scored.filter(pl.col("newer") & (pl.col("score") > 0) & (pl.col("prevented") >= FEWEST))
    borne_out = newer.join(chosen, on=["reason", "place"], how="semi", nulls_equal=True)
    return borne_out.drop("newer", "field")
