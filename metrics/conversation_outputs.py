"""Of the conversations that sales calls successful, how many left something that others can check?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._metric import EACH, Metric, Moment, tally
from metrics._periods import added
from metrics._proved import proved, window
from metrics._recorded import on_record
from metrics._shares import with_share
from metrics._talks import success_known
from metrics.conversations_held import KINDS

SCOPES = {"all": None, "kind": "kind", "rep": "rep", "segment": "segment"}
"""Scope → the counted column that names its parts."""
MEASURES = ("held", "successful", "written", "event", "verified")
FEWEST, TO_COMPARE = 30, 3
"""Below so many successful conversations a rep is not compared, and with fewer such reps none is."""
LESS, MORE, ALIKE = "less often", "more often", "like the others"
_FACTS = ("output_known", "opportunity_known", "win_known")


def outputs(ledger: Ledger) -> pl.DataFrame:
    """Conversations of the last 12 whole weeks by kind and by who held them, with what proves them.

    Returns DIMENSIONS | kind | rep | held | successful | written | event | verified (conversations) | success_known
    | output_known | opportunity_known | win_known (whether such a fact was ever recorded in the data).
    """
    sums = {"held": EACH, **{name: pl.col(name) for name in MEASURES[1:]}}
    known = (
        ledger.conversations["output"].count() > 0, on_record(ledger, "opportunity_at"), on_record(ledger, "won_at"),
    )  # fmt: skip
    facts = [pl.lit(fact).alias(name) for name, fact in zip(_FACTS, known, strict=True)]
    return tally(proved(ledger), ["kind", "rep"], sums).with_columns(success_known(ledger), *facts)


def judged(ledger: Ledger) -> pl.DataFrame:
    """What is behind the number: every successful conversation once for each scope, with its part and its lead."""
    rows = proved(ledger).filter("successful")
    return pl.concat(rows.with_columns(pl.lit(scope).alias("scope"), _part(own)) for scope, own in SCOPES.items())


def conversation_outputs(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Successful conversations with their output on record or their event reached, by kind, rep and segment.

    The tailored point of view (1) and the definition of success (4) leave a written output; the right people (2) and
    the relevant meeting (3) are also proved by an opportunity on record, tangible value (5) by the win. Shares are null
    where nobody ever recorded what proves a kind: outputs for 1 and 4, opportunities for 2 and 3, wins for 5, all three
    for rows of all kinds. standing tells reps apart as `metrics._owners` does, from the middle one.
    Returns the columns of METRIC.columns.
    """
    rows = pl.concat([_scoped(counts, scope, own) for scope, own in SCOPES.items()])
    told = with_share(rows, "verified", "successful")
    begins, ends = window(moment.ledger)
    known = pl.lit(bool(counts["success_known"].any())) & _provable(counts)
    some = pl.when(pl.col("held") > 0).then(pl.col("held"))
    told = told.with_columns(
        *(pl.when(known).then(name).alias(name) for name in ("value", "low", "high", "verified")),
        pl.when(pl.lit(bool(counts["success_known"].any()))).then(pl.col("successful") / some).alias("success_share"),
        pl.lit(begins).alias("since"),
        pl.lit(ends).alias("until"),
    )
    sure = told.filter((pl.col("scope") == "rep") & pl.col("part").is_not_null() & (pl.col("successful") >= FEWEST))
    return told.with_columns(_standing(sure.drop_nulls("value").sort("value", "part"))).select(COLUMNS)


def _part(own: str | None) -> pl.Expr:
    return (pl.col(own).cast(pl.String) if own else pl.lit(None, pl.String)).alias("part")


def _scoped(counts: pl.DataFrame, scope: str, own: str | None) -> pl.DataFrame:
    """The parts of a scope that held any conversation: scope | part | MEASURES; every one of the five kinds."""
    rows = added(counts.with_columns(_part(own)), ["part"], MEASURES)
    if scope == "kind" and counts.height:
        every = pl.DataFrame({"part": [str(kind) for kind in KINDS]})
        rows = every.join(rows, on="part", how="left", maintain_order="left").with_columns(
            pl.col(MEASURES).fill_null(0)
        )
    return rows.select(pl.lit(scope).alias("scope"), "part", *MEASURES)


def _provable(counts: pl.DataFrame) -> pl.Expr:
    """Whether what proves the conversations of a row was ever recorded."""
    output, opened, won = (bool(counts[name].any()) for name in _FACTS)
    fact = {None: output and opened and won, "1": output, "2": opened, "3": opened, "4": output, "5": won}
    of_kind = pl.col("part").replace_strict(fact, default=False, return_dtype=pl.Boolean)
    return pl.when(pl.col("scope") == "kind").then(of_kind).otherwise(pl.lit(fact[None]))


def _standing(ranked: pl.DataFrame) -> pl.Expr:
    """How a rep stands beside the middle one of the ranked, who are sorted."""
    if ranked.height < TO_COMPARE:
        return pl.lit(None, pl.String).alias("standing")
    middle = ranked.row((ranked.height - 1) // 2, named=True)
    less, more = pl.col("high") < middle["low"], pl.col("low") > middle["high"]
    said = pl.when(less).then(pl.lit(LESS)).when(more).then(pl.lit(MORE)).otherwise(pl.lit(ALIKE))
    among = (pl.col("scope") == "rep") & pl.col("part").is_in(ranked["part"].to_list())
    return pl.when(among).then(said).alias("standing")


METRIC = Metric(
    key="conversation_outputs",
    name="Verifiable outputs",
    question="Of the conversations that sales calls successful, how many left something that others can check?",
    formula="successful conversations with a written output, or whose lead has the opportunity (kinds 2 and 3) or the "
    "win (kind 5) they lead to / successful conversations, last 12 whole weeks",
    unit="share",
    better="higher",
    owner="sales",
    clock="together",
    source="conversations.output, conversations.successful, conversations.kind, conversations.held_by, "
    "leads.opportunity_at, leads.won_at",
    count=outputs,
    finish=conversation_outputs,
    measures=MEASURES,
    by=("segment",),
    leads=judged,
    keys=("scope", "part"),
    numerator="verified",
    denominator="successful",
    n="successful",
    misleads="An output is what somebody wrote down: that it is there says nothing about how good it is. The event of "
    "a young conversation may still come, so kinds 2, 3 and 5 rise with age. An opportunity proves a conversation "
    "whichever talk it came from.",
    columns={
        "scope": "all, kind (1–5), rep (who held it) or segment (of the lead)",
        "part": "the kind, rep or segment, empty where nobody recorded it; empty in scope all",
        "since": "first day of the 12 whole weeks",
        "until": "their last day",
        "held": "conversations held, successful or not",
        "successful": "of these, successful ones",
        "success_share": "successful / held; empty where the success of none was ever recorded",
        "written": "of the successful ones, those whose output is on record",
        "event": "of the successful ones, those whose lead came to the event they lead to",
        "verified": "written or event; empty where what would prove them was never recorded",
        "value": "verified / successful",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "standing": "reps with 30 successful conversations or more: less often, more often or like the others, beside "
        "the middle one (the 95 % intervals do not meet)",
    },
)
COLUMNS = list(METRIC.columns or {})
