"""The sample's campaign gate: plans with an outcome, one that waits for sales, and a market test."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from agreement import Person
from agreement.campaign_foreseen import Expected, Reach, expected_json
from agreement.campaigns import ABOVE, BELOW, ENDED, NO_LIMIT, PROPOSED, RUNNING, SIGN, TEST, WAITING, Plan
from sample_data.charter_terms import LIMIT_CENTS
from sample_data.truth import TIME_ZONE
from store import models
from store.campaign_desk import Desk, add_signature, finished, recorded, write
from store.plans import one_plan

WEBINAR = Expected(
    Reach(85.7, 71, 103), Reach(26.4, 17, 37), Reach(3.8, 0, 8), Reach(150_564_00, -4_200_00, 350_369_00), 4, "webinar",
    90, 270,
)  # fmt: skip
FAIR = Expected(
    Reach(35.1, 23, 53), Reach(10.3, 5, 18), Reach(1.0, 0, 3), Reach(12_730_00, -20_400_00, 86_594_00), 7, "trade show",
    90, 270,
)  # fmt: skip
LETTERS = Expected(
    Reach(33.9, 5, 249),
    Reach(10.6, 1, 81),
    Reach(1.0, 0, 7),
    Reach(25_601_00, -3_500_00, 229_439_00),
    31,
    None,
    90,
    270,
)
LEARNED = "Eleven managers answered, four of them met sales; a letter that names the plant’s own machine did best"


class Signed(NamedTuple):
    """One plan and how far it came; days are those of the CSVs."""

    plan: Plan
    signed_on: date
    """Marketing signed on this day; sales, where it had to, a week later."""
    gate: str
    campaign_id: str | None = None
    expected: Expected | None = None
    """What `metrics._campaign_foreseen` says on the eve of the last signature; a test works it out again."""


PLANS = (
    Signed(
        Plan("Webinar: plant safety", "webinar", date(2025, 12, 1), date(2026, 1, 25), 4_200_00, "Lena Fischer",
             "Plant safety is what visitors of the fair asked about", leads=100),
        date(2025, 11, 17), NO_LIMIT, "C022", WEBINAR,
    ),
    Signed(
        Plan("Trade show: energy use", "trade show", date(2026, 8, 3), date(2026, 8, 23), 20_400_00, "Viktor Nyman",
             "The one fair where plant managers come with a budget", ("enterprise", "mid-market"), 40),
        date(2026, 7, 6), ABOVE, "C015", FAIR,
    ),
    Signed(
        Plan("Letters to plant managers", "letters", date(2026, 9, 7), date(2026, 10, 4), 3_500_00, "Ines Carvalho",
             "Nobody on the night shift reads e-mail", ("mid-market",), kind=TEST,
             hypothesis="A printed letter brings a plant manager to a first call",
             success="Five first meetings for the 3,500"),
        date(2026, 9, 1), BELOW, None, LETTERS,
    ),
    Signed(
        Plan("Trade show: hydrogen plants", "trade show", date(2027, 1, 18), date(2027, 1, 22), 24_000_00,
             "Viktor Nyman", "Two of our three largest customers build there", ("enterprise",), 60),
        date(2026, 11, 13), ABOVE,
    ),
)  # fmt: skip
"""Oldest first; the last waits for sales."""


def plan_history(session: Session, people: dict[str, Person], days: int) -> None:
    """Takes every plan through the gate, moved by `days`, inside the caller's transaction."""
    for one in PLANS:
        _through(session, one, people, days)


def moved(plan: Plan, days: int) -> Plan:
    """The plan with its days moved."""
    by = timedelta(days=days)
    return replace(plan, starts_on=plan.starts_on + by, ends_on=plan.ends_on + by)


def _through(session: Session, one: Signed, people: dict[str, Person], days: int) -> None:
    at = datetime.combine(one.signed_on + timedelta(days=days), time(11, 5), ZoneInfo(TIME_ZONE))
    marketing, waits = people["marketing"], one.gate == ABOVE
    row = models.CampaignPlan(state=PROPOSED, revision=1, created_at=at - timedelta(hours=3))
    session.add(row)
    session.flush()
    write(session, row, marketing, moved(one.plan, days), row.created_at)
    recorded(session, marketing, "propose", row.id, None, row.created_at)
    row.gate, row.limit_cents = one.gate, None if one.gate == NO_LIMIT else LIMIT_CENTS
    if not waits:
        _run(row, one, at)
        _sign(session, row, marketing, at)
    else:
        row.state = WAITING
        _sign(session, row, marketing, at)
        if one.campaign_id:
            at += timedelta(days=7)
            _run(row, one, at)
            _sign(session, row, people["sales"], at)
    row.campaign_id = one.campaign_id
    if one.plan.kind == TEST:
        _end(session, row, marketing, at + timedelta(days=40))


def _run(row: models.CampaignPlan, one: Signed, at: datetime) -> None:
    row.state, row.started_at = RUNNING, at
    row.expected = expected_json(one.expected) if one.expected else None


def _sign(session: Session, row: models.CampaignPlan, person: Person, at: datetime) -> None:
    desk = _desk(session, row, person, at)
    add_signature(session, desk, desk.shown.current.hash, None)
    finished(session, desk, SIGN)


def _end(session: Session, row: models.CampaignPlan, person: Person, at: datetime) -> None:
    desk = _desk(session, row, person, at)
    row.state, row.learned, row.succeeded = ENDED, LEARNED, False
    row.closed_at, row.closed_by = at, person.id
    finished(session, desk, "end")


def _desk(session: Session, row: models.CampaignPlan, person: Person, at: datetime) -> Desk:
    session.flush()
    shown = one_plan(session, row.id)
    assert shown is not None
    return Desk(row, shown, person, at)
