"""Do leads that are answered within the commitment fare better, and how much of that do other things explain?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._clocks import answerable, promised_minutes
from metrics._maturity import promised_age
from metrics._metric import Metric, Moment, N, tally
from metrics._newcombe import difference
from metrics._recorded import on_record
from metrics._shares import with_share
from metrics._standardised import STRATUM, standardised

ACCEPTED, OPPORTUNITY, WON = OUTCOMES = ("accepted", "opportunity", "won")
WITHIN, LATER, NEVER = ANSWERS = ("within", "later", "never")
YOUNG, REVERSED = "young", "reversed"
_OUTCOME, _ANSWER = pl.Enum(OUTCOMES), pl.Enum((*ANSWERS, YOUNG, REVERSED))
AGES = {ACCEPTED: 30, OPPORTUNITY: 90}
"""Outcome → days after the hand-over at which it is read; a win at those that the agreement promises one within."""
BAND = 20
"""Points of the score that make a band."""
MEASURES = (N, "reached")
KEYS = ["outcome", "answer"]


def ages(ledger: Ledger) -> dict[str, int]:
    """Outcome → days after the hand-over at which it is read."""
    return {**AGES, WON: promised_age(ledger)}


def answered(ledger: Ledger) -> pl.DataFrame:
    """Leads to which an answer was promised, once for each outcome, by how they were answered.

    Returns DIMENSIONS | outcome | answer (one of ANSWERS, or why it is not compared: young, reversed) | band (of the
    score; null: unknown) | n | reached (leads that came to the outcome by its age).
    """
    counts = {N: pl.lit(1, pl.Int8), "reached": pl.col("reached")}
    lines = [tally(_placed(ledger, outcome), ["answer", "band"], counts) for outcome in OUTCOMES]
    named = [
        part.with_columns(pl.lit(outcome, _OUTCOME).alias("outcome"), pl.col(MEASURES).cast(pl.Int64))
        for part, outcome in zip(lines, OUTCOMES, strict=True)
    ]
    return pl.concat(named)


def compared(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: those that are compared, once for each outcome, with `outcome` and `answer`."""
    parts = [_placed(ledger, name).with_columns(pl.lit(name, _OUTCOME).alias("outcome")).collect() for name in OUTCOMES]
    return pl.concat(parts).filter(pl.col("answer").is_in(ANSWERS)).with_columns(pl.col(KEYS).cast(pl.String))


