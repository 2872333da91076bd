"""The back-test's second half: every position of the score bar, from small counts."""

import polars as pl

from metrics._lines import sum_where
from metrics._shares import some, wilson_ends

BARS = range(101)
_CLIMBING = pl.DataFrame({"score": [*BARS[::-1], -1, None]}, schema={"score": pl.Int64})
"""A lead that passes a bar passes those before it; below every bar -1 passes none, and who has no score either."""
OF_WINS = (
    "won", "value", "value_if_worked", "low", "high", "recall", "recall_low", "recall_high", "wins", "missed",
    "missed_cents", "revenue_cents", "spared",
)  # fmt: skip
"""What nobody knows where no win was ever recorded."""
MONEY = ("missed_cents", "pipeline_cents", "revenue_cents")
"""What nobody knows where no amount was ever recorded."""

COLUMNS = {
    "bar": "score that a lead must reach; null: no bar",
    "a_week": "leads a week that would pass, over the latest whole weeks",
    "a_rep": "the same for each sales owner who was handed a lead in those weeks",
    "reps": "sales owners who were handed a lead in the latest whole weeks",
    "recent_weeks": "whole weeks the volume is measured over (at most 13)",
    "passing": "leads old enough to have an outcome that would pass",
    "won": "those of them won within the age; null, like all that follows from it, where no win was ever recorded",
    "value": "won / passing, as it happened: leads never worked count as not won",
    "value_if_worked": "the same if leads never worked had won as often as worked ones of the same ten points",
    "low": "lower end of the 95 % Wilson interval of `value`",
    "high": "upper end of the 95 % Wilson interval of `value_if_worked`",
    "never_worked": "passing leads that nobody answered, accepted or opened: they have no outcome",
    "recall": "won / wins: the share of all customers who would have passed",
    "recall_low": "lower end of its 95 % Wilson interval",
    "recall_high": "upper end of its 95 % Wilson interval",
    "wins": "customers won within the age, passing or not",
    "missed": "customers who would have been turned away",
    "missed_cents": "what they bought, in cents; null, like all money, where no amount was ever recorded",
    "pipeline_cents": "amount of passing leads that became opportunities within the age, in cents",
    "revenue_cents": "amount of passing leads won within the age, in cents",
    "gained": "leads that would pass and do not pass the agreement in force",
    "lost": "leads that pass the agreement in force and would no longer pass",
    "spared": "those of the lost that sales worked and did not win within the age",
    "unscored": "leads old enough that pass every other rule and have no score: they pass no bar",
    "replayed": "leads old enough to have an outcome",
    "too_young": "handed-over leads left out because they are younger than the age",
    "age_days": "days after the hand-over at which the outcome is read",
}


def tradeoff(counts: pl.DataFrame) -> pl.DataFrame:
    """Every position of the score bar, from the counts alone: no lead is read again.

    A row for no bar (`bar` is null) and for each bar from 0 to 100; columns as METRIC describes them. No rows when no
    lead was handed over. A lead without a score passes only where there is no bar; where no lead has one, nobody knows
    what a bar would do, and everything that depends on it is null. So is what depends on wins where none was ever
    recorded, and money where no amount was.
    """
    lines = _by_score(counts)
    compared = _compared(_reached(lines).join(_everyone(lines, counts), how="cross"))
    return compared.clear() if counts.is_empty() else compared


def _by_score(counts: pl.DataFrame) -> pl.DataFrame:
    """The counts without owners, a few hundred lines; what passes the current definition stands beside."""
    current = [sum_where(pl.col(name), pl.col("current")).alias(f"current_{name}") for name in ("replayed", "vain")]
    return counts.group_by("fits", pl.col("score").clip(-1, 100).cast(pl.Int64)).agg(
        pl.col("replayed", "worked", "won", "pipeline_cents", "revenue_cents", "recent", "too_young").sum(),
        *current,
        pl.col("age_days", "recent_weeks").max(),
        pl.col("wins_known", "amounts_known").any(),
    )


