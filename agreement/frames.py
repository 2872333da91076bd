"""The contract: the frames both teams read, each named for what a row is.

Times are UTC, `_on` is a date, money is whole cents, a share lies between 0 and 1. Null means unknown, never zero.
The store creates its tables from this declaration, the intake converts files to it, the metrics read it.
"""

from dataclasses import dataclass

import polars as pl

TEXT = pl.String()
TIME = pl.Datetime("us", "UTC")
DAY = pl.Date()
WHOLE = pl.Int64()
CENTS = pl.Int64()
YES_NO = pl.Boolean()
SHARE = pl.Float64()

EVENTS = (
    "created", "qualified", "handed_over", "assigned", "first_response",
    "accepted", "rejected", "recycled", "opportunity", "won", "lost",
)  # fmt: skip
"""What happens to a lead, in the usual order. Each is a column `<event>_at`."""

KNOWN = ("email_known", "phone_known", "budget_known", "authority_known", "need_known", "timing_known")
"""What sales wants to know before it starts; true, false, or null when nobody recorded it."""

DIMENSIONS = ("source", "segment", "region", "sales_owner")
"""The filters every metric answers without reading the leads again."""


@dataclass(frozen=True)
class Frame:
    """One table of the contract: its name, its columns with types, and the columns that identify a row."""

    name: str
    columns: dict[str, pl.DataType]
    key: tuple[str, ...]
    made_key: bool = False
    """True when the key is made from the row's own content if the file brings none."""

    @property
    def empty(self) -> pl.DataFrame:
        """The frame without rows, with every type in place."""
        return pl.DataFrame(schema=self.columns)


LEADS = Frame(
    "leads",
    {
        "lead_id": TEXT, "source_system": TEXT, "created_at": TIME, "qualified_at": TIME, "handed_over_at": TIME,
        "assigned_at": TIME, "first_response_at": TIME, "attempts": WHOLE, "accepted_at": TIME, "rejected_at": TIME,
        "rejection_reason": TEXT, "recycled_at": TIME, "opportunity_at": TIME, "won_at": TIME, "lost_at": TIME,
        "lost_reason": TEXT, "amount_cents": CENTS, "margin_share": SHARE, "source": TEXT, "channel": TEXT,
        "campaign_id": TEXT, "segment": TEXT, "industry": TEXT, "region": TEXT, "employees": WHOLE, "job_level": TEXT,
        "persona": TEXT, "score": WHOLE, "email_known": YES_NO, "phone_known": YES_NO, "budget_known": YES_NO,
        "authority_known": YES_NO, "need_known": YES_NO, "timing_known": YES_NO, "sales_owner": TEXT,
        "marketing_owner": TEXT, "name": TEXT, "company": TEXT, "email": TEXT, "updated_at": TIME,
    },
    key=("lead_id",),
)  # fmt: skip
STAGE_CHANGES = Frame(
    "stage_changes",
    {
        "change_id": TEXT, "lead_id": TEXT, "at": TIME, "event": TEXT, "stage": TEXT, "reason": TEXT,
        "changed_by": TEXT,
    },
    key=("change_id",),
    made_key=True,
)  # fmt: skip
"""The CRM's stage history: a lead entered `stage` (the CRM's own word), which is one of EVENTS, or null where the map
does not know that stage. Where a lead has any for an event, they say when it happened, not its `<event>_at`."""

TOUCHES = Frame(
    "touches",
    {
        "touch_id": TEXT, "lead_id": TEXT, "at": TIME, "channel": TEXT, "campaign_id": TEXT, "content_id": TEXT,
        "kind": TEXT,
    },
    key=("touch_id",),
    made_key=True,
)  # fmt: skip
CONVERSATIONS = Frame(
    "conversations",
    {
        "conversation_id": TEXT, "lead_id": TEXT, "at": TIME, "kind": WHOLE, "successful": YES_NO, "held_by": TEXT,
        "content_id": TEXT, "output": TEXT,
    },
    key=("conversation_id",),
    made_key=True,
)  # fmt: skip
"""`output`: what the conversation produced, as a sentence or a link, which somebody else can look at."""

CONTENT = Frame(
    "content",
    {
        "content_id": TEXT, "title": TEXT, "kind": TEXT, "conversation": WHOLE, "persona": TEXT, "phase": TEXT,
        "published_on": DAY, "updated_on": DAY, "retired_on": DAY, "cost_cents": CENTS,
    },
    key=("content_id",),
)  # fmt: skip
CONTENT_USES = Frame(
    "content_uses",
    {
        "use_id": TEXT, "content_id": TEXT, "lead_id": TEXT, "at": TIME, "used_by": TEXT, "recommended": YES_NO,
        "used": YES_NO,
    },
    key=("use_id",),
    made_key=True,
)  # fmt: skip
RATINGS = Frame(
    "ratings",
    {
        "rating_id": TEXT, "content_id": TEXT, "at": TIME, "rated_by": TEXT, "useful": YES_NO, "lead_id": TEXT,
        "comment": TEXT,
    },
    key=("rating_id",),
    made_key=True,
)  # fmt: skip
"""Sales says whether a piece was useful, with a lead or in general. The last word of a person on a piece counts."""
CAMPAIGNS = Frame(
    "campaigns",
    {
        "campaign_id": TEXT, "name": TEXT, "channel": TEXT, "planned_cost_cents": CENTS, "approved_by": TEXT,
        "starts_on": DAY, "ends_on": DAY,
    },
    key=("campaign_id",),
)  # fmt: skip
SPEND = Frame("spend", {"campaign_id": TEXT, "on": DAY, "amount_cents": CENTS}, key=("campaign_id", "on"))
TARGETS = Frame(
    "targets", {"period": TEXT, "metric": TEXT, "value": SHARE, "owner": TEXT}, key=("period", "metric", "owner")
)
"""`period` is a month ("2026-11") or a quarter ("2026-Q4"); `value` is in the metric's unit (money in whole units)."""

DISPUTES = Frame(
    "disputes",
    {
        "lead_id": TEXT, "contested_at": TIME, "contested_by": TEXT, "sales_label": YES_NO, "sales_labelled_at": TIME,
        "marketing_label": YES_NO, "marketing_labelled_at": TIME, "settled_at": TIME, "settled_as": TEXT,
    },
    key=("lead_id",),
)  # fmt: skip
"""A rejection that marketing contests. A label says whether the lead was good enough for sales, given blind: nobody is
shown one label before both exist. `settled_as` is one of SETTLEMENTS."""
UPHELD, OVERTURNED = SETTLEMENTS = ("upheld", "overturned")
"""How a dispute ends: the rejection stands, or the lead should have been accepted."""

FRAMES: dict[str, Frame] = {
    frame.name: frame
    for frame in (
        LEADS,
        STAGE_CHANGES,
        TOUCHES,
        CONVERSATIONS,
        CONTENT,
        CONTENT_USES,
        RATINGS,
        CAMPAIGNS,
        SPEND,
        TARGETS,
        DISPUTES,
    )
}  # fmt: skip
