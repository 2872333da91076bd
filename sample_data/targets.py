"""What was promised: revenue by month and quarter, handed-over leads and successful conversations by month."""

from typing import Any

from agreement.calendar import month, month_begins
from sample_data.truth import BEGINS_ON, ENDS_ON

Row = dict[str, Any]
_FIRST, _LAST = month(BEGINS_ON) + 7, month(ENDS_ON) + 7
"""The log begins with the sample, so the revenue of the first half-year comes from leads that it does not hold."""
_SEASON = (0.9, 0.95, 1.1, 1.0, 1.0, 1.1, 0.85, 0.75, 1.1, 1.05, 1.1, 1.1)
REVENUE_EUR = (250_000, 540_000)
"""A month's revenue target at the first and the last month with one, before seasons."""
HANDED_OVER = (165, 215)
CONVERSATIONS_HELD = (205, 245)
"""Successful conversations of all five kinds."""


def targets() -> list[Row]:
    """Rows of the frame targets, by month; quarters are sums of their months."""
    months = [
        row for index in range(_FIRST, _LAST + 1)
        for row in (
            _target(index, "revenue", round(_between(REVENUE_EUR, index), -3), "sales"),
            _target(index, "handed_over", round(_between(HANDED_OVER, index), 0), "marketing"),
            _target(index, "conversations_held", round(_between(CONVERSATIONS_HELD, index), 0), "sales"),
        )
    ]  # fmt: skip
    return months + quarters(months)


def quarters(months: list[Row]) -> list[Row]:
    """The revenue target of every quarter whose three months have one."""
    values = {row["period"]: row["value"] for row in months if row["metric"] == "revenue"}
    found: list[Row] = []
    for year in sorted({period[:4] for period in values}):
        for quarter in range(4):
            periods = [f"{year}-{3 * quarter + n:02d}" for n in (1, 2, 3)]
            if all(period in values for period in periods):
                total = sum(values[period] for period in periods)
                found.append(
                    {"period": f"{year}-Q{quarter + 1}", "metric": "revenue", "value": total, "owner": "sales"}
                )
    return found


def _target(index: int, metric: str, value: float, owner: str) -> Row:
    return {"period": month_begins(index).strftime("%Y-%m"), "metric": metric, "value": value, "owner": owner}


def _between(ends: tuple[int, int], index: int) -> float:
    """A straight line from the first month to the last, times the season of the month."""
    share = (index - _FIRST) / (_LAST - _FIRST)
    return (ends[0] + (ends[1] - ends[0]) * share) * _SEASON[index % 12]
