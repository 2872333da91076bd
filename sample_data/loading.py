"""Filling an empty database with the made company, in one transaction: all of it or nothing."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date, timedelta

import polars as pl
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from agreement.calendar import Calendar
from agreement.errors import Refused
from agreement.people import Person
from sample_data.chartered import sign_charter
from sample_data.clock import CLOSES, OPENS, holidays
from sample_data.meetings import hold
from sample_data.moved import frames, moved_by
from sample_data.people import DEMO_PEOPLE
from sample_data.planned import plan_history
from sample_data.signed import sign_history
from sample_data.truth import CONTRACT_MONTHS, TIME_ZONE, YEARLY_CHURN
from store.changes import now, record
from store.engine import writing
from store.models import TABLES, Agreement, User
from store.passwords import hashed
from store.settings import CALENDAR, SAMPLE, put, setting

_LOCK = 4112027
"""Key of the advisory lock that keeps two first starts on PostgreSQL apart."""


def load(url: str, ends_on: date | None = None) -> bool:
    """Fills an empty, migrated database with leads, people, settings and agreements; the data ends on `ends_on`.

    `ends_on` left out means yesterday in the company's time zone. Gives False when the sample is already there (another
    process was faster). Raises Refused when the database holds anything of your own.
    """
    ends_on = ends_on or Calendar(time_zone=TIME_ZONE).today() - timedelta(days=1)
    with writing(url) as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        if setting(session, SAMPLE) is not None:
            return False
        _check_empty(session)
        company = _calendar(ends_on)
        put(session, CALENDAR, json.dumps(asdict(company), default=str))
        put(session, SAMPLE, ends_on.isoformat())
        people = _people(session)
        sign_history(session, people, moved_by(ends_on))
        sign_charter(session, people, company, ends_on)
        hold(session, people, company, ends_on)
        plan_history(session, people, moved_by(ends_on))
        for name, frame in frames(ends_on).items():
            _fill(session, name, frame)
        record(session, "Accord", "sample.load", SAMPLE, None, {"ends_on": ends_on.isoformat()})
    return True


def _check_empty(session: Session) -> None:
    for name, table in ({name: TABLES[name] for name in TABLES} | {"users": User, "agreements": Agreement}).items():
        if session.scalar(select(func.count()).select_from(table)):
            raise Refused(
                f"This database already holds {name}, so the sample company will not be mixed into it. "
                "Give the sample a database of its own."
            )


def _calendar(ends_on: date) -> Calendar:
    years = range(ends_on.year - 2, ends_on.year + 2)
    return Calendar(
        time_zone=TIME_ZONE, opens=OPENS * 60, closes=CLOSES * 60, holidays=holidays(years),
        contract_months=CONTRACT_MONTHS, yearly_churn=YEARLY_CHURN,
    )  # fmt: skip


def _people(session: Session) -> dict[str, Person]:
    """The demo people by seat. Their passwords are hashed side by side: each takes a good part of a second."""
    with ThreadPoolExecutor() as pool:
        secrets = dict(pool.map(lambda one: (one[0], hashed(one[0], one[3])), DEMO_PEOPLE))
    users = [
        User(
            username=username, name=name, email=f"{username}@example.com", seat=seat, demo=True, active=True,
            password_hash=secrets[username], created_at=now(), password_changed_at=now(),
        )
        for username, name, seat, _ in DEMO_PEOPLE
    ]  # fmt: skip
    session.add_all(users)
    session.flush()
    return {user.seat: Person(user.id, user.username, user.name, user.seat) for user in users}


def _fill(session: Session, name: str, frame: pl.DataFrame) -> None:
    session.execute(insert(TABLES[name]), frame.to_dicts())
