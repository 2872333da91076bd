"""At which conversation do open leads stall, and what is at stake?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._ends import with_end
from metrics._metric import EACH, Metric, Moment, tally
from metrics._money import units
from metrics._periods import added
from metrics._recorded import on_record
from metrics._shares import with_share
from metrics._talks import FIRST, furthest, with_firsts
from metrics._usual_times import usual_times
from metrics.conversations_held import KINDS

STEPS = {0: "none yet", **KINDS}
"""The furthest conversation that succeeded; 0: accepted, none has."""
DEAL, ACCEPTED = "deal", "accepted"
"""An open lead with an opportunity, and one that was accepted and has none yet."""
MEASURES = ("leads", "judged", "stalled", "priced", "amount_cents")


def stalled(ledger: Ledger) -> pl.DataFrame:
    """Open leads by the furthest conversation that succeeded.

    Returns DIMENSIONS | stage (deal: with an opportunity; accepted: without) | kind (0–5) | usual_days | patience_days
    | wins_known | leads | judged | stalled (leads) | priced (stalled leads with an amount) | amount_cents (of those).
    """
    late = pl.col("stalled")
    sums = {
        "leads": EACH, "judged": pl.col("patience_days").is_not_null(), "stalled": late,
        "priced": late & pl.col("amount_cents").is_not_null(),
        "amount_cents": pl.when(late).then("amount_cents"),
    }  # fmt: skip
    counted = tally(_open(ledger), ["stage", "kind", "usual_days", "patience_days"], sums)
    return counted.with_columns(pl.lit(on_record(ledger, "won_at")).alias("wins_known"))


def open_leads(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: `kind`, `since` (date), `days`, `usual_days`, `patience_days`, `stalled`.

    Those that stalled first, the longest beyond their time of these first.
    """
    return _open(ledger).collect().sort(
        "stalled", pl.col("days") - pl.col("patience_days"), "lead_id", descending=[True, True, False], nulls_last=True
    )  # fmt: skip


def conversation_stalls(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Open accepted leads by the furthest conversation that succeeded, and those that wait longer than others did.

    A lead stalls once it has been there longer than nine of ten of all leads that went on needed (from the first
    success of that conversation, or from the acceptance, to the first success of a later one, or to the win after the
    fifth). These times are the company's, whatever the filter. Leads that ended compete, open ones are censored.
    Returns the columns of METRIC.columns, a row for each step at which an open lead stands and one for all (kind null);
    deals (with an opportunity) stand apart from leads that were only accepted.
    Everything but leads is null where no win was ever recorded: then nobody knows which leads are still open.
    """
    steps = added(counts, ["stage", "kind", "usual_days", "patience_days"], MEASURES)
    whole = added(counts, ["stage"], MEASURES).with_columns(pl.lit(None, pl.Int32).alias("kind"))
    rows = pl.concat([whole, steps], how="diagonal_relaxed")
    known = pl.lit(bool(counts["wins_known"].any())) & (pl.col("judged") > 0)
    rows = with_share(rows, "stalled", "judged").with_columns(
        pl.col("kind").replace_strict(STEPS, default="all", return_dtype=pl.String).alias("conversation"),
        pl.when(known & (pl.col("priced") > 0)).then(units(pl.col("amount_cents"))).alias("amount"),
        *(pl.when(known).then(name).alias(name) for name in ("value", "low", "high", "stalled", "priced")),
    )
    return (
        rows.with_columns(pl.col("stage").cast(pl.String))
        .select(COLUMNS)
        .sort("stage", "kind", descending=[True, False])
    )


def _open(ledger: Ledger) -> pl.LazyFrame:
    """Accepted leads that came to no end, with their step, since when they are there, and whether they stall."""
    leads = with_end(with_firsts(ledger), "accepted_day").filter(pl.col("accepted") & pl.col("end").is_null())
    since = pl.coalesce(
        *(pl.when(pl.col("kind") == kind).then(name) for kind, name in FIRST.items()), pl.col("accepted_day")
    )
    leads = leads.with_columns(furthest().cast(pl.Int32).alias("kind")).with_columns(since.alias("since"))
    leads = leads.join(usual_times(ledger).lazy(), on="kind", how="left", maintain_order="left")
    there = (pl.lit(ledger.as_of).cast(pl.Int32) - pl.col("since")).cast(pl.Int32)
    leads = leads.with_columns(there.alias("days"), pl.col("since").cast(pl.Date))
    stage = pl.when(pl.col("opportunity_at").is_not_null()).then(pl.lit(DEAL)).otherwise(pl.lit(ACCEPTED))
    stalls = (pl.col("days") > pl.col("patience_days")).fill_null(False).alias("stalled")
    return leads.with_columns(stalls, stage.cast(pl.Enum([ACCEPTED, DEAL])).alias("stage")).drop(
        "end", "end_age", *FIRST.values()
    )


METRIC = Metric(
    key="conversation_stalls",
    name="Where deals stall",
    question="At which conversation do open leads stall, and what is at stake?",
    formula="open accepted leads that have been at their furthest successful conversation for longer than nine of ten "
    "leads that went on needed / open accepted leads there",
    unit="share",
    better="lower",
    owner="sales",
    clock="together",
    source="conversations.kind, conversations.successful, conversations.at, leads.accepted_at, won_at, lost_at, "
    "rejected_at, recycled_at, amount_cents",
    count=stalled,
    finish=conversation_stalls,
    measures=MEASURES,
    leads=open_leads,
    keys=("stage", "kind"),
    totals=("kind",),
    numerator="stalled",
    denominator="judged",
    n="leads",
    misleads="A lead that nobody closes in the CRM stalls for ever: the oldest of the list are often lost and not "
    "recorded. A conversation that was held and not logged looks like a stall. The usual time is that of those who "
    "went on: it says nothing about whether a lead should.",
    columns={
        "stage": "deal: with an open opportunity; accepted: without one",
        "kind": "the furthest conversation that succeeded (1–5; 0: none yet); empty: all",
        "conversation": "what it is about",
        "leads": "open leads there",
        "judged": "of these, leads at a step whose usual time is known",
        "stalled": "of these, there for longer than patience_days",
        "value": "stalled / judged",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "usual_days": "days within which half of those who went on did so; empty where fewer than 10 did",
        "patience_days": "days within which nine of ten of them did",
        "priced": "stalled leads with an amount",
        "amount": "their amounts in whole units of the currency; empty where none has one",
    },
)
COLUMNS = list(METRIC.columns or {})
