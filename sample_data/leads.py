"""The life of each lead, drawn from the truth: created, qualified, handed over, answered, decided, won or lost.

Times are local and whole; nothing is cut yet at the end of the sample. Keys that begin with `_` are for the other
generators and never reach a file.
"""

from datetime import datetime, timedelta
from math import exp, log
from random import Random
from typing import Any

from sample_data import company, truth
from sample_data.clock import at_work, awake, worked
from sample_data.profiles import profile
from sample_data.terms import bar_on

Lead = dict[str, Any]
_SUMMER, _CHRISTMAS, _NEW_YEAR = (30, 31, 32, 33, 34), (52, 1), (2,)
_WEEKDAYS = (19, 20, 19, 18, 14, 5, 5)
_EVENTS = (
    "qualified", "handed_over", "assigned", "first_response", "accepted", "rejected", "recycled", "opportunity", "won",
    "lost",
)  # fmt: skip


def leads() -> list[Lead]:
    """Every lead with its whole life, in order of creation."""
    born: list[Lead] = []
    for week in range(truth.WEEKS):
        draw = Random(f"{truth.SEED} week {week}")
        born += [_born(week, draw) for _ in range(_many(week, draw))]
    born.sort(key=lambda lead: lead["created_at"])
    for number, lead in enumerate(born, 1):
        draw = Random(f"{truth.SEED} lead {number}")
        lead |= {"lead_id": f"L{number:05d}", "source_system": "crm", "attempts": None, "rejection_reason": None}
        lead |= dict.fromkeys(f"{event}_at" for event in _EVENTS)
        lead |= dict.fromkeys(("lost_reason", "amount_cents", "margin_share", "sales_owner"))
        profile(lead, draw)
        _live(lead, draw)
    return born


def _many(week: int, draw: Random) -> int:
    """Leads created in a week: growth, seasons, chance, and the broad campaign of the drop."""
    mean = 80 + 37 * week / truth.WEEKS
    number = truth.week_begins(week).isocalendar().week
    mean *= 0.8 if number in _SUMMER else 0.45 if number in _CHRISTMAS else 0.75 if number in _NEW_YEAR else 1
    if week >= truth.DROP_WEEK:
        mean *= 1 + (truth.DROP_VOLUME - 1) * truth.SOURCE_MIX[0] / sum(truth.SOURCE_MIX)
    return round(draw.gauss(mean, mean**0.5))


def _born(week: int, draw: Random) -> Lead:
    mix = list(truth.SOURCE_MIX)
    if week >= truth.DROP_WEEK:
        mix[0] = round(mix[0] * truth.DROP_VOLUME)
    source = draw.choices(truth.SOURCES, mix)[0]
    day = truth.week_begins(week) + timedelta(days=draw.choices(range(7), _WEEKDAYS)[0])
    dropped = source == truth.DROP_SOURCE and week >= truth.DROP_WEEK
    return {"created_at": awake(day, draw), "source": source, "_dropped": dropped}


def _live(lead: Lead, draw: Random) -> None:
    wanted = 1 / (1 + exp(-(lead["score"] - bar_on(lead["created_at"].date()) + 2) / 3))
    if draw.random() > wanted * (0.96 if lead["_fits"] else 0.25):
        if draw.random() < 0.16:
            lead["qualified_at"] = at_work(lead["created_at"], draw.lognormvariate(log(9), 0.9), draw)
        return
    pace = 4 if lead["source"] == "paid search" else 8
    lead["qualified_at"] = at_work(lead["created_at"], draw.lognormvariate(log(pace), 0.9), draw)
    lead["handed_over_at"] = worked(lead["qualified_at"], draw.lognormvariate(log(180), 1.0))
    if draw.random() < 0.992:
        reps, shares = _reps(lead["region"])
        lead["sales_owner"] = draw.choices(reps, shares)[0]
        lead["assigned_at"] = worked(lead["handed_over_at"], draw.lognormvariate(log(12), 0.8))
    _decide(lead, _answer(lead, draw), draw)
    if lead["accepted_at"] is not None:
        _close(lead, draw)


def _reps(region: str | None) -> tuple[list[str], list[int]]:
    """Everybody may get a lead; those of the region mostly do."""
    weights = [(24 if home == region else 1) * company.HOURS.get(rep, 40) for rep, home in company.REPS.items()]
    return list(company.REPS), weights


