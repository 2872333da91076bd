"""Do leads that met content go on more often than those that did not?"""

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._content import uses_recorded
from metrics._differences import newcombe, standardised
from metrics._metric import EACH, Metric, Moment, tally
from metrics._pairs import shown
from metrics._recorded import on_record
from metrics._shares import wilson

LANDMARK = 14
"""Days after entering the stage in which a use counts, and from which on the step is waited for."""
STEPS = {"opportunity": ("accepted", 60), "won": ("opportunity", 90)}
"""The step → the stage that it starts from, and days from the landmark in which it is waited for."""
MEASURES = ("leads", "moved")
GROUPS = {"with": True, "without": False}
_NAMES = [f"{group}_{part}" for group in GROUPS for part in MEASURES]


def progress(ledger: Ledger) -> pl.DataFrame:
    """Leads counted: DIMENSIONS | step | with_content | leads | moved."""
    return tally(followed(ledger), ["step", "with_content"], {"leads": EACH, "moved": pl.col("moved")})


def followed(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number, a row for each step: lead_id | DIMENSIONS | step | with_content | moved.

    In are leads that stood in the stage LANDMARK days after entering it (neither gone on nor lost), whose time to go on
    is over by `as_of`, and with whom sales talked by then (where conversations are recorded): the others had no
    occasion to be shown anything.
    """
    met = shown(ledger).filter("used").select("lead_id", "day", pl.lit(True).alias("with_content"))
    talked = ledger.conversations.select("lead_id", "day", pl.lit(False).alias("with_content"))
    occasions = pl.concat([met, talked]).drop_nulls("lead_id")
    parts = [_step(ledger, occasions, step, *how) for step, how in STEPS.items()]
    return pl.concat(parts).with_columns(pl.col("step").cast(pl.Enum(list(STEPS))))


def _step(ledger: Ledger, occasions: pl.DataFrame, step: str, entry: str, wait: int) -> pl.DataFrame:
    begun, done, lost = (pl.col(f"{event}_day") for event in (entry, step, "lost"))
    mark = begun + LANDMARK
    today = pl.lit(ledger.as_of).cast(pl.Int32)
    stood = (mark + wait <= today) & (done.is_null() | (done > mark)) & (lost.is_null() | (lost > mark))
    leads = ledger.leads.filter(stood).select(
        "lead_id", *DIMENSIONS, begun.alias("begun"), (done <= mark + wait).fill_null(False).alias("moved")
    )
    both = occasions.join(leads.select("lead_id", "begun"), on="lead_id")
    early = both.filter((pl.col("day") >= pl.col("begun")) & (pl.col("day") <= pl.col("begun") + LANDMARK))
    seen = early.group_by("lead_id").agg(pl.col("with_content").any())
    how = "inner" if ledger.conversations.height else "left"
    rows = leads.join(seen, on="lead_id", how=how, maintain_order="left")  # type: ignore[arg-type]
    return rows.select("lead_id", *DIMENSIONS, pl.lit(step).alias("step"), pl.col("with_content").fill_null(False),
                       "moved")  # fmt: skip


def content_progress(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """A row for each step: both shares with Wilson's interval, their difference with Newcombe's, and the same
    standardised over segments. All null where no use was ever recorded. Returns the columns of METRIC.columns.
    """
    steps = pl.DataFrame({"step": list(STEPS)})
    counts = counts.with_columns(pl.col("step").cast(pl.String))
    whole = steps.join(_compared(counts, ["step"]), on="step", how="left", maintain_order="left")
    strata = _compared(counts, ["step", "segment"]).filter(pl.col("value").is_not_null())
    rows = whole.join(standardised(strata, ["step"], "leads"), on="step", how="left", maintain_order="left")
    known = pl.lit(uses_recorded(moment.ledger))
    recorded = [step for step, (entry, _) in STEPS.items() if on_record(moment.ledger, f"{step}_at", f"{entry}_at")]
    told = known & pl.col("step").is_in(recorded)
    return rows.with_columns(
        pl.lit(LANDMARK).cast(pl.Int64).alias("landmark_days"),
        pl.col("step").replace_strict({step: wait for step, (_, wait) in STEPS.items()}, return_dtype=pl.Int64)
        .alias("wait_days"),
    ).with_columns(
        pl.when(told).then(pl.col(name).fill_null(0)).alias(name) for name in ("leads", "standardised_leads", *_NAMES)
    ).with_columns(pl.when(told).then(pl.col(name)).alias(name) for name in _SHARES).select(COLUMNS)  # fmt: skip


def _compared(counts: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Keys | leads | both groups' leads, moved and share | their difference (null where one group has no lead)."""
    sums = [
        pl.col(part).filter(pl.col("with_content") == group).sum().alias(f"{name}_{part}")
        for name, group in GROUPS.items() for part in MEASURES
    ]  # fmt: skip
    rows = counts.group_by(keys).agg(pl.col("leads").sum(), *sums)
    ends = {
        f"{name}_{end}": one
        for name in GROUPS
        for end, one in zip(
            ("share", "low", "high"), wilson(pl.col(f"{name}_moved"), pl.col(f"{name}_leads")), strict=True
        )
    }
    rows = rows.with_columns(one.alias(name) for name, one in ends.items())
    difference = zip(("value", "low", "high"), newcombe("with", "without"), strict=True)
    return rows.with_columns(one.alias(name) for name, one in difference)


METRIC = Metric(
    key="content_progress",
    name="Progress with content",
    question="Do leads that met content go on more often than those that did not?",
    formula=f"share that goes on, with a piece used within {LANDMARK} days of entering the stage − without one; both "
    f"counted from day {LANDMARK} on, for the same number of days",
    unit="ratio",
    better="neither",
    owner="both",
    clock="long",
    source="content_uses, conversations, leads.accepted_at, leads.opportunity_at, leads.won_at, leads.segment",
    count=progress,
    finish=content_progress,
    measures=MEASURES,
    by=("segment",),
    leads=followed,
    keys=("step",),
    n="leads",
    misleads="Association, not effect: good reps use more content, and use it with leads that look good. A lead that "
    "goes further meets more content; that is why only uses of the first days count and why both groups are waited for "
    "from the same day on (a landmark), but more talks in those days still mean more of both. Only an experiment could "
    "tell.",
    columns={
        "step": "opportunity: accepted leads that become one; won: opportunities that are won",
        "landmark_days": "days after entering the stage in which a use counts; the waiting begins after them",
        "wait_days": "days after that in which the step is waited for",
        "leads": "leads that stood in the stage then, with whom sales had talked, and whose wait is over",
        "with_leads": "of these, leads that a piece was used for in the first days",
        "with_moved": "of these, leads that went on within the wait",
        "with_share": "with_moved / with_leads",
        "with_low": "lower end of its 95 % Wilson interval",
        "with_high": "upper end of its 95 % Wilson interval",
        "without_leads": "leads without a piece in the first days",
        "without_moved": "of these, leads that went on within the wait",
        "without_share": "without_moved / without_leads",
        "without_low": "lower end of its 95 % Wilson interval",
        "without_high": "upper end of its 95 % Wilson interval",
        "value": "with_share − without_share; empty where one group has no lead",
        "low": "lower end of its 95 % Newcombe interval",
        "high": "upper end of its 95 % Newcombe interval",
        "standardised": "the same within each segment, weighted by the segment's leads",
        "standardised_low": "lower end of its 95 % interval (MOVER)",
        "standardised_high": "upper end of its 95 % interval (MOVER)",
        "standardised_leads": "leads of the segments that have both groups",
    },
)
COLUMNS = list(METRIC.columns or {})
_SHARES = [name for name in COLUMNS if name.endswith(("share", "low", "high", "value", "standardised"))]
