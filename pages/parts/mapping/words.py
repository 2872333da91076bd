"""What the columns of the contract are called on the mapping page, in groups."""

from pages.parts.lead_list.events import STEPS

EVENTS = {"": "nothing that counts here", **{event: said for event, (_, said) in STEPS.items()}}
"""What a state may mean."""
GROUPS = {
    "When it happened": {
        "created_at": "Lead created", "qualified_at": "Qualified by marketing",
        "handed_over_at": "Handed over to sales",
        "assigned_at": "Assigned to a rep", "first_response_at": "First response", "accepted_at": "Accepted",
        "rejected_at": "Rejected", "recycled_at": "Taken back to nurture", "opportunity_at": "Opportunity opened",
        "won_at": "Won", "lost_at": "Lost", "updated_at": "Last changed",
    },
    "What it is": {
        "lead_id": "Lead id", "source": "Source", "channel": "Channel", "campaign_id": "Campaign", "segment": "Segment",
        "region": "Region", "industry": "Industry", "employees": "Employees", "job_level": "Job level or title",
        "persona": "Persona", "score": "Score", "amount": "Amount", "margin_share": "Margin",
        "attempts": "Attempts to reach",
        "rejection_reason": "Reason of the rejection", "lost_reason": "Reason of the loss",
    },
    "Who it is": {
        "name": "Name", "company": "Company", "email": "E-mail", "sales_owner": "Sales owner",
        "marketing_owner": "Marketing owner", "email_known": "E-mail known", "phone_known": "Phone known",
        "budget_known": "Budget known", "authority_known": "Authority known", "need_known": "Need known",
        "timing_known": "Timing known",
    },
}  # fmt: skip
OF_STATES = ("qualified", "handed_over", "accepted", "rejected", "recycled", "opportunity", "won", "lost")