def _answer(lead: Lead, draw: Random) -> float | None:
    """Business minutes to the first response, or None when nobody ever answers."""
    if draw.random() < truth.NEVER_ANSWERED or lead["sales_owner"] is None:
        return None
    late = lead["sales_owner"] == truth.LATE_REP
    median, spread = (truth.LATE_REP_MINUTES, 0.5) if late else (truth.REP_MINUTES, 0.7)
    minutes = 14 + draw.lognormvariate(log(median), spread)
    lead["first_response_at"] = worked(lead["handed_over_at"], minutes)
    if lead["assigned_at"] > lead["first_response_at"]:
        lead["assigned_at"] = lead["handed_over_at"]
    lead["_in_time"] = int(minutes) <= truth.COMMITTED_MINUTES
    lead["attempts"] = draw.choices((1, 2, 3, 4), (46, 30, 16, 8))[0]
    return minutes


def _decide(lead: Lead, answered: float | None, draw: Random) -> None:
    """Accepts or rejects, mostly within two working days; a few leads are forgotten."""
    if draw.random() < (0.25 if answered is None else 0.008):
        return
    minutes = draw.lognormvariate(log(260), 0.55) if answered is not None else draw.uniform(4, 12) * 480
    moment = worked(lead["handed_over_at"], max(minutes, (answered or 0) + draw.uniform(10, 120)))
    odds = 3.3 * exp(0.03 * (lead["score"] - 62)) * (1.15 if lead["_passes"] else 0.38)
    odds *= truth.DROP_ACCEPT_ODDS if lead["_dropped"] else 1
    odds *= 0.4 if lead["source"] == "purchased list" else 1
    if answered is not None and draw.random() < odds / (1 + odds):
        lead["accepted_at"] = moment
        return
    lead["rejected_at"] = moment
    reason = _in_words(lead, draw.choices(tuple(company.REASONS), tuple(company.REASONS.values()))[0])
    lead["rejection_reason"] = reason if draw.random() > (0.06 if answered is not None else 0.6) else None
    if answered is not None and reason == "unable to reach":
        lead["attempts"] = draw.choices((2, 3, 4, 5, 6, 7), (1, 2, 4, 58, 23, 12))[0]
    _recycle(lead, reason, draw)


def _in_words(lead: Lead, reason: str) -> str:
    """What sales writes down: of small companies and bought addresses "no fit" where of others it is something else."""
    if reason not in truth.FIT_REASONS:
        return reason
    small = lead["employees"] is not None and lead["employees"] < truth.SMALL
    if small or lead["source"] == "purchased list":
        return truth.FIT_REASONS[0]
    other = int(lead["lead_id"][1:]) % 5 < truth.FIT_OF_OTHERS
    return truth.FIT_REASONS[1] if reason == truth.FIT_REASONS[0] and not other else reason


def _recycle(lead: Lead, reason: str, draw: Random) -> None:
    if draw.random() > {"not now": 0.55, "no budget": 0.25}.get(reason, 0) or lead["first_response_at"] is None:
        return
    lead["recycled_at"] = at_work(lead["rejected_at"], draw.uniform(30, 120), draw)
    if draw.random() < 0.35:
        lead["accepted_at"] = at_work(lead["recycled_at"], draw.uniform(2, 20), draw)


def _close(lead: Lead, draw: Random) -> None:
    """What becomes of an accepted lead: a customer, a lost opportunity, or nothing."""
    won = draw.random() < truth.win_probability(lead["source"], lead["score"], lead["_in_time"], lead["_dropped"])
    if not won and draw.random() > 0.21:
        return
    spread = truth.WIN_SPREAD
    days = draw.lognormvariate(log(truth.MEDIAN_DAYS_TO_WIN if won else 70), spread)
    lead["opportunity_at"] = at_work(lead["accepted_at"], days * draw.uniform(0.2, 0.5), draw)
    median, spread = company.DEAL_EUR[lead["_segment"]]
    lead["amount_cents"] = max(round(draw.lognormvariate(log(median), spread) / 100), 15) * 10_000
    lead["margin_share"] = round(draw.uniform(0.58, 0.86), 2) if draw.random() < 0.9 or won else None
    closed: datetime = max(at_work(lead["accepted_at"], days, draw), worked(lead["opportunity_at"], 60))
    if won:
        lead["won_at"] = closed
    elif draw.random() < 0.92:
        lead["lost_at"] = closed
        lead["lost_reason"] = draw.choices(tuple(company.LOST), tuple(company.LOST.values()))[0]
