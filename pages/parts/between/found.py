"""What waits between the two teams: for the review."""

from metrics import Filters
from pages.parts import frames
from pages.parts.between.signed import signed_dues
from reports.between import LATE, Due, content_holes, deals_stalled, leads_due


def dues(filters: Filters | None = None) -> tuple[Due, ...]:
    """Everything, what is late first; leads, deals and content under the filters, the rest is not about leads."""
    found = (
        *signed_dues(frames.url(), frames.bundle(), frames.result("handover_steps")),
        *leads_due(frames.result("response_queue", filters)),
        *deals_stalled(frames.result("conversation_stalls", filters), frames.bundle().calendar),
        *content_holes(frames.result("content_gaps", filters)),
    )
    return tuple(sorted(found, key=lambda one: one.state != LATE))
