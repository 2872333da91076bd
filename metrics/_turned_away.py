"""Of the leads that a definition lets pass, those that one more clause would turn away, and what became of them."""

from collections.abc import Sequence

import polars as pl

from agreement.compiled import accepted
from agreement.definition import Definition, Rule
from agreement.ledger import Ledger
from metrics._backtest import replayed, terms
from metrics._clauses_tried import EVERY_FIELD, SINCE, column, fields, tried

_SUMS = ("leads", "rejected", "won", "cents", "recent")
_HALF = ["newer", "reason"]


def turned_away(ledger: Ledger, definition: Definition) -> tuple[list[Rule], pl.DataFrame]:
    """Every clause that is tried, and what it does to each half of the old leads and each reason.

    A row is a clause (`place` in the list), a half (`newer`: whether the lead was handed over after the median day)
    and a reason that is about the clause's field (null: whatever reason). Returns field | place | newer | reason
    | prevented | of (leads ever rejected for the reason: turned away, all) | all_prevented | rejections (the same for
    any reason) | others_lost | others (never rejected) | wins_lost | wins (within the age) | lost_cents | recent_less
    (leads of the latest whole weeks, of any age, in both halves alike). Empty where nothing can be tried.
    """
    passing = _passing(ledger, definition)
    families = tried(definition, passing) if passing.height else {}
    rules = [rule for family in families.values() for rule in family]
    if not rules:
        return [], pl.DataFrame()
    away, first = [], 0
    for field, family in families.items():
        away.append(_away(passing, field, family, first))
        first += len(family)
    rows = _about(_with_totals(pl.concat(away), passing), rules)
    return rules, rows.with_columns(pl.Series("field", [rule.field for rule in rules]).gather(rows["place"]))


def _passing(ledger: Ledger, definition: Definition) -> pl.DataFrame:
    """Leads that pass, with what a clause could ask of them, their half, and what became of them, narrow."""
    leads = replayed(ledger, terms(definition, definition)).filter("current")
    old = pl.col("old_enough")
    middle = leads.filter(old).select(pl.col("handed_over_day").median()).collect().item()
    asked = [name for name in ledger.leads.columns if name in EVERY_FIELD or name.startswith(SINCE)]
    cents = pl.when("is_won").then("amount_cents")
    parts = (pl.lit(1), pl.col("rejected_day").is_not_null(), pl.col("is_won"), cents, pl.col("is_recent"))
    return leads.select(
        *asked,
        pl.when(old).then(pl.col("handed_over_day") > pl.lit(middle, pl.Float64)).alias("newer"),
        pl.when(old).then("rejection_reason").cast(pl.String).alias("reason"),
        *(part.cast(pl.Int64).fill_null(0).alias(name) for name, part in zip(_SUMS, parts, strict=True)),
    ).collect()


def _away(passing: pl.DataFrame, field: str, family: Sequence[Rule], first: int) -> pl.DataFrame:
    """One group-by for a field; then its few lines are asked each clause, by the expression that asks the leads."""
    lines = passing.group_by(column(field), *_HALF).agg(pl.col(_SUMS).sum()).lazy()
    asked = [
        lines.filter(~accepted(Definition(rules=(rule,))))
        .group_by(_HALF)
        .agg(pl.col(_SUMS).sum())
        .with_columns(pl.lit(place).alias("place"))
        for place, rule in enumerate(family, first)
    ]
    return pl.concat(asked).collect()


def _with_totals(away: pl.DataFrame, passing: pl.DataFrame) -> pl.DataFrame:
    """Beside what is turned away for each reason, all that there is."""
    both = {"of": _counted(passing, []), "prevented": _counted(away, ["place"])}
    less = away.group_by("place").agg(pl.col("recent").sum().alias("recent_less"))
    keys = ["newer", "reason"]
    rows = both["prevented"].join(less, on="place").join(both["of"], on=keys, nulls_equal=True, suffix="_of")
    return rows.select(
        "place", *keys, pl.col("rejected").alias("prevented"), pl.col("rejected_of").alias("of"),
        pl.col("any").alias("all_prevented"), pl.col("any_of").alias("rejections"),
        (pl.col("leads") - pl.col("any")).alias("others_lost"), (pl.col("leads_of") - pl.col("any_of")).alias("others"),
        pl.col("won").alias("wins_lost"), pl.col("won_of").alias("wins"), pl.col("cents").alias("lost_cents"),
        "recent_less",
    )  # fmt: skip


def _counted(lines: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Rejections by half and reason (null: any), beside all leads, rejections, wins and cents of the half."""
    old = lines.filter(pl.col("newer").is_not_null())
    whole = old.group_by(*keys, "newer").agg(
        pl.col("leads", "won", "cents").sum(), pl.col("rejected").sum().alias("any")
    )
    named = old.drop_nulls("reason").group_by(*keys, *_HALF).agg(pl.col("rejected").sum())
    every = whole.select(*keys, "newer", pl.lit(None, pl.String).alias("reason"), pl.col("any").alias("rejected"))
    return pl.concat([named, every]).join(whole, on=[*keys, "newer"])


def _about(rows: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Only the clauses on fields that the reason is about."""
    pairs = [
        (place, reason)
        for reason in rows["reason"].unique()
        for place, rule in enumerate(rules)
        if rule.field.startswith(fields(reason))
    ]
    about = pl.DataFrame(pairs, schema={"place": pl.Int32, "reason": pl.String}, orient="row")
    return rows.join(about, on=["place", "reason"], how="semi", nulls_equal=True)
