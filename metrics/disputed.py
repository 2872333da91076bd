"""How often does marketing contest a rejection, and do both teams read the agreement alike?"""

import polars as pl

from agreement.calendar import Calendar, month_dates, week_dates
from agreement.ledger import Ledger
from metrics._agreed import kappa
from metrics._contested import CELLS, PARTS, contestable
from metrics._metric import EACH, Metric, Moment, Series, tally
from metrics._periods import added, every_month, every_week
from metrics._shares import with_share

SCOPES = {"all": None, "reason": "reason", "month": "month", "week": "week"}
"""Scope → the key by which its rows are told apart."""
MEASURES = ("rejected", *PARTS)
TIME_TO_CONTEST = 14
"""Days after which hardly any rejection is contested any more: a younger week is not judged."""


def rejections(ledger: Ledger) -> pl.DataFrame:
    """Rejected leads by week, month and reason, with what was said of those that are contested.

    Returns DIMENSIONS | week | month | reason | rejected | contested | both_yes | only_sales | only_marketing | both_no
    | settled | overturned (leads).
    """
    sums = {"rejected": EACH, **{name: pl.col(name) for name in PARTS}}
    return tally(contestable(ledger), ["week", "month", "reason"], sums)


def rejected(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number, once for each `scope`, with its key; what was counted of them as Booleans."""
    leads = contestable(ledger).collect()
    leads = leads.with_columns(_week(ledger.calendar), month_dates(pl.col("month")).alias("month"))
    keys = [key for key in SCOPES.values() if key]
    return pl.concat(
        leads.with_columns(
            pl.lit(scope).alias("scope"), *(pl.lit(None, leads.schema[key]).alias(key) for key in keys if key != own)
        )
        for scope, own in SCOPES.items()
    )


def disputed(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The share of rejections that marketing contests, and how far the two teams' blind labels agree.

    Scope "all" is everything; "reason", "month" and "week" (of the rejection) have a row each. A pair counts only when
    both have labelled. κ is null where one side gave every pair the same label.
    Returns the columns of METRIC.columns; counts are leads, shares have 95 % Wilson intervals, κ one by Fleiss, Cohen
    and Everitt.
    """
    if counts.is_empty():
        return _told(_added(counts, None), moment).clear()
    rows = pl.concat([_scoped(counts, scope, key, moment) for scope, key in SCOPES.items()], how="diagonal")
    return _told(rows, moment)


def _added(counts: pl.DataFrame, key: str | None) -> pl.DataFrame:
    return added(counts, [key], MEASURES) if key else counts.select(pl.col(MEASURES).sum())


def _scoped(counts: pl.DataFrame, scope: str, key: str | None, moment: Moment) -> pl.DataFrame:
    rows = _added(counts, key)
    whole = {"week": every_week, "month": every_month}.get(scope)
    return (whole(rows, moment) if whole else rows).with_columns(pl.lit(scope).alias("scope"))


def _told(rows: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Shares, κ, and every column of the result in its type."""
    keys = {"scope": pl.String(), "week": pl.Int32(), "month": pl.Int32(), "reason": pl.String()}
    there = {name: pl.col(name) if name in rows.columns else pl.lit(None) for name in keys}
    rows = rows.with_columns(there[name].cast(kind).alias(name) for name, kind in keys.items())
    rows = with_share(rows, "contested", "rejected").with_columns(pairs=pl.sum_horizontal(CELLS))
    some = pl.when(pl.col("pairs") > 0).then(pl.col("pairs"))
    rows = _with_kappa(rows).with_columns(
        _week(moment.ledger.calendar),
        month_dates(pl.col("month")).alias("month"),
        (pl.col("contested") - pl.col("pairs")).alias("pending"),
        ((pl.col("both_yes") + pl.col("both_no")) / some).alias("agreement"),
        ((pl.col("both_yes") - pl.col("both_no")).abs() / some).alias("prevalence"),
        ((pl.col("only_sales") - pl.col("only_marketing")).abs() / some).alias("bias"),
    )
    grown = pl.col("week") + pl.duration(days=6 + TIME_TO_CONTEST) <= moment.as_of
    return rows.with_columns(grown.fill_null(True).alias("over")).select(COLUMNS)


def _week(calendar: Calendar) -> pl.Expr:
    return week_dates(pl.col("week"), calendar).alias("week")


def _with_kappa(rows: pl.DataFrame) -> pl.DataFrame:
    found = [kappa(*cells) for cells in rows.select(CELLS).iter_rows()]
    return rows.with_columns(
        pl.Series("kappa", [one.value for one in found], pl.Float64),
        pl.Series("kappa_low", [one.low for one in found], pl.Float64),
        pl.Series("kappa_high", [one.high for one in found], pl.Float64),
    )


METRIC = Metric(
    key="disputed",
    name="Disputed rejections",
    question="How often does marketing contest a rejection, and do both teams read the agreement alike?",
    formula="contested / rejected, by week, month and reason of the rejection; Cohen's κ of both teams' blind labels",
    unit="share",
    better="lower",
    owner="both",
    clock="together",
    source="disputes, leads.rejected_at, leads.rejection_reason",
    count=rejections,
    finish=disputed,
    measures=MEASURES,
    leads=rejected,
    keys=("scope", "week", "month", "reason"),
    numerator="contested",
    denominator="rejected",
    n="rejected",
    series=(Series("value", "Contested rejections", "lower", "share", settles="over"),),
    misleads="Where nearly all pairs get one label κ is low although the teams agree (prevalence near 1); with high "
    "bias one side says yes where the other says no. Only contested rejections are labelled: κ is of doubtful "
    "cases. With few pairs its interval is too short. Rejections from before the first contested one are left out.",
    columns={
        "scope": "all, reason, month or week (of the rejection)",
        "week": "first day of the week of the rejection; empty in other scopes",
        "month": "first day of the month of the rejection; empty in other scopes",
        "reason": "reason of the rejection, empty where none was given; empty in other scopes",
        "rejected": "leads rejected, those accepted later included",
        "contested": "of these, leads whose rejection marketing contests",
        "value": "contested / rejected",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "pending": "contested leads that still lack one of the two labels",
        "pairs": "contested leads that both teams have labelled, blind",
        "both_yes": "of the pairs: both say good enough for sales",
        "only_sales": "of the pairs: only sales says good enough",
        "only_marketing": "of the pairs: only marketing says good enough",
        "both_no": "of the pairs: both say not good enough",
        "agreement": "share of the pairs with the same label",
        "kappa": "Cohen's κ: agreement beyond chance, from −1 to 1; empty where one team gave one label only",
        "kappa_low": "lower end of its 95 % interval (Fleiss, Cohen and Everitt); empty where its error is 0",
        "kappa_high": "upper end of its 95 % interval",
        "prevalence": "|both_yes − both_no| / pairs: near 1 nearly every label is the same",
        "bias": "|only_sales − only_marketing| / pairs: near 1 one side says yes where the other says no",
        "settled": "disputes that were settled",
        "overturned": "of these, rejections that should have been acceptances",
        "over": "false while rejections of the week are younger than 14 days and may still be contested",
    },
)
COLUMNS = list(METRIC.columns or {})
