"""How many of the five conversations did sales hold with success, in all and per accepted lead?"""

import polars as pl

from agreement.calendar import week_dates
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._lines import stacked
from metrics._metric import EACH, Metric, Moment, Series, tally
from metrics._periods import added, dated, every_week

KINDS = {
    1: "tailored point of view",
    2: "connect with the right people",
    3: "relevant meeting",
    4: "definition of success",
    5: "make the value tangible",
}
MEASURES = ("held", "successful", "sals")


def talks(ledger: Ledger) -> pl.DataFrame:
    """Conversations by week and kind, and accepted leads by week of their acceptance (`kind` null).

    Returns DIMENSIONS | week | kind | success_known (whether the success of any conversation was recorded) | held
    | successful (conversations) | sals (leads).
    """
    held = tally(held_talks(ledger), ["week", "kind"], {"held": EACH, "successful": pl.col("successful")})
    accepted = ledger.leads.lazy().filter(pl.col("accepted") & pl.lit(ledger.conversations.height > 0))
    sals = accepted.with_columns(pl.col("decided_week").alias("week"), pl.lit(None, pl.Int64).alias("kind"))
    return stacked([held, tally(sals, ["week", "kind"], {"sals": EACH})], MEASURES).with_columns(
        pl.lit(ledger.conversations["successful"].count() > 0).alias("success_known"),
    )


def successful(ledger: Ledger) -> pl.DataFrame:
    """What is behind the number: a row for every successful conversation, with `week` (first day) and its lead."""
    weekly = week_dates(pl.col("week"), ledger.calendar).alias("week")
    return held_talks(ledger).filter("successful").with_columns(weekly)


def conversations_held(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Successful conversations by week and kind, a row for each of the five kinds in every week up to `as_of`.

    Returns week (its first day) | kind (1–5) | conversation (its name) | held | successful (conversations) | sals
    (leads accepted in the week) | value (= successful) | per_sal (null in a week without accepted leads). Where the
    success of no conversation was ever recorded, value and per_sal are null.
    """
    known = pl.lit(bool(counts["success_known"].any()))
    weeks = every_week(added(counts, ["week"], ["sals"]), moment)
    kinds = pl.DataFrame({"kind": list(KINDS), "conversation": list(KINDS.values())})
    held = added(counts.filter(pl.col("kind").is_not_null()), ["week", "kind"], ["held", "successful"])
    rows = weeks.join(kinds, how="cross").join(held, on=["week", "kind"], how="left")
    rows = rows.with_columns(pl.col("held", "successful").fill_null(0)).with_columns(
        pl.when(known).then("successful").alias("value"),
        pl.when(known & (pl.col("sals") > 0)).then(pl.col("successful") / pl.col("sals")).alias("per_sal"),
    )
    return dated(rows, moment).select(COLUMNS).sort("week", "kind")


def held_talks(ledger: Ledger) -> pl.DataFrame:
    """Conversations of the five kinds with the dimensions of their lead; success not recorded is no success."""
    talks = ledger.conversations
    held = talks.filter(pl.col("kind").is_in(list(KINDS)) & pl.col("week").is_not_null())
    of_lead = [ledger.leads[name].gather(held["lead_row"]) for name in DIMENSIONS]
    return held.drop("lead_row").with_columns(pl.col("successful").fill_null(False), *of_lead)


METRIC = Metric(
    key="conversations_held",
    name="Conversations held",
    question="How many of the five conversations did sales hold with success, in all and per accepted lead?",
    formula="successful conversations by week and kind; per SAL = successful / leads accepted in the week",
    unit="conversations",
    better="higher",
    owner="both",
    clock="short",
    source="conversations.at, conversations.kind, conversations.successful, leads.accepted_at",
    count=talks,
    finish=conversations_held,
    measures=MEASURES,
    leads=successful,
    keys=("week", "kind"),
    n="successful",
    series=(
        Series("value", "successful conversations", "higher", "conversations", by=("kind", "conversation")),
        Series("per_sal", "successful conversations per SAL", "higher", "conversations", by=("kind", "conversation")),
    ),
    misleads="Per SAL divides this week's conversations by this week's SALs: most conversations belong to older leads. "
    "A conversation whose success was not recorded counts as held, not as successful.",
    columns={
        "week": "first day of the week",
        "kind": "1 to 5",
        "conversation": "what the conversation is about",
        "held": "conversations held, successful or not",
        "successful": "of these, successful ones",
        "sals": "leads accepted in the week (their last decision)",
        "value": "successful conversations; empty where the success of none was ever recorded",
        "per_sal": "successful / sals; empty in a week without accepted leads",
    },
)
COLUMNS = list(METRIC.columns or {})
