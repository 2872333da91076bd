"""The first database of one's own: whole or not at all."""

from pathlib import Path

import polars as pl
import pytest

from agreement.errors import Refused
from intake.reading import Read
from pages.parts.founding import First, found
from store import engine, people
from store.frames import frames
from store.settings import calendar, is_sample

ADA = First("ada", "Ada Okafor", "a-long-word-for-tests", "Europe/Berlin")
ROWS = Read(rows={"leads": pl.DataFrame({"lead_id": ["1", "2"]})}, rows_read=2)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path))
    monkeypatch.delenv("ACCORD_DATABASE_URL", raising=False)
    return tmp_path


def test_it_holds_the_leads_their_administrator_and_the_time_zone_and_nothing_of_the_sample(home: Path) -> None:
    assert engine.current_url() == engine.sample_url()
    assert found(ADA, ROWS).new == 2
    url = engine.current_url()
    assert url == engine.own_url()
    assert frames(url)["leads"].height == 2
    assert [(one.username, one.seat) for one in people.people(url)] == [("ada", "administrator")]
    assert people.check_password(url, "ada", "a-long-word-for-tests") is not None
    assert is_sample(url) is None
    with engine.reading(url) as session:
        assert calendar(session).time_zone == "Europe/Berlin"
    assert [path.name for path in home.iterdir()] == ["accord.db"]


@pytest.mark.parametrize(
    "first", [First("ada", "Ada", "short", "UTC"), First("Ada!", "Ada", "a-long-word-for-tests", "UTC"),
              First("ada", " ", "a-long-word-for-tests", "UTC"), First("ada", "Ada", "a-long-word-for-tests", "Mars")]
)  # fmt: skip
def test_what_is_refused_leaves_the_sample_company_in_place(home: Path, first: First) -> None:
    with pytest.raises(Refused):
        found(first, ROWS)
    assert list(home.iterdir()) == []
    assert engine.current_url() == engine.sample_url()


def test_an_error_while_saving_leaves_the_sample_company_in_place(home: Path) -> None:
    def stop(done: int, total: int, frame: str) -> None:
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        found(ADA, ROWS, stop)
    assert list(home.iterdir()) == []


def test_a_second_one_never_replaces_the_first(home: Path) -> None:
    found(ADA, ROWS)
    with pytest.raises(Refused, match="already"):
        found(First("bob", "Bob", "a-long-word-for-tests", "UTC"), ROWS)
    assert [one.username for one in people.people(engine.own_url())] == ["ada"]


def test_of_two_at_once_the_later_one_is_refused(home: Path) -> None:
    def meanwhile(done: int, total: int, frame: str) -> None:
        if not (home / "accord.db").exists():
            found(ADA, ROWS)

    with pytest.raises(Refused, match="just now"):
        found(First("bob", "Bob", "a-long-word-for-tests", "UTC"), ROWS, meanwhile)
    assert [one.username for one in people.people(engine.own_url())] == ["ada"]


def test_a_database_that_is_named_by_the_environment_is_not_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_DATABASE_URL", "postgresql://somewhere/else")
    with pytest.raises(Refused, match="already"):
        found(ADA, ROWS)
