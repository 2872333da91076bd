"""The headline numbers before an import are those after it, to the last digit."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from agreement.ledger import ledger
from intake.reading import Read
from pages.parts.expected import after, foreseen
from reports.headlines import Change, changes, headlines
from store import disputes, imports, people
from store.frames import read_ledger
from store.imports import Brought, save
from store.undoing import undo
from tests.making import frame, leads, ledger_of
from tests.metrics import arbitrary

FEW = leads(
    {"created": "2026-01-01", "handed_over": "2026-01-02 09:00", "first_response": "2026-01-02 09:30",
     "accepted": "2026-01-03", "opportunity": "2026-01-05", "won": "2026-02-01", "amount_cents": 250_000},
    {"created": "2026-01-01", "handed_over": "2026-01-02 09:00", "first_response": "2026-01-02 12:00",
     "accepted": "2026-01-12", "opportunity": "2026-01-13", "lost": "2026-02-02", "amount_cents": 100_000},
    {"created": "2026-01-01", "handed_over": "2026-01-09", "rejected": "2026-01-10"},
    {"created": "2026-02-03", "opportunity": "2026-02-04"},
)  # fmt: skip


def values(rows: pl.DataFrame) -> dict[str, float | None]:
    return {one.key: one.value for one in headlines(ledger_of(rows, as_of="2026-02-10"))}


def test_each_number_adds_up_all_periods() -> None:
    assert values(FEW) == {
        "leads": 4, "handed_over": 3, "sal_rate": pytest.approx(2 / 3), "response_time": pytest.approx(1 / 3),
        "opportunities": 3, "pipeline_created": 3500, "win_rate": 0.5, "wins": 1, "revenue": 2500,
    }  # fmt: skip


def test_what_was_never_recorded_is_unknown_and_not_zero() -> None:
    bare = values(FEW.select("lead_id", "created_at"))
    assert (bare["leads"], {bare[key] for key in bare if key != "leads"} - {None}) == (4, set())
    told = Change("sal_rate", "SAL rate", "share", 0.5, None)
    assert told.words("EUR") == ("50 %", "–")


def test_a_database_that_is_not_there_has_no_now(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none' / 'accord.db'}"
    told = foreseen(url, Read(rows={"leads": FEW}))
    assert {one.now for one in told} == {None}
    assert [(one.key, one.after) for one in told] == [(one.key, one.value) for one in headlines(ledger({"leads": FEW}))]
    assert not (tmp_path / "none").exists()


def test_what_people_said_of_a_dispute_counts_before_as_it_will_after(sqlite_url: str) -> None:
    marketing = people.add(sqlite_url, "max", "Max", "marketing", "correct horse battery staple")
    save(sqlite_url, "terminal", {"leads": FEW}, Brought("x.csv"))
    disputes.contest(sqlite_url, marketing, "3")
    rows = {"disputes": frame("disputes", {"lead_id": "3", "contested_at": "2026-01-11", "settled_as": "upheld"})}
    assert imports.taken(sqlite_url, rows)["disputes"].is_empty()
    told = after(sqlite_url, Read(rows=rows))
    save(sqlite_url, "terminal", rows, Brought("x.csv"))
    assert told == headlines(read_ledger(sqlite_url))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(arbitrary.frames, arbitrary.frames)
def test_the_preview_is_what_saving_makes_true(
    sqlite_url: str, one: dict[str, pl.DataFrame], two: dict[str, pl.DataFrame]
) -> None:
    one = {**one, "leads": one["leads"].drop("won_at")}
    done = [save(sqlite_url, "terminal", one, Brought("x.csv"))]
    told = foreseen(sqlite_url, Read(rows=two))
    before = headlines(read_ledger(sqlite_url))
    done.append(save(sqlite_url, "terminal", two, Brought("y.csv")))
    assert told == changes(before, headlines(read_ledger(sqlite_url)))
    for balance in done:
        if balance.new + balance.changed:
            undo(sqlite_url, "terminal")
    assert read_ledger(sqlite_url).leads.is_empty()