def _everyone(lines: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """What is the same at every bar: the sums over all leads, whether they pass or not."""
    reps = counts["sales_owner"].filter(counts["recent"] > 0).drop_nulls().n_unique()
    return lines.select(
        pl.col("replayed", "too_young").sum(),
        pl.col("won").sum().alias("wins"),
        pl.col("revenue_cents").sum().alias("wins_cents"),
        pl.col("current_replayed").sum().alias("now"),
        pl.col("current_vain").sum().alias("now_vain"),
        sum_where(pl.col("replayed"), pl.col("fits") & pl.col("score").is_null()).alias("unscored"),
        pl.col("score").is_not_null().any().alias("scored"),
        pl.col("age_days", "recent_weeks").max(),
        pl.col("wins_known", "amounts_known").any(),
        pl.lit(reps, pl.UInt32).alias("reps"),
    )


def _reached(lines: pl.DataFrame) -> pl.DataFrame:
    """For each bar the sums over the leads that pass there; `kept` are those that pass the current definition too."""
    fitting = lines.filter("fits")
    climbing = _CLIMBING.join(fitting, on="score", how="left", nulls_equal=True, maintain_order="left")
    unworked = pl.col("replayed") - pl.col("worked")
    sums = {
        "passing": pl.col("replayed"), "kept": pl.col("current_replayed"), "kept_vain": pl.col("current_vain"),
        "unworked_wins": unworked * _rate(),
        **{name: pl.col(name) for name in ("worked", "won", "pipeline_cents", "revenue_cents", "recent")},
    }  # fmt: skip
    reached = climbing.select(
        pl.col("score").alias("bar"), *(one.fill_null(0).cum_sum().alias(name) for name, one in sums.items())
    )
    return pl.concat([reached.tail(1), reached.head(len(BARS)).reverse()])


def _rate() -> pl.Expr:
    """How often worked leads of each band of ten points won; where none was worked, how often all did (else 1).

    Nothing is known about leads when no like lead was ever worked: then all of them could have won.
    """
    won, worked = pl.col("won").sum(), pl.col("worked").sum()
    return pl.coalesce((won / some(worked)).over(pl.col("score") // 10), won / some(worked), 1.0)


def _compared(sums: pl.DataFrame) -> pl.DataFrame:
    """Shares, changes and means from whole sums; null where nobody knows."""
    passing, won, wins = pl.col("passing"), pl.col("won"), pl.col("wins")
    likely, n, customers = won + pl.col("unworked_wins"), pl.col("n"), pl.col("customers")
    parts = {"value": (won, n), "value_if_worked": (likely, n), "recall": (won, customers)}
    wholes = sums.with_columns(n=some(passing).cast(pl.Float64), customers=some(wins).cast(pl.Float64))
    shares = wholes.with_columns((part / whole).alias(name) for name, (part, whole) in parts.items())
    low, _ = wilson_ends(pl.col("value"), won, n)
    _, high = wilson_ends(pl.col("value_if_worked"), likely, n)
    recall_low, recall_high = wilson_ends(pl.col("recall"), won, customers)
    a_week = pl.col("recent") / some(pl.col("recent_weeks"))
    of_the_bar = {
        "a_week": a_week, "a_rep": a_week / some(pl.col("reps")), "passing": passing, "won": won,
        "low": low, "high": high, "recall_low": recall_low, "recall_high": recall_high,
        "never_worked": passing - pl.col("worked"), "missed": wins - won,
        "missed_cents": pl.col("wins_cents") - pl.col("revenue_cents"), "gained": passing - pl.col("kept"),
        "lost": pl.col("now") - pl.col("kept"), "spared": pl.col("now_vain") - pl.col("kept_vain"),
    }  # fmt: skip
    rows = shares.select(of_the_bar.get(name, pl.col(name)).alias(name) for name in COLUMNS)
    scored, *known = sums.select("scored", "wins_known", "amounts_known").row(0)
    never = [name for names, told in zip((OF_WINS, MONEY), known, strict=True) if not told for name in names]
    unknown = dict.fromkeys(never, pl.lit(False))
    if not scored:
        unknown = {name: pl.col("bar").is_null() for name in (*of_the_bar, *parts, *MONEY)} | unknown
    return rows.with_columns(pl.when(told).then(name).alias(name) for name, told in unknown.items())
