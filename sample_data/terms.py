"""The agreement history of the made company: two signed versions and a proposal on the table."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from agreement.definition import Commitment, Definition, Foreseen, Prediction, Rule
from agreement.needs import Needs
from sample_data.truth import ENDS_ON, WEEKS, week_begins

FIRST_WEEK, SECOND_WEEK = 4, WEEKS - 40
"""The weeks in which version 1 and version 2 take effect."""
PROPOSED_ON = ENDS_ON - timedelta(days=9)
SIGNED_AFTER = 3
"""Days from the proposal to the second signature."""
FIRST_BAR, BAR, PROPOSED_BAR = 50, 55, 62
SIGNED = 2
"""Versions that were agreed before the proposal on the table."""
NEEDS = {
    "sales": Needs("sales", most_a_rep=4, win_percent=8.0),
    "marketing": Needs("marketing", least_a_week=28, missed_percent=33.0),
}
"""What each side needs of the next bar: the zone of agreement lies between the two bars on the table."""
ANSWERED = "trigger:score:at_least"
ANSWER = "At 62 we would turn away far more customers than at 55. Would 60 spare you enough?"
PRICING_DAYS = 45
SECOND_PREDICTION = Prediction(
    volume=Foreseen(354 / 13, 12.9107, 41.5509, 4.225, 50.2365),
    acceptance=Foreseen(312 / 404, 259 / 354, 287 / 354, 251 / 354, 294 / 354, age_days=30, weeks=13),
    win_rate=Foreseen(47 / 578, 21 / 354, 38 / 354, 17 / 354, 43 / 354, age_days=270, weeks=13),
)
"""Of version 2: the autumn before it was slow at Christmas, so the interval of a week is wide."""
TOO_JUNIOR = ("intern", "student")


@dataclass(frozen=True)
class Terms:
    """One negotiation: what was written, by which side, when, and from when it rules."""

    definition: Definition
    side: str
    proposed_on: date
    effective_on: date
    review_on: date
    note: str
    signed: bool = True
    prediction: Prediction | None = None
    """What the back-test foresaw on the eve of the second signature (`metrics._foreseen`; a test works it out again).

    None where nothing could be foreseen: version 1 was signed in the third week of the log.
    """


def definition(bar: int, commitments: tuple[Commitment, ...]) -> Definition:
    """The company's definition of a SAL at a score bar."""
    rules = (
        Rule("fit", "employees", "at_least", 20),
        Rule("fit", "job_level", "none_of", TOO_JUNIOR),
        Rule("information", "email_known", "known"),
        Rule("information", "need_known", "known"),
        Rule("trigger", "touch:pricing_page", "within_days", PRICING_DAYS),
        Rule("trigger", "score", "at_least", bar),
    )
    return Definition("all", rules, commitments)


def commitments(volume: int, capacity: int) -> tuple[Commitment, ...]:
    """What both sides promise."""
    return (
        Commitment("sales", "first_response", 240, 90),
        Commitment("sales", "decision", 2, 90),
        Commitment("sales", "attempts", 5),
        Commitment("sales", "capacity", capacity),
        Commitment("marketing", "volume", volume),
        Commitment("marketing", "complete", 0, 95),
        Commitment("marketing", "win_rate", 270, 6),
    )


def history() -> tuple[Terms, ...]:
    """The negotiations, oldest first; the last is still open."""
    first, second = week_begins(FIRST_WEEK), week_begins(SECOND_WEEK)
    return (
        Terms(
            definition(FIRST_BAR, commitments(26, 12)), "marketing", first - timedelta(days=13), first, second,
            "Our first written definition of a SAL.",
        ),
        Terms(
            definition(BAR, commitments(30, 15)), "sales", second - timedelta(days=13), second,
            second + timedelta(days=364), "After a year: a higher bar, and more leads a week from marketing.",
            prediction=SECOND_PREDICTION,
        ),
        Terms(
            definition(PROPOSED_BAR, commitments(30, 15)), "sales", PROPOSED_ON, ENDS_ON + timedelta(days=22),
            ENDS_ON + timedelta(days=386),
            "We turn down too many leads of the last weeks. A bar of 62 would spare us the weakest.", signed=False,
        ),
    )  # fmt: skip


def bar_on(day: date) -> int:
    """The score bar that marketing aims at on a day."""
    return BAR if day >= week_begins(SECOND_WEEK) else FIRST_BAR


def passes(lead: dict[str, Any], bar: int) -> bool:
    """Whether a lead of the generator meets the definition at a bar; unknown never does."""
    return bool(
        (lead["employees"] or 0) >= 20
        and lead["job_level"] not in (None, *TOO_JUNIOR)
        and lead["email_known"]
        and lead["need_known"]
        and lead["_pricing"]
        and lead["score"] >= bar
    )
