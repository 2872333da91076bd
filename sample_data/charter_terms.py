"""The charters of the made company: one in force, one on the table, and what its people did of it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from agreement.charter import Charter, HandoverStep, Priority, Responsibility, Training
from agreement.definition import Side
from sample_data.company import PRODUCT
from sample_data.truth import ENDS_ON, WEEKS, week_begins

BEGINS = week_begins(WEEKS - 26)
PROPOSED_ON = ENDS_ON - timedelta(days=6)
REVIEW_ON = ENDS_ON + timedelta(days=31)
LIMIT_CENTS = 1_700_000
"""Three campaigns in ten plan to cost more."""
GUIDE, ROUTER = "Write the guide to objections", "Keep the routing of new leads right"
WEEKLY, MONTHLY = "Read every rejection and answer it", "Clean the list of sources"
STEPS = (
    HandoverStep("Assign a rep", "marketing", 2, "handed_over", "assigned"),
    HandoverStep("Call or write", "sales", 4, "assigned", "first_response"),
    HandoverStep("Accept it, or reject it with a reason", "sales", 16, "handed_over", "decided"),
    HandoverStep("Talk to the right people", "sales", 200, "accepted", "conversation:2"),
    HandoverStep("Tell marketing what the lead said", "sales", 40, "first_response"),
)


def in_force(days: int = 0) -> Charter:
    """Version 1, with its days moved by `days`."""
    end = ENDS_ON + timedelta(days=days)
    return Charter(
        responsibilities=(
            Responsibility(WEEKLY, "marketing", "Ines Carvalho", every="week"),
            Responsibility(MONTHLY, "marketing", "Viktor Nyman", every="month"),
            Responsibility(ROUTER, "marketing", "Lena Fischer"),
            Responsibility(GUIDE, "sales", "Stefan Brunner", end - timedelta(days=12)),
            Responsibility("Describe the three best customers", "sales", "Marie Albrecht", end - timedelta(days=47)),
            Responsibility("Go through lost deals together", "sales", "Clara Vogt", every="quarter"),
            Responsibility("Name a contact for every trade show", "sales", "Freya Holm", end + timedelta(days=19)),
        ),
        priorities=(
            Priority("Plants with night shifts", "sales", end - timedelta(days=120), end + timedelta(days=60),
                     (f"{PRODUCT} Shift",)),
            Priority("Spare parts by subscription", "marketing", end - timedelta(days=60), end + timedelta(days=120),
                     (f"{PRODUCT} Parts", f"{PRODUCT} Service")),
            Priority("Keep the customers we have", "sales", end - timedelta(days=120)),
        ),
        handover=STEPS,
        training=(
            Training("ride_along", "marketing", 6),
            Training("sales_call", "marketing", 8),
            Training("campaign_session", "sales", 3),
            Training("content_session", "sales", 2),
        ),
        campaign_limit_cents=LIMIT_CENTS,
    )  # fmt: skip


def proposed(days: int = 0) -> Charter:
    """What marketing proposes: parts before night shifts, a quicker call, a higher limit."""
    now = in_force(days)
    first, second, *others = now.priorities
    quicker = tuple(replace(one, hours=2) if one.what == "Call or write" else one for one in STEPS)
    return replace(
        now, priorities=(second, first, *others), handover=quicker, campaign_limit_cents=2_500_000,
        training=(Training("ride_along", "marketing", 4), *now.training[1:]),
    )  # fmt: skip


NOTE = "Parts sell by themselves once somebody calls within two hours. Fewer ride-alongs, but each a whole day."


class Learnt(NamedTuple):
    """One entry of the training log, so many days before the end."""

    days_ago: int
    kind: str
    side: Side
    who: str
    note: str = ""
    confirmed: bool = True


LOG = (
    Learnt(96, "ride_along", "marketing", "Paul Okafor", "Three plants in two days"),
    Learnt(88, "campaign_session", "sales", "Clara Vogt"),
    Learnt(75, "sales_call", "marketing", "Ines Carvalho", "Two of five answered"),
    Learnt(61, "ride_along", "marketing", "Lena Fischer"),
    Learnt(47, "sales_call", "marketing", "Paul Okafor"),
    Learnt(40, "ride_along", "marketing", "Ines Carvalho", "Nobody on the night shift reads e-mail"),
    Learnt(33, "content_session", "sales", "Marie Albrecht", "The checklist is too long for a first call"),
    Learnt(26, "ride_along", "marketing", "Viktor Nyman"),
    Learnt(24, "sales_call", "marketing", "Lena Fischer", "Asked for a price at once"),
    Learnt(19, "campaign_session", "sales", "Jonas Lindqvist"),
    Learnt(17, "sales_call", "marketing", "Ines Carvalho"),
    Learnt(11, "ride_along", "marketing", "Paul Okafor", "Rode with Freya to a plant that shuts down at weekends"),
    Learnt(9, "sales_call", "marketing", "Viktor Nyman", "", confirmed=False),
    Learnt(4, "content_session", "sales", "Oliver Hartley", "", confirmed=False),
    Learnt(2, "ride_along", "marketing", "Lena Fischer", "", confirmed=False),
)


class Marked(NamedTuple):
    """A task that was done: for its day, or for its last whole period."""

    task: str
    side: Side


MARKED = (
    Marked("Describe the three best customers", "sales"),
    Marked(WEEKLY, "marketing"),
    Marked("Go through lost deals together", "sales"),
)


def begins(days: int = 0) -> date:
    """The day on which version 1 takes effect."""
    return BEGINS + timedelta(days=days)
