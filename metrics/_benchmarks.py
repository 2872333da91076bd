"""Numbers of others, to look at beside one's own. A benchmark is never a target: they are other firms' leads."""

from typing import NamedTuple


class Audit(NamedTuple):
    """How fast firms answered one enquiry each: shares of all firms."""

    firms: int
    within_1_hour: float
    in_1_to_24_hours: float
    later: float
    never: float
    source: str

    @property
    def within_24_hours(self) -> float:
        """Share of firms that answered within a day."""
        return round(self.within_1_hour + self.in_1_to_24_hours, 10)


AUDIT = Audit(
    2241, 0.37, 0.16, 0.24, 0.23,
    "Oldroyd, McElheran and Elkington, “The Short Life of Online Sales Leads”, Harvard Business Review, March 2011",
)  # fmt: skip
"""2,241 US firms, each sent one enquiry through its website."""


class Said(NamedTuple):
    """A share that an analyst firm gave of its clients."""

    share: float
    source: str


UNUSED = Said(
    0.65,
    "65 % of B2B content is not used by sales (SiriusDecisions, now Forrester, about 2013; it also said 60 to 70 %)",
)
"""Quoted everywhere, the study itself was for its clients only: take it for an order of magnitude."""
