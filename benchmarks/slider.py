"""What is worked out while people talk: as the bar moves, as a rule changes, and what is offered then.

    python -m benchmarks.slider --leads 100000

Beside each piece stands the plain way, one polars filter after the other, whose answer is found equal first. Prints a
table in Markdown; `aim` is 200 ms for what happens as the slider moves.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from agreement.definition import Definition, Rule
from agreement.ledger import Ledger
from agreement.needs import Needs
from benchmarks.catalogue import run
from benchmarks.kept import kept
from benchmarks.rivals.clauses import by_clause, by_rule
from benchmarks.rivals.sweep import BARS, filtered
from benchmarks.timing import in_turn, machine, timed
from metrics._backtest import cases, counts, in_force, terms
from metrics._foreseen import foreseen
from metrics._metric import added_up
from metrics._rule_counts import rule_counts
from metrics._splits import splitting_clauses
from metrics._suggested import suggestions
from metrics._sweep import tradeoff
from metrics._turned_away import turned_away
from metrics._zone import zone
from metrics.threshold_tradeoff import METRIC

AIM_MS = 200.0
SALES, MARKETING = Needs("sales", 30, 14.0), Needs("marketing", least_a_week=400, missed_percent=20.0)


@dataclass(frozen=True)
class Work:
    """A piece of work, the plain way to the same answer where there is one, and whether it happens as things move."""

    name: str
    ours: Callable[[], pl.DataFrame | None]
    theirs: Callable[[], pl.DataFrame] | None = None
    moving: bool = True
    same: tuple[str, ...] = ()
    """The columns in which both answers are compared, cell by cell."""


def works(read: Ledger) -> Iterator[Work]:
    """Everything that is timed, over a ledger whose agreement in force is on the table, with a rule changed."""
    now = in_force(read)
    changed = replace(now, rules=(*(r for r in now.rules if r.field != "employees"), LARGER))
    compared = terms(changed, now)
    known, counted = cases(read, compared), added_up(counts(read, compared), METRIC)
    swept = tradeoff(counted)
    bars = ("passing", "won", "revenue_cents", "pipeline_cents")
    yield Work(
        "the bar moves: the whole trade-off from the counts", lambda: _bars(counted), lambda: filtered(known), same=bars
    )
    yield Work(
        "a rule changes: count, and the whole trade-off",
        lambda: _bars(added_up(counts(read, compared), METRIC)),
        lambda: filtered(cases(read, compared)),
        same=bars,
    )
    rules = ("passes", "fails", "unknown")
    yield Work(
        "live counts of each rule", lambda: rule_counts(read, changed), lambda: by_rule(read, changed), same=rules
    )
    yield Work("the zone of agreement", lambda: _zoned(swept))
    yield Work("all of these together", lambda: _together(read, changed, now))
    yield Work(
        "what clauses would turn away",
        lambda: turned_away(read, changed)[1].filter(pl.col("reason").is_null()).sort("place", "newer"),
        lambda: by_clause(read, changed),
        moving=False,
        same=("all_prevented", "rejections", "others_lost", "others", "wins_lost", "wins"),
    )
    yield Work("suggested clauses", lambda: _none(suggestions(read, changed)), moving=False)
    yield Work("the clause that splits the teams", lambda: splitting_clauses(read, changed), moving=False)
    yield Work("what is foreseen at the signature", lambda: _none(foreseen(read, changed)), moving=False)


LARGER = Rule("fit", "employees", "at_least", 60)


def _bars(counted: pl.DataFrame) -> pl.DataFrame:
    return tradeoff(counted).filter(pl.col("bar").is_between(min(BARS), max(BARS)))


def _zoned(swept: pl.DataFrame) -> None:
    zone(swept, SALES, MARKETING)


def _together(read: Ledger, changed: Definition, now: Definition) -> None:
    zone(tradeoff(added_up(counts(read, terms(changed, now)), METRIC)), SALES, MARKETING)
    rule_counts(read, changed)


def _none(_: object) -> None:
    return None


def main() -> None:
    """Times and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slider", description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=7)
    asked = parser.parse_args()
    run(asked.leads, "draw"), run(asked.leads, "ledger")
    read = kept(asked.leads)
    print(f"{date.today()}: {asked.leads:,} leads; {machine('polars')}\n")
    print(
        "| work | ours, ms | aim, ms | reached | plain polars, ms | times |\n| --- | ---: | ---: | --- | ---: | ---: |"
    )
    for work in works(read):
        print(_line(work, asked.times), flush=True)


def equal(work: Work) -> bool:
    """Whether both ways give the same whole numbers."""
    if work.theirs is None:
        return True
    ours, theirs = work.ours(), work.theirs()
    assert ours is not None
    return ours.select(work.same).cast(pl.Int64).equals(theirs.select(work.same).cast(pl.Int64))


def _line(work: Work, times: int) -> str:
    assert equal(work), work.name
    ours, theirs = in_turn(work.ours, work.theirs, times) if work.theirs else (timed(work.ours, times), None)
    aim, reached = (f"{AIM_MS:.0f}", "yes" if ours < AIM_MS else "no") if work.moving else ("–", "")
    rival = ("–", "") if theirs is None else (f"{theirs:,.1f}", f"{theirs / ours:.1f}")
    return f"| {' | '.join((work.name, f'{ours:,.1f}', aim, reached, *rival))} |"


if __name__ == "__main__":
    main()
