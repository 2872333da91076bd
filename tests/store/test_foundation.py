"""The store on both engines: nothing is lost, types come back as the contract has them, strangers' tables are left."""

import threading
from datetime import UTC, date, datetime
from json import dumps
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import select

from agreement.calendar import Calendar
from agreement.errors import Refused
from agreement.frames import FRAMES
from agreement.people import Person
from store import engine, frames, schema, settings
from store.changes import record
from store.models import TABLES, Audit, Setting, User

MORNING = datetime(2026, 11, 2, 8, 30, 15, 250_000, tzinfo=UTC)
EXAMPLES = {
    pl.String(): "00123 ü",
    pl.Datetime("us", "UTC"): MORNING,
    pl.Date(): date(2026, 11, 2),
    pl.Int64(): 2**40,
    pl.Boolean(): True,
    pl.Float64(): 0.25,
}


def user(url: str, seat: str, username: str = "ada") -> Person:
    with engine.writing(url) as session:
        row = User(
            username=username, name="Ada", seat=seat, password_hash="x", created_at=MORNING, password_changed_at=MORNING
        )
        session.add(row)
        session.flush()
        return Person(row.id, username, "Ada", seat)


def test_every_frame_comes_back_with_its_types_and_its_nulls(url: str) -> None:
    for name, frame in FRAMES.items():
        full = {column: EXAMPLES[kind] for column, kind in frame.columns.items()}
        bare = {**dict.fromkeys(frame.columns), **{column: full[column] for column in frame.key}}
        bare[frame.key[0]] = "00124"
        with engine.writing(url) as session:
            session.execute(TABLES[name].insert(), [full, bare])
        got = frames.frames(url)[name]
        assert got.schema == pl.Schema(frame.columns)
        assert got.to_dicts() == [full, bare]


def test_empty_tables_come_back_with_their_types(url: str) -> None:
    assert {name: frame.schema for name, frame in frames.frames(url).items()} == {
        name: pl.Schema(frame.columns) for name, frame in FRAMES.items()
    }


def test_parallel_writes_lose_nothing(url: str) -> None:
    barrier = threading.Barrier(8)

    def write() -> None:
        barrier.wait()
        for _ in range(25):
            with engine.writing(url) as session:
                row = session.scalar(select(Setting).where(Setting.name == "data_version").with_for_update())
                assert row is not None
                row.value = str(int(row.value) + 1)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert frames.version(url) == 1 + 8 * 25


def test_a_write_that_fails_leaves_nothing_and_raises_no_version(url: str) -> None:
    def stop_half_way() -> None:
        with engine.writing(url) as session:
            settings.put(session, "half", "written")
            record(session, "the terminal", "test", "half")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        stop_half_way()
    assert frames.version(url) == 1
    with engine.reading(url) as session:
        assert settings.setting(session, "half") is None
        assert session.scalars(select(Audit)).all() == []


def test_the_calendar_is_saved_by_administrators_only_and_audited(url: str) -> None:
    new = Calendar(time_zone="Europe/Berlin", currency="CHF", holidays=(date(2026, 8, 1),))
    with pytest.raises(Refused, match="administrator seat"):
        settings.save_calendar(url, user(url, "sales"), new)
    settings.save_calendar(url, user(url, "administrator", "adam"), new)
    with engine.reading(url) as session:
        assert settings.calendar(session) == new
        assert [row.action for row in session.scalars(select(Audit))] == ["settings.calendar"]


@pytest.mark.parametrize(("months", "churn"), [(1, None), (36, 0.125), (120, 1.0)])
def test_contracts_and_churn_come_back_as_they_were_saved(sqlite_url: str, months: int, churn: float | None) -> None:
    settings.save_calendar(sqlite_url, "the terminal", Calendar(contract_months=months, yearly_churn=churn))
    with engine.reading(sqlite_url) as session:
        company = settings.calendar(session)
    assert (company.contract_months, company.yearly_churn) == (months, churn)


def test_settings_stored_before_there_were_contracts_and_churn_still_load(sqlite_url: str) -> None:
    old = {"time_zone": "Europe/Berlin", "week_start": 7, "fiscal_year_start": 4, "currency": "CHF"}
    hours = {"workdays": [1, 2], "opens": 480, "closes": 960, "holidays": ["2026-08-01"]}
    with engine.writing(sqlite_url) as session:
        settings.put(session, settings.CALENDAR, dumps(old | hours))
    with engine.reading(sqlite_url) as session:
        company = settings.calendar(session)
    assert company == Calendar("Europe/Berlin", 7, 4, "CHF", (1, 2), 480, 960, (date(2026, 8, 1),), 12, None)


def test_a_seat_taken_away_is_refused_even_if_the_page_still_believes_in_it(url: str) -> None:
    adam = user(url, "administrator")
    with engine.writing(url) as session:
        row = session.get(User, adam.id)
        assert row is not None
        row.seat = "viewer"
    with pytest.raises(Refused, match="you hold the viewer seat"):
        settings.save_calendar(url, adam, Calendar())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (Calendar(time_zone="Mars/Olympus"), "no time zone"),
        (Calendar(currency="euro"), "currency code"),
        (Calendar(opens=600, closes=600), "open before it closes"),
        (Calendar(week_start=0), "weekday 1 to 7"),
        (Calendar(workdays=()), "at least one weekday"),
        (Calendar(contract_months=0), "1 to 120 months, not 0"),
        (Calendar(contract_months=121), "1 to 120 months, not 121"),
        (Calendar(yearly_churn=0.0), "more than 0 %"),
        (Calendar(yearly_churn=1.01), "at most 100 %"),
        (Calendar(yearly_churn=float("nan")), "nothing while it is unknown"),
    ],
)
def test_settings_that_make_no_sense_are_refused_with_the_reason(
    sqlite_url: str, wrong: Calendar, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        settings.save_calendar(sqlite_url, "the terminal", wrong)


def test_a_database_of_another_make_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="mysql"):
        engine.engine("mysql://somewhere/db")


def test_a_database_that_cannot_be_opened_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"postgresql://ada:\*\*\*@localhost:1/x cannot be opened"):
        schema.migrate("postgresql://ada:secret@localhost:1/x")
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Refused, match="cannot be opened"):
        schema.migrate(f"sqlite:///{tmp_path / 'file' / 'accord.db'}")
    with pytest.raises(Refused, match="no database URL"):
        engine.engine("secret")


def test_the_write_ahead_log_is_used_only_where_it_is_sound() -> None:
    sound = [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 52, 0)]
    broken = [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 2)]
    assert [engine.wal_is_sound(version) for version in sound + broken] == [True] * 4 + [False] * 6


def test_your_own_database_is_shown_as_soon_as_there_is_one(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.delenv("ACCORD_DATABASE_URL", raising=False)
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path))
    assert engine.current_url() == engine.sample_url()
    schema.migrate(engine.own_url())
    assert engine.current_url() == engine.own_url()
    monkeypatch.setenv("ACCORD_DATABASE_URL", "postgresql://elsewhere/accord")
    assert engine.current_url() == "postgresql://elsewhere/accord"
