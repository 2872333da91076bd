"""The back-test's second half: every position of the score bar, from small counts."""

import polars as pl

from metrics._shares import some, wilson

BARS = range(101)
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
    everyone = counts.select(
        pl.col("replayed").sum(),
        pl.col("too_young").sum(),
        pl.col("won").sum().alias("wins"),
        pl.col("revenue_cents").sum().alias("wins_cents"),
        pl.col("replayed").filter("current").sum().alias("now"),
        pl.col("vain").filter("current").sum().alias("now_vain"),
        pl.col("replayed").filter(pl.col("fits") & pl.col("score").is_null()).sum().alias("unscored"),
        pl.col("score").is_not_null().any().alias("scored"),
        pl.col("sales_owner").filter(pl.col("recent") > 0).drop_nulls().n_unique().alias("reps"),
        pl.col("age_days", "recent_weeks").max(),
        pl.col("wins_known", "amounts_known").any(),
    )
    compared = _compared(_reached(counts).join(everyone, how="cross"))
    return compared.clear() if counts.is_empty() else compared


def _reached(counts: pl.DataFrame) -> pl.DataFrame:
    """For each bar the sums over the leads that pass there; `kept` are those that pass the current definition too."""
    fitting = counts.filter("fits").with_columns(
        pl.col("score").clip(-1, 100).cast(pl.Int64), (pl.col("score").clip(-1, 100) // 10).alias("band")
    )
    unworked = pl.col("replayed") - pl.col("worked")
    by_score = (
        fitting.join(_rates(fitting), on="band", how="left", nulls_equal=True)
        .group_by("score")
        .agg(
            pl.col("replayed").sum().alias("passing"),
            *(pl.col(name).sum() for name in ("worked", "won", "pipeline_cents", "revenue_cents", "recent")),
            pl.col("replayed").filter("current").sum().alias("kept"),
            pl.col("vain").filter("current").sum().alias("kept_vain"),
            (unworked * pl.col("rate")).sum().alias("unworked_wins"),
        )
    )
    scores = pl.DataFrame({"score": [*BARS[::-1], -1]}, schema={"score": pl.Int64})
    climbing = scores.join(by_score, on="score", how="left", maintain_order="left")
    sums = climbing.select(pl.col("score").alias("bar"), pl.exclude("score").fill_null(0).cum_sum())
    no_bar = by_score.select(pl.lit(None, pl.Int64).alias("bar"), pl.exclude("score").sum())
    return pl.concat([no_bar, sums.head(len(BARS)).reverse()], how="vertical_relaxed")


def _rates(fitting: pl.DataFrame) -> pl.DataFrame:
    """How often worked leads of each band of ten points won; where none was worked, how often all did (else 1).

    Nothing is known about leads when no like lead was ever worked: then all of them could have won.
    """
    overall = fitting.select(pl.col("won").sum() / some(pl.col("worked").sum())).item()
    won, worked = pl.col("won").sum(), pl.col("worked").sum()
    return fitting.group_by("band").agg(
        (won / some(worked)).fill_null(1.0 if overall is None else overall).alias("rate")
    )


def _compared(sums: pl.DataFrame) -> pl.DataFrame:
    """Shares, changes and means from whole sums, in one go."""
    passing, won, wins = pl.col("passing"), pl.col("won"), pl.col("wins")
    value, low, _ = wilson(won, passing)
    likely, _, high = wilson(won + pl.col("unworked_wins"), passing)
    recall, recall_low, recall_high = wilson(won, wins)
    a_week = pl.col("recent") / some(pl.col("recent_weeks"))
    of_the_bar = {
        "a_week": a_week, "a_rep": a_week / some(pl.col("reps")), "passing": passing, "won": won, "value": value,
        "value_if_worked": likely, "low": low, "high": high, "never_worked": passing - pl.col("worked"),
        "recall": recall, "recall_low": recall_low, "recall_high": recall_high, "missed": wins - won,
        "missed_cents": pl.col("wins_cents") - pl.col("revenue_cents"), "pipeline_cents": pl.col("pipeline_cents"),
        "revenue_cents": pl.col("revenue_cents"), "gained": passing - pl.col("kept"),
        "lost": pl.col("now") - pl.col("kept"), "spared": pl.col("now_vain") - pl.col("kept_vain"),
    }  # fmt: skip
    return sums.select(
        pl.when(_known(name, name in of_the_bar)).then(of_the_bar.get(name, pl.col(name))).alias(name)
        for name in COLUMNS
    )


def _known(name: str, of_the_bar: bool) -> pl.Expr:
    """Whether a column can be told in a row: what depends on the bar only where leads have scores."""
    scored = pl.col("bar").is_null() | pl.col("scored") | (not of_the_bar)
    won = pl.col("wins_known") | (name not in OF_WINS)
    return scored & won & (pl.col("amounts_known") | (name not in MONEY))
