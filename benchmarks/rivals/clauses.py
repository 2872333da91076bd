"""Rules and clauses asked one polars query after the other: the plain way to live counts and to suggestions."""

import polars as pl

from agreement.compiled import accepted, questions
from agreement.definition import Definition
from agreement.ledger import Ledger
from metrics._backtest import replayed, terms
from metrics._clauses_tried import with_clause
from metrics._turned_away import turned_away


def by_rule(read: Ledger, definition: Definition) -> pl.DataFrame:
    """Each question asked of every lead by a query of its own."""
    leads = read.leads.lazy().filter(pl.col("handed_over_day").is_not_null())
    rows = []
    for one in questions(definition):
        said = (one.answer.fill_null(False), ~one.answer.fill_null(True), one.answer.is_null())
        rows.append([leads.filter(part).select(pl.len()).collect().item() for part in said])
    n, passes = (
        leads.select(pl.len()).collect().item(),
        leads.filter(accepted(definition)).select(pl.len()).collect().item(),
    )
    missing = [one.answer.fill_null(True) for one in questions(definition)]
    unknown = leads.filter(pl.all_horizontal(missing) & ~accepted(definition)).select(pl.len()).collect().item()
    rows.append([passes, n - passes - unknown, unknown])
    return pl.DataFrame(rows, schema=["passes", "fails", "unknown"], orient="row")


def by_clause(read: Ledger, definition: Definition) -> pl.DataFrame:
    """Every clause that is tried asked of every lead, by a query for each half."""
    leads = replayed(read, terms(definition, definition)).filter(pl.col("current") & pl.col("old_enough"))
    middle = leads.select(pl.col("handed_over_day").median()).collect().item()
    rejected = pl.col("rejected_day").is_not_null()
    rules, rows = turned_away(read, definition)[0], []
    for rule in rules:
        stricter = with_clause(definition, rule)
        away = ~accepted(stricter) if stricter else pl.lit(False)
        for half in (pl.col("handed_over_day") <= middle, pl.col("handed_over_day") > middle):
            sums = (away & rejected, rejected, away & ~rejected, ~rejected, away & pl.col("is_won"), pl.col("is_won"))
            row = leads.filter(half).select(part.sum().alias(str(n)) for n, part in enumerate(sums)).collect().row(0)
            rows += [row] if _many(leads.filter(half & away)) else []
    names = ["all_prevented", "rejections", "others_lost", "others", "wins_lost", "wins"]
    return pl.DataFrame(rows, schema=names, orient="row")


def _many(leads: pl.LazyFrame) -> int:
    return int(leads.select(pl.len()).collect().item())
