"""For which conversations, with whom and in which phase is there nothing to show?"""

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from agreement.touched import enum
from metrics._content import CONVERSATIONS, registered, since, talks_name_content
from metrics._gaps import cells
from metrics._lines import stacked
from metrics._metric import EACH, Metric, Moment, tally
from metrics._pairs import pairs
from metrics._register import persona
from metrics._shares import with_share
from metrics.content_coverage import talks

MEASURES = ("held", "held_with", "uses")


def wanted(ledger: Ledger) -> pl.DataFrame:
    """The demand, counted by conversation and persona, and the uses, counted by piece.

    Returns DIMENSIONS | conversation | persona (Enum) | piece | held | held_with (successful conversations of the
    window) | uses (leads that the piece was used for in it).
    """
    held = tally(demand(ledger), ["conversation", "persona"], {"held": EACH, "held_with": pl.col("with_piece")})
    return stacked([held, tally(pairs(ledger), ["piece"], {"uses": pl.col("used")})], MEASURES)


def demand(ledger: Ledger) -> pl.DataFrame:
    """The successful conversations of the window that are one of the five, each with the persona of its lead."""
    people = ledger.leads.select("lead_id", persona().alias("persona"))
    rows = talks(ledger).filter(pl.col("conversation").is_in(CONVERSATIONS))
    named = rows.join(people, on="lead_id", how="left", maintain_order="left")
    return named.select("lead_id", "day", "conversation", "with_piece", *DIMENSIONS, enum(named["persona"]))


def content_gaps(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """A row for each conversation and persona (phase null), and one for each phase that its content knows.

    The conversations are in every phase of their cell: nobody recorded the phase of a talk. Returns METRIC.columns.
    """
    held = counts.filter(pl.col("conversation").is_not_null()).group_by(
        "conversation", pl.col("persona").cast(pl.String)
    ).agg(pl.col("held", "held_with").sum())  # fmt: skip
    used = counts.filter(pl.col("piece").is_not_null()).group_by("piece").agg(pl.col("uses").sum())
    pieces = registered(moment.ledger).join(used, on="piece", how="left", maintain_order="left")
    rows = cells(held, pieces, moment)
    named = pl.lit(talks_name_content(moment.ledger))
    rows = rows.with_columns(
        pl.when(named).then("held_with").alias("held_with"), pl.lit(since(moment.as_of)).alias("since")
    )
    return with_share(rows, "held_with", "held").select(COLUMNS)


METRIC = Metric(
    key="content_gaps",
    name="Holes in the content",
    question="For which conversations, with whom and in which phase is there nothing to show?",
    formula="successful conversations of the last 90 days with a persona, where no piece on offer is for both",
    unit="share",
    better="higher",
    owner="marketing",
    clock="long",
    source="content, conversations.kind, conversations.successful, leads.persona, content_uses",
    count=wanted,
    finish=content_gaps,
    measures=MEASURES,
    leads=demand,
    keys=("conversation", "persona", "phase"),
    totals=("phase",),
    numerator="held_with",
    denominator="held",
    n="held",
    misleads="A hole is a demand without a piece made for it; a piece made for others may serve as well. Demand is "
    "what sales talked about, so a talk that nobody dares to hold for want of content is in no cell. One piece may be "
    "enough for a hundred talks.",
    columns={
        "conversation": "which of the five conversations (1–5)",
        "persona": "whom it is held with; empty: nobody recorded it",
        "phase": "phase of buying that content for the conversation knows (`not recorded`: none given); empty: all",
        "since": "first day of the window",
        "held": "demand: successful conversations with this persona in the window, in any phase",
        "held_with": "of these, conversations with any piece; empty where no conversation ever names one",
        "value": "held_with / held",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "pieces": "pieces on offer now for the conversation, persona and phase",
        "general": "pieces on offer for the conversation and phase that name no persona",
        "uses": "leads that these pieces were used for in the window, each piece and lead once",
        "hole": "whether there is demand, a persona, and neither such a piece nor a general one",
        "rank": "place among the holes of all phases, the greatest demand first",
    },
)
COLUMNS = list(METRIC.columns or {})
