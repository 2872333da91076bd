"""What has each piece of content done so far: for whom, for how many leads, and what came after it?"""

import polars as pl

from metrics._content import since
from metrics._content_used import MEASURES, used_counts, used_leads
from metrics._metric import Metric, Moment
from metrics._money import units
from metrics._recorded import on_record
from metrics._register import JUDGED_AFTER, entered, rated, verdict
from metrics._shares import some, with_share

YEAR = 365.25


def content_register(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """A row for every piece ever registered.

    A filter asks for whom it was used; ratings are of all reps. Returns the columns of METRIC.columns.
    """
    rows = rated(entered(counts, moment), moment)
    opened, won = (pl.lit(on_record(moment.ledger, f"{event}_at")) for event in ("opportunity", "won"))
    rows = rows.with_columns(
        pl.when(opened).then("opened").alias("opened"),
        pl.when(won).then(pl.col("won", "could")),
        pl.when(opened & won).then("moved").alias("moved"),
        pl.lit(since(moment.as_of)).alias("since"),
    ).with_columns(verdict(moment).alias("verdict"))
    years = pl.max_horizontal("days_offered", pl.lit(JUDGED_AFTER)) / YEAR
    return with_share(rows, "moved", "could").with_columns(
        units(pl.col("cost_cents")).alias("cost"),
        (units(pl.col("cost_cents")) / some(pl.col("leads"))).alias("cost_per_lead"),
        (pl.col("leads") / years).alias("leads_a_year"),
    ).select(COLUMNS).sort("content_id")  # fmt: skip


METRIC = Metric(
    key="content_register",
    name="Register of content",
    question="What has each piece of content done so far, for whom, and what did it cost?",
    formula="leads whose opportunity or win came after the first use of the piece / leads it was used for that were "
    "not won yet",
    unit="share",
    better="neither",
    owner="marketing",
    clock="long",
    source="content, content_uses, conversations, ratings, leads.opportunity_at, leads.won_at",
    count=used_counts,
    finish=content_register,
    measures=MEASURES,
    leads=used_leads,
    keys=("content_id",),
    numerator="moved",
    denominator="could",
    n="leads",
    misleads="A lead that goes further has more talks and meets more pieces: each of them seems to have helped. Reps "
    "choose the piece by the lead. What comes after the use is not because of it. Old pieces had longer to be used, so "
    "compare the leads a year; of a retired or filtered piece the verdict is of what is left.",
    columns={
        "content_id": "the piece",
        "title": "its title",
        "kind": "what it is: guide, case study …",
        "conversation": "which of the five conversations it is for (1–5)",
        "persona": "whom it is for",
        "phase": "for which phase of buying",
        "published_on": "when it was published",
        "updated_on": "when it was last updated",
        "retired": "whether it is retired by now",
        "days_offered": "days since it was published, up to its retirement; empty without a date",
        "age": "days since its last update (published, if never)",
        "since": "first day of the window of 90 days",
        "uses": "times used so far, once for each lead and day; empty where no use was ever recorded",
        "users": "different reps who used it",
        "leads": "leads that it was used for so far",
        "recent": "of these, leads that it was used for in the window",
        "could": "of the leads, those not won yet at its first use; empty where no win was ever recorded",
        "moved": "of these, leads whose opportunity or win came after its first use; empty where one is not on record",
        "opened": "leads whose opportunity was opened after its first use; empty where none was ever recorded",
        "won": "leads won after its first use; empty where no win was ever recorded",
        "value": "moved / could",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "cost_cents": "what it cost, in cents",
        "cost": "the same in whole units of the currency",
        "cost_per_lead": "cost / leads",
        "leads_a_year": f"impact over age: leads for each year on offer (at least {JUDGED_AFTER} days)",
        "rated": "reps who rated it, each by the last word; empty where nobody ever rated anything",
        "useful": "of these, reps who call it useful",
        "useful_share": "useful / rated",
        "useful_low": "lower end of its 95 % Wilson interval",
        "useful_high": "upper end of its 95 % Wilson interval",
        "alone": "whether it is the only one on offer for its conversation and persona",
        "verdict": f"retired; no date; too young (untouched for less than {JUDGED_AFTER} days); retire (untouched for "
        "longer, used for nobody in the window, and not called useful by most who rated it); renew (used in the "
        "window, untouched for more than a year); keep. Empty where no use was ever recorded",
    },
)
COLUMNS = list(METRIC.columns or {})
