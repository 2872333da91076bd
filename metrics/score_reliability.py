"""Does a higher score mean a better chance, and how well does it tell winners from the others?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._auc import Point
from metrics._ends import WON, ever, recorded
from metrics._maturity import promised_age
from metrics._metric import EACH, Metric, Moment, tally
from metrics._reliability import band, banded, fitted, together
from metrics._shares import with_share

WORKED = ("first_response", "accepted", "opportunity", "won", "lost")
"""A lead to which none of these ever happened was never worked: it has no outcome that the score could be judged by."""
MEASURES = {
    "handed_over": EACH,
    "too_young": ~pl.col("old"),
    "never_worked": pl.col("old") & ~pl.col("worked"),
    "leads": pl.col("judged"),
    "won": pl.col("judged") & pl.col("is_won"),
}


def outcomes(ledger: Ledger) -> pl.DataFrame:
    """Handed-over leads by score (null: none), and what became of them by the age at which a lead is judged.

    Returns DIMENSIONS | score | handed_over | too_young | never_worked | leads (worked and old enough) | won (of
    these, in time) | recorded (the ends that anybody ever recorded, as bits).
    """
    return tally(_handed_over(ledger), ["score"], MEASURES).with_columns(recorded(ledger.leads))


def judged(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: worked, old enough and with a score, with `band` and `is_won`."""
    leads = _handed_over(ledger).filter(pl.col("judged") & pl.col("score").is_not_null())
    return leads.with_columns(band().alias("band")).collect()


def score_reliability(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The win rate of each band of ten points, a row for all together (`band` null), and how far the score holds.

    A score is no probability, so two curves turn it into one: `predicted` is logistic (every point is worth the same
    odds), `monotone` only never falls. Where `value` lies far from `predicted`, points are not worth the same
    everywhere; where `monotone` is level, the score does not tell those bands apart. Of all scores together: `auc`,
    and the mean squared distance of `predicted` from what happened, in its parts: brier = miscalibration (what the
    staircase would do better) − discrimination (what the score explains) + uncertainty (of the mean rate alone).
    Returns the columns of METRIC.columns. Null where no win was ever recorded or nobody can be judged.
    Source: Murphy 1973; Dimitriadis, Gneiting and Jordan 2021 for the parts; `metrics._auc`, `metrics._calibration`.
    """
    known = ever(counts, WON)
    scored = counts.filter(pl.col("score").is_not_null()).sort("score")
    points: list[Point] = scored.filter(pl.col("leads") > 0).select("score", "leads", "won").rows() if known else []
    rows = with_share(banded(scored, fitted(points), [*MEASURES]), "won", "leads")
    told = [pl.when(known).then(pl.col(name)).alias(name) for name in ("value", "low", "high")]
    unscored = counts.filter(pl.col("score").is_null())["handed_over"].sum()
    rows = rows.with_columns(
        *told,
        pl.when(pl.col("band").is_null()).then(unscored).otherwise(0).cast(pl.Int64).alias("without_score"),
        pl.lit(promised_age(moment.ledger), pl.Int64).alias("age_days"),
    )
    rows = rows.join(together(points), on="band", how="left", nulls_equal=True)
    return (rows.clear() if counts.is_empty() else rows).select(METRIC_COLUMNS).sort("band", nulls_last=True)


def _handed_over(ledger: Ledger) -> pl.LazyFrame:
    age, day = promised_age(ledger), pl.lit(ledger.as_of).cast(pl.Int32)
    old = pl.col("handed_over_day") + age <= day
    worked = pl.any_horizontal(pl.col(f"{event}_at").is_not_null() for event in WORKED)
    return ledger.leads.lazy().filter(pl.col("handed_over_day").is_not_null()).with_columns(
        old.alias("old"),
        worked.alias("worked"),
        (old & worked).alias("judged"),
        (pl.col("won_day") - pl.col("handed_over_day") <= age).fill_null(False).alias("is_won"),
    )  # fmt: skip


METRIC = Metric(
    key="score_reliability",
    name="Reliability of the score",
    question="Does a higher score mean a better chance, and how well does it tell winners from the others?",
    formula="won within t days of hand-over / leads worked and at least t days old, by band of ten points; AUC",
    unit="share",
    better="neither",
    owner="both",
    clock="long",
    source="leads.score, leads.handed_over_at, first_response_at, accepted_at, opportunity_at, won_at, lost_at",
    count=outcomes,
    finish=score_reliability,
    measures=tuple(MEASURES),
    leads=judged,
    keys=("band",),
    totals=("band",),
    numerator="won",
    denominator="leads",
    n="leads",
    misleads="Only worked leads have an outcome, and sales works high scores more: what low scores would have brought "
    "is not known. A score set after the hand-over, or that sales could see while working, is judged too well. The "
    "curves are fitted to the same leads they are compared with.",
    columns={
        "band": "lowest score of ten points (90 holds 100 too); empty for all scores together",
        "handed_over": "leads handed over with such a score: leads + too_young + never_worked",
        "too_young": "of these, handed over less than t days ago: not judged yet",
        "never_worked": "of these, old enough, but never answered, accepted, opened, won or lost: cannot be judged",
        "without_score": "handed-over leads without a score, in no band",
        "leads": "worked leads at least t days old: the ones judged",
        "won": "of these, won within t days of the hand-over",
        "value": "won / leads; empty where nobody is judged or no win was ever recorded",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "predicted": "win rate by a logistic curve of the score; empty where winners and others do not overlap",
        "monotone": "win rate by the best staircase that never falls (isotonic)",
        "age_days": "t, in days: as promised in the agreement, else 270",
        "auc": "chance that a won lead has the higher score of two, ties by half; 0.5 is a coin",
        "auc_low": "lower end of its 95 % interval (DeLong, on log odds)",
        "auc_high": "upper end of its 95 % interval",
        "odds_per_ten": "by how much ten points more multiply the odds of winning (logistic)",
        "odds_low": "lower end of its 95 % interval (Wald)",
        "odds_high": "upper end of its 95 % interval",
        "brier": "mean squared distance of predicted from what happened; 0 is perfect",
        "miscalibration": "part of it that the staircase would avoid; negative only where higher scores win less",
        "discrimination": "what the score explains: uncertainty less what the staircase leaves",
        "uncertainty": "mean squared distance if every lead were given the mean rate",
    },
)
METRIC_COLUMNS = list(METRIC.columns or {})
