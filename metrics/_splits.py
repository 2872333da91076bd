"""Which clause the two teams do not read alike: what the leads have in common that they label differently."""

import polars as pl

from agreement.compiled import accepted, questions
from agreement.definition import Definition
from agreement.ledger import Ledger
from metrics._backtest import handed_over
from metrics._fisher import fisher
from metrics._shares import wilson

FEWEST = 10
"""Pairs of labels that differ, and pairs that agree, below which nothing is said."""
SURE = 0.05
"""How seldom chance may name a clause, over all clauses together."""
_PAIRS = ("split", "agreed", "split_fails", "split_unknown", "agreed_fails", "agreed_unknown")


def splitting_clauses(ledger: Ledger, definition: Definition) -> pl.DataFrame:
    """For each question of a definition: do the leads that both teams label differently fail it more often?

    Over the disputes with both blind labels, of leads of the definition's segment that were handed over. Returns keys
    (clauses of the question) | words | split | agreed (pairs whose labels differ, are the same) | split_fails
    | split_unknown | agreed_fails | agreed_unknown (pairs whose lead fails it, cannot be judged on it) | split_share
    | agreed_share (of the pairs, those that do not meet it) | value (split_share − agreed_share) | low | high (its 95 %
    interval by Newcombe 1998, method 10) | chance (Fisher's exact test, two-sided) | splits (Boolean)
    | split_pass (pairs whose labels differ and whose lead meets every question; the same in each row).
    `splits` is true for one clause at most: of those whose value is positive and whose chance times the number of
    questions is below 0.05 (Bonferroni), the one with the largest value. All from split_share on are null where fewer
    than 10 pairs differ or fewer than 10 agree.
    Misleads when the clause that splits them is not in the definition: then no clause of it does. A clause that goes
    with it (a field that small companies leave empty) is named in its stead.
    """
    asked = questions(definition)
    both = ledger.disputes.drop_nulls(["sales_label", "marketing_label"]).lazy()
    pairs = handed_over(ledger, definition.segment).join(both, on="lead_id")
    split = pl.col("sales_label") != pl.col("marketing_label")
    passes = (split & accepted(definition)).sum().alias("split_pass")
    sums = [split.sum().alias("split"), (~split).sum().alias("agreed"), passes]
    for place, one in enumerate(asked):
        fails, unknown = ~one.answer.fill_null(True), one.answer.is_null()
        parts = (split & fails, split & unknown, ~split & fails, ~split & unknown)
        sums += [part.sum().alias(f"{name}{place}") for name, part in zip(_PAIRS[2:], parts, strict=True)]
    found = pairs.select(sums).collect().row(0, named=True)
    rows = [
        (list(one.keys), one.words, found["split"], found["agreed"], *(found[f"{name}{place}"] for name in _PAIRS[2:]))
        for place, one in enumerate(asked)
    ]
    whole = dict.fromkeys(_PAIRS, pl.Int64)
    asked_of = pl.DataFrame(rows, schema={"keys": pl.List(pl.String), "words": pl.String, **whole}, orient="row")
    return _told(asked_of).with_columns(pl.lit(found["split_pass"], pl.Int64).alias("split_pass"))


def split_words(found: pl.DataFrame) -> str:
    """Which clause splits the two teams, in a sentence."""
    if found.is_empty():
        return "The definition has no rule that could split the two teams."
    first = found.row(0, named=True)
    if first["splits"] is None:
        have = f"they differ on {first['split']} leads and agree on {first['agreed']}"
        return f"Too few leads have both labels to name a clause: {have}, and it takes {FEWEST} of each."
    for row in found.filter("splits").to_dicts():
        split, agreed = (row[f"{name}_fails"] + row[f"{name}_unknown"] for name in ("split", "agreed"))
        return (
            f"“{row['words']}” splits the two teams: {100 * row['split_share']:.0f} % of the leads that they label "
            f"differently do not meet it ({split} of {row['split']}), against {100 * row['agreed_share']:.0f} % of the "
            f"others ({agreed} of {row['agreed']})."
        )
    words = "No clause splits the two teams: the leads that they label differently fail none more often, beyond chance."
    if 2 * first["split_pass"] > first["split"]:
        words += (
            f" {first['split_pass']} of these {first['split']} meet every clause: what splits the teams is not in it."
        )
    return words


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """Shares, their difference with its interval, and which clause stands out beyond chance."""
    unmet = {name: pl.col(f"{name}_fails") + pl.col(f"{name}_unknown") for name in ("split", "agreed")}
    share, low, high = wilson(unmet["split"], pl.col("split"))
    other, other_low, other_high = wilson(unmet["agreed"], pl.col("agreed"))
    chances = [
        fisher(sf + su, split - sf - su, af + au, agreed - af - au)
        for split, agreed, sf, su, af, au in rows.select(_PAIRS).iter_rows()
    ]
    gap = share - other
    told = rows.with_columns(
        share.alias("split_share"), other.alias("agreed_share"), gap.alias("value"),
        (gap - ((share - low) ** 2 + (other_high - other) ** 2).sqrt()).alias("low"),
        (gap + ((high - share) ** 2 + (other - other_low) ** 2).sqrt()).alias("high"),
        pl.Series("chance", chances, pl.Float64),
    )  # fmt: skip
    stands_out = (pl.col("value") > 0) & (pl.col("chance") * max(rows.height, 1) < SURE)
    largest = pl.col("value") == pl.col("value").filter(stands_out).max()
    first = (stands_out & largest).fill_null(False)
    enough = pl.min_horizontal("split", "agreed") >= FEWEST
    told = told.with_columns((first & (first.cum_sum() == 1)).alias("splits"))
    return told.with_columns(pl.when(enough).then(pl.col(told.columns[len(rows.columns) :])))