def response_outcome(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """For each outcome the leads answered within the commitment, later, and never, and how the first differ.

    `difference` is the share of those answered within minus that of the row's (Newcombe 1998, method 10). `adjusted`
    is the same difference within strata of source, segment and score band, put together with Mantel–Haenszel's weights
    (`metrics._standardised`). Both are null in the row `within`, where nothing can be compared, and where the outcome
    was never recorded.
    Returns the columns of METRIC.columns.
    """
    lines = counts.filter(pl.col("answer").is_in(ANSWERS))
    sums = lines.group_by(KEYS).agg(pl.col(N).sum().alias("leads"), pl.col("reached").sum())
    rows = _rows().join(sums, on=KEYS, how="left", maintain_order="left").with_columns(
        pl.col("leads", "reached").fill_null(0)
    )  # fmt: skip
    known = [name for name in OUTCOMES if on_record(moment.ledger, f"{name}_at")]
    told = pl.col("outcome").is_in(known)
    rows = with_share(rows.with_columns(pl.when(told).then("reached")), "reached", "leads")
    gap = difference((_first("reached"), _first("leads")), (pl.col("reached"), pl.col("leads")))
    rows = rows.with_columns(one.alias(name) for one, name in zip(gap, _BESIDE, strict=False))
    rows = rows.join(standardised(lines, KEYS, WITHIN), on=KEYS, how="left", maintain_order="left")
    beside = [pl.when(told & (pl.col("answer") != WITHIN)).then(pl.col(name)).alias(name) for name in _BESIDE]
    aside = [_aside(counts, why) for why in (YOUNG, REVERSED)]
    for one in aside:
        rows = rows.join(one, on="outcome", how="left", maintain_order="left")
    read = pl.col("outcome").cast(pl.String).replace_strict(ages(moment.ledger), return_dtype=pl.Int64)
    rows = rows.with_columns(*beside, pl.col(YOUNG, REVERSED).fill_null(0), read.alias("age_days"))
    return rows.with_columns(pl.col(KEYS).cast(pl.String)).select(COLUMNS)


_BESIDE = (
    "difference", "difference_low", "difference_high", "adjusted", "adjusted_low", "adjusted_high", "comparable",
)  # fmt: skip


def _rows() -> pl.DataFrame:
    made = [(outcome, answer) for outcome in OUTCOMES for answer in ANSWERS]
    return pl.DataFrame(made, schema={"outcome": _OUTCOME, "answer": _ANSWER}, orient="row")


def _first(column: str) -> pl.Expr:
    """What the leads answered within the commitment have in this column."""
    return pl.col(column).filter(pl.col("answer") == WITHIN).first().over("outcome")


def _aside(counts: pl.DataFrame, why: str) -> pl.DataFrame:
    return counts.filter(pl.col("answer") == why).group_by("outcome").agg(pl.col(N).sum().alias(why))


def _placed(ledger: Ledger, outcome: str) -> pl.LazyFrame:
    """Leads to which an answer was promised, with `answer`, `reached` and `band` for one outcome."""
    age, as_of = ages(ledger)[outcome], pl.lit(ledger.as_of).cast(pl.Int32)
    promised = promised_minutes(ledger).alias("committed")
    by = pl.col("handed_over_day") + age
    answered = (pl.col("first_response_day") <= by).fill_null(False)
    ended = pl.min_horizontal(*_ENDS[outcome]) < pl.col("first_response_at")
    early = pl.col("first_response_at") < pl.col("handed_over_at")
    aside = answered & (ended | early).fill_null(False)
    inside = answered & (pl.col("response_business_minutes") <= pl.col("committed"))
    kinds = {name: pl.lit(name, _ANSWER) for name in (*ANSWERS, YOUNG, REVERSED)}
    answer = pl.when(as_of < by).then(kinds[YOUNG]).when(aside).then(kinds[REVERSED])
    told = answer.when(inside).then(kinds[WITHIN]).when(answered).then(kinds[LATER]).otherwise(kinds[NEVER])
    reached = (pl.col(f"{outcome}_day") <= by).fill_null(False)
    band = (pl.col("score").clip(0, 100) // BAND).cast(pl.Int8).alias(STRATUM[-1])
    leads = answerable(ledger).with_columns(promised).filter(pl.col("committed").is_not_null())
    return leads.with_columns(told.alias("answer"), reached.alias("reached"), band)


_ENDS = {
    ACCEPTED: ("first_decided_at",),
    OPPORTUNITY: ("opportunity_at", "rejected_at", "won_at", "lost_at"),
    WON: ("won_at", "lost_at", "rejected_at"),
}
"""What ends the wait for each outcome: an answer after it cannot have come before it."""

METRIC = Metric(
    key="response_outcome",
    name="Answered in time, and what came of it",
    question="Do leads that are answered within the commitment fare better than those answered later or never?",
    formula="leads that came to the outcome by its age / leads that were handed over at least so long ago, by how they "
    "were answered; the difference between them as it is, and within strata of source, segment and score band",
    unit="share",
    better="higher",
    owner="both",
    clock="long",
    source="leads.handed_over_at, leads.first_response_at, leads.accepted_at, leads.opportunity_at, leads.won_at, "
    "leads.score",
    count=answered,
    finish=response_outcome,
    measures=MEASURES,
    by=("source", "segment"),
    leads=compared,
    keys=("outcome", "answer"),
    numerator="reached",
    denominator="leads",
    n="leads",
    misleads="An association: reps answer first the leads that look best to them, and what they saw in a lead (a call "
    "before it, its company, its words) is on no record. Standardising takes away source, segment and score band, and "
    "nothing else. Who was answered later lived long enough to be answered; who was rejected at once was never.",
    columns={
        "outcome": "accepted, opportunity or won",
        "answer": "within the commitment of the agreement, later, or never (by that age)",
        "age_days": "days after the hand-over at which the outcome is read",
        "leads": "leads with a promised answer, handed over at least so long ago",
        "reached": "of these, those that came to the outcome by that age; empty where it was never recorded",
        "value": "reached / leads",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "difference": "share of those answered within the commitment − value",
        "difference_low": "lower end of its 95 % interval (Newcombe)",
        "difference_high": "upper end of its 95 % interval",
        "adjusted": "the same difference within strata of source, segment and score band (Mantel–Haenszel); empty "
        "where no stratum holds both",
        "adjusted_low": "lower end of its 95 % interval (stratified Newcombe)",
        "adjusted_high": "upper end of its 95 % interval",
        "comparable": "leads of the two rows that are in a stratum with leads of both",
        "young": "leads with a promised answer that have not reached the age yet: compared with nobody",
        "reversed": "leads answered only after their end (won, lost, rejected …) or before the hand-over: left out",
    },
)
COLUMNS = list(METRIC.columns or {})
