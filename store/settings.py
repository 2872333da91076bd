"""The company's settings: time zone, week start, fiscal year, currency, working day, holidays, contracts, churn."""

from dataclasses import asdict
from datetime import date
from json import dumps, loads
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreement.calendar import Calendar
from agreement.errors import Refused
from agreement.people import ADMINISTRATOR, Person
from store.changes import acting, record
from store.engine import reading, writing
from store.models import Setting

CALENDAR = "calendar"
LONGEST_CONTRACT = 120
"""Months; what is longer is a slip of the keyboard."""
SAMPLE = "sample"
"""Present when the database holds the made company; its value is the day the sample ends on."""


def calendar(session: Session) -> Calendar:
    """The calendar in force; what nobody set, or an older Accord did not store, has its default."""
    stored = setting(session, CALENDAR)
    if stored is None:
        return Calendar()
    values = loads(stored)
    values["workdays"] = tuple(values["workdays"])
    values["holidays"] = tuple(date.fromisoformat(day) for day in values["holidays"])
    return Calendar(**values)


def setting(session: Session, name: str) -> str | None:
    """One stored setting, or None."""
    return session.scalar(select(Setting.value).where(Setting.name == name))


def put(session: Session, name: str, value: str) -> None:
    """Stores one setting inside the caller's transaction."""
    session.merge(Setting(name=name, value=value))


def save_calendar(url: str, person: Person | str, new: Calendar) -> None:
    """Replaces the calendar; administrators only (the terminal passes a name instead of a person)."""
    _checked(new)
    with writing(url) as session:
        if isinstance(person, Person):
            person = acting(session, person, ADMINISTRATOR)
        before = asdict(calendar(session))
        put(session, CALENDAR, dumps(asdict(new), default=str))
        record(session, person, "settings.calendar", CALENDAR, before, asdict(new))


def is_sample(url: str) -> str | None:
    """The day the made company's data ends on, or None when the data is your own."""
    with reading(url) as session:
        return setting(session, SAMPLE)


def _checked(new: Calendar) -> None:
    try:
        ZoneInfo(new.time_zone)
    except (KeyError, ValueError, OSError):
        raise Refused(f"{new.time_zone!r} is no time zone. Use a name like Europe/Berlin or America/Chicago.") from None
    if not 1 <= new.week_start <= 7 or not 1 <= new.fiscal_year_start <= 12:
        raise Refused("The week starts on a weekday 1 to 7 and the fiscal year in a month 1 to 12.")
    if not 0 <= new.opens < new.closes <= 24 * 60 or not set(new.workdays) <= set(range(1, 8)) or not new.workdays:
        raise Refused("The working day must open before it closes, on at least one weekday from 1 to 7.")
    if len(new.currency) != 3 or not new.currency.isupper():
        raise Refused(f"{new.currency!r} is no currency code. Use three capital letters like EUR or USD.")
    if not 1 <= new.contract_months <= LONGEST_CONTRACT:
        raise Refused(f"An amount covers 1 to {LONGEST_CONTRACT} months, not {new.contract_months}.")
    if new.yearly_churn is not None and not 0 < new.yearly_churn <= 1:
        raise Refused("Customers who leave in a year: more than 0 % and at most 100 %, or nothing while it is unknown.")
