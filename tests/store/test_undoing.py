"""Taking an import back: exactly what was there before, on both engines."""

import os
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select, text

from agreement.errors import Refused
from agreement.frames import FRAMES
from agreement.people import Person
from store import disputes, imports, keeping, people
from store.engine import reading, writing
from store.frames import frames, version
from store.imports import Brought, save
from store.models import Audit, ImportUndo
from store.undoing import last, undo
from tests.making import frame, leads
from tests.store.brought import imports_of_rows

FIRST, SECOND = Brought("first.csv"), Brought("second.csv")
PASSWORD = "correct horse battery staple"


def imported(url: str, brought: Brought = FIRST, **rows: pl.DataFrame) -> None:
    save(url, "terminal", rows, brought)


def same(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> bool:
    return all(one[name].equals(other[name]) for name in FRAMES)


@settings(
    max_examples=200 if os.environ.get("ACCORD_FULL") else 12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(imports_of_rows(), imports_of_rows())
def test_undoing_the_second_import_gives_the_first_back_and_undoing_that_leaves_nothing(
    url: str, one: dict[str, pl.DataFrame], two: dict[str, pl.DataFrame]
) -> None:
    first = save(url, "terminal", one, FIRST)
    before = frames(url)
    second = save(url, "terminal", two, SECOND)
    after = frames(url)
    if second.new + second.changed:
        assert not same(before, after)
        undo(url, "terminal")
    assert same(frames(url), before)
    if first.new:
        undo(url, "terminal")
    assert all(rows.is_empty() for rows in frames(url).values())


def test_what_goes_and_what_comes_back_is_counted_before_and_after(url: str) -> None:
    imported(url, leads=leads({"source": "web"}, {"source": "web"}))
    imported(url, SECOND, leads=leads({"source": "web"}, {"source": "fair"}, {"source": "web"}))
    seen: list[tuple[int, int, str]] = []
    foreseen = last(url)
    assert foreseen is not None
    assert undo(url, "terminal", dry_run=True) == foreseen
    assert undo(url, "terminal", foreseen.import_id, progress=lambda *step: seen.append(step)) == foreseen
    assert (foreseen.name, foreseen.removed, foreseen.restored) == ("second.csv", {"leads": 1}, {"leads": 1})
    assert seen[-1] == (2, 2, "leads")
    assert frames(url)["leads"]["source"].to_list() == ["web", "web"]


def test_an_undone_import_stays_in_the_history_with_who_took_it_back(url: str) -> None:
    adam = people.add(url, "adam", "Adam", "administrator", PASSWORD)
    imported(url, leads=leads({}))
    before = version(url)
    undo(url, adam)
    (row,) = imports.history(url).to_dicts()
    assert (row["name"], row["new"], row["undone_by"], row["kept"]) == ("first.csv", 1, "Adam", False)
    assert row["undone_at"] >= row["at"]
    assert version(url) == before + 1
    with reading(url) as session:
        audit = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
        assert (audit.action, audit.subject, audit.who) == ("import.undo", "first.csv", "Adam")
        assert session.scalar(select(func.count()).select_from(ImportUndo)) == 0


def test_only_the_newest_import_that_stands_can_be_undone(url: str) -> None:
    for brought, source in ((FIRST, "web"), (SECOND, "fair")):
        imported(url, brought, leads=leads({"source": source}))
    second, first = imports.history(url)["id"].to_list()
    with pytest.raises(Refused, match=r"The import of second\.csv .* came later\. Undo that one first"):
        undo(url, "terminal", first)
    undo(url, "terminal", second)
    with pytest.raises(Refused, match="undone already, by terminal"):
        undo(url, "terminal", second)
    undo(url, "terminal", first)
    with pytest.raises(Refused, match="There is no import to undo"):
        undo(url, "terminal")
    assert last(url) is None


@pytest.mark.parametrize("number", [99, 2**63, -1, True, "1", None, "\0"])
def test_numbers_of_no_import_are_refused(sqlite_url: str, number: Any) -> None:
    with pytest.raises(Refused, match="There is no import"):
        undo(sqlite_url, "terminal", number)


def test_only_administrators_may_undo_and_their_seat_is_asked_of_the_database(url: str) -> None:
    imported(url, leads=leads({}))
    anna = people.add(url, "anna", "Anna", "sales", PASSWORD)
    for person in (anna, Person(anna.id, "anna", "Anna", "administrator")):
        for dry_run in (False, True):
            with pytest.raises(Refused, match="administrator seat"):
                undo(url, person, dry_run=dry_run)
    assert frames(url)["leads"].height == 1


def test_a_dry_run_writes_nothing(url: str) -> None:
    imported(url, leads=leads({}))
    before = version(url), frames(url)
    undo(url, "terminal", dry_run=True)
    assert version(url) == before[0]
    assert same(frames(url), before[1])
    assert last(url) is not None


def test_what_people_said_about_a_dispute_is_kept_and_the_import_stands(url: str) -> None:
    sales = people.add(url, "anna", "Anna", "sales", PASSWORD)
    rejected = leads({"created": "2026-01-01", "handed_over": "2026-01-01", "rejected": "2026-01-02"})
    contested = frame("disputes", {"lead_id": "1", "contested_at": "2026-01-03", "contested_by": "Max"})
    imported(url, leads=rejected)
    imported(url, SECOND, disputes=contested)
    disputes.label(url, sales, "1", True)
    before = frames(url)
    for dry_run in (True, False):
        with pytest.raises(Refused, match=r"people have spoken here since \(1\)"):
            undo(url, "terminal", dry_run=dry_run)
    assert same(frames(url), before)


def test_a_contest_made_here_outlives_its_lead_and_is_said(url: str) -> None:
    marketing = people.add(url, "max", "Max", "marketing", PASSWORD)
    imported(url, leads=leads({"handed_over": "2026-01-01", "rejected": "2026-01-02"}))
    disputes.contest(url, marketing, "1", datetime(2026, 1, 3, tzinfo=UTC))
    done = undo(url, "terminal")
    assert done.warnings == (
        "1 row of disputes will name a lead that is not known any more, and wait for it to be imported again",
    )
    assert frames(url)["disputes"]["lead_id"].to_list() == ["1"]


def test_touches_of_leads_that_go_become_strangers_and_those_that_go_too_do_not(url: str) -> None:
    touch = {"at": "2026-01-01", "kind": "visit"}
    early = frame("touches", {**touch, "touch_id": "a", "lead_id": "1"}, {**touch, "touch_id": "b", "lead_id": "9"})
    imported(url, touches=early)
    imported(url, SECOND, leads=leads({}, {}), touches=frame("touches", {**touch, "touch_id": "c", "lead_id": "2"}))
    assert undo(url, "terminal").warnings == (
        "1 row of touches will name a lead that is not known any more, and wait for it to be imported again",
    )
    assert frames(url)["touches"]["touch_id"].to_list() == ["a", "b"]


def test_a_touch_that_was_given_another_lead_goes_back_to_its_own_and_is_no_stranger(url: str) -> None:
    touch = {"touch_id": "a", "at": "2026-01-01", "kind": "visit"}
    imported(url, leads=leads({}), touches=frame("touches", {**touch, "lead_id": "1"}))
    imported(url, SECOND, leads=leads({}, {}), touches=frame("touches", {**touch, "lead_id": "2"}))
    assert undo(url, "terminal").warnings == ()
    assert frames(url)["touches"]["lead_id"].to_list() == ["1"]
    imported(url, SECOND, leads=leads({}, {}), touches=frame("touches", {**touch, "lead_id": "1", "kind": "click"}))
    assert undo(url, "terminal").warnings == ()
    undo(url, "terminal")
    imported(url, touches=frame("touches", {**touch, "lead_id": "2"}))
    imported(url, SECOND, leads=leads({}, {}), touches=frame("touches", {**touch, "lead_id": "1"}))
    assert undo(url, "terminal").warnings[0].startswith("1 row of touches will name a lead")


@pytest.mark.parametrize("statement", ["DELETE FROM accord_leads", "UPDATE accord_leads SET lead_id = 'x'"])
def test_rows_that_something_else_took_away_stop_the_whole_undo(url: str, statement: str) -> None:
    imported(url, campaigns=frame("campaigns", {"campaign_id": "c"}), leads=leads({}))
    with writing(url) as session:
        session.execute(text(statement))
    with pytest.raises(Refused, match="1 rows of leads that this import brought are not there any more"):
        undo(url, "terminal")
    assert frames(url)["campaigns"].height == 1
    assert imports.history(url)["undone_at"].to_list() == [None]


def test_rows_of_a_changed_lead_that_are_gone_stop_the_undo_too(url: str) -> None:
    imported(url, leads=leads({"source": "web"}))
    imported(url, SECOND, leads=leads({"source": "fair"}))
    with writing(url) as session:
        session.execute(text("DELETE FROM accord_leads"))
    with pytest.raises(Refused, match="not there any more"):
        undo(url, "terminal")


def test_only_the_latest_imports_keep_what_takes_them_back(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "KEPT", 2)
    for score in range(4):
        imported(sqlite_url, Brought(f"{score}.csv"), leads=leads({"score": score}))
    assert imports.history(sqlite_url).select("name", "kept").rows() == [
        ("3.csv", True), ("2.csv", True), ("1.csv", False), ("0.csv", False)
    ]  # fmt: skip
    undo(sqlite_url, "terminal")
    undo(sqlite_url, "terminal")
    assert last(sqlite_url) is None
    with pytest.raises(Refused, match=r"The import of 1\.csv .* cannot be undone"):
        undo(sqlite_url, "terminal")
    assert frames(sqlite_url)["leads"]["score"].to_list() == [1]


def test_an_undo_of_many_rows_goes_by_parts(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_PART", 7)
    monkeypatch.setattr("store.undoing._CHUNK", 3)
    monkeypatch.setattr("store.bulk.BATCH", 4)
    monkeypatch.setattr("store.bulk.LARGE", 4)
    imported(url, leads=leads(*({"score": number} for number in range(40))))
    before = frames(url)
    imported(url, SECOND, leads=leads(*({"score": number % 30} for number in range(60))))
    undo(url, "terminal")
    assert same(frames(url), before)


def test_an_import_after_an_undo_is_one_like_any_other(url: str) -> None:
    imported(url, leads=leads({"source": "web"}))
    undo(url, "terminal")
    imported(url, SECOND, leads=leads({"source": "fair"}))
    assert frames(url)["leads"]["source"].to_list() == ["fair"]
    assert undo(url, "terminal").name == "second.csv"
