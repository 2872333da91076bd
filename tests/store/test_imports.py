"""Saving an import: counted exactly, all or nothing, on both engines."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import polars as pl
import pytest
from sqlalchemy import func, select

from agreement.errors import Refused
from agreement.frames import FRAMES, LEADS, TOUCHES
from agreement.people import Person
from store import imports, people
from store.engine import reading, writing
from store.frames import frames, version
from store.imports import Balance, Brought, save
from store.models import Audit, Import
from store.settings import SAMPLE, put

ROOT = Path(__file__).resolve().parent.parent.parent
BROUGHT = Brought("leads.csv")


def leads(**columns: list[object]) -> pl.DataFrame:
    return pl.DataFrame(columns, schema={name: LEADS.columns[name] for name in columns})


def counts(balance: Balance) -> tuple[int, int, int, int, int]:
    return balance.read, balance.new, balance.changed, balance.same, balance.refused


def stored(url: str, name: str = "leads") -> pl.DataFrame:
    return frames(url)[name]


def traces(url: str) -> tuple[int, int, int]:
    with reading(url) as session:
        audits = session.scalar(select(func.count()).select_from(Audit))
        return int(audits or 0), int(session.scalar(select(func.count()).select_from(Import)) or 0), version(url)


def test_new_rows_are_counted_written_and_told(url: str) -> None:
    before = traces(url)
    balance = save(url, "terminal", {"leads": leads(lead_id=["1", "2"], source=["web", None])}, BROUGHT)
    assert counts(balance) == (2, 2, 0, 0, 0)
    assert stored(url).select("lead_id", "source").rows() == [("1", "web"), ("2", None)]
    assert traces(url) == (before[0] + 1, before[1] + 1, before[2] + 1)
    assert imports.history(url).drop("at").rows() == [
        ("terminal", "leads.csv", "canonical", 2, 2, 0, 0, 0, 1, None, None, True)
    ]


def test_the_same_import_again_writes_nothing_at_all(url: str) -> None:
    rows = {"leads": leads(lead_id=["1", "2"], source=["web", None], amount_cents=[5, None], margin_share=[0.1, None])}
    save(url, "terminal", rows, BROUGHT)
    before = traces(url)
    assert counts(save(url, "terminal", rows, BROUGHT)) == (2, 0, 0, 2, 0)
    assert traces(url) == before


def test_changed_rows_are_those_with_another_value_in_a_column_that_the_import_brings(url: str) -> None:
    save(url, "terminal", {"leads": leads(lead_id=["1", "2", "3"], source=["web"] * 3, score=[1, 2, 3])}, BROUGHT)
    again = leads(lead_id=["1", "2", "3", "4"], source=["web", "fair", None, "web"])
    assert counts(save(url, "terminal", {"leads": again}, BROUGHT)) == (4, 1, 2, 1, 0)
    assert stored(url).select("lead_id", "source", "score").rows() == [
        ("1", "web", 1), ("2", "fair", 2), ("3", None, 3), ("4", "web", None)
    ]  # fmt: skip


def test_a_row_of_every_frame_comes_back_as_it_was_brought_and_is_the_same_next_time(url: str) -> None:
    at = datetime(2026, 3, 29, 1, 2, 3, 456789, tzinfo=UTC)
    value = {pl.String(): "00123", pl.Datetime("us", "UTC"): at, pl.Date(): date(2026, 1, 2), pl.Int64(): -7,
             pl.Boolean(): False, pl.Float64(): 0.1}  # fmt: skip
    rows = {
        name: pl.DataFrame({column: [value[kind]] for column, kind in frame.columns.items()}, schema=frame.columns)
        for name, frame in FRAMES.items()
    }
    assert counts(save(url, "terminal", rows, BROUGHT)) == (len(FRAMES), len(FRAMES), 0, 0, 0)
    assert all(stored(url, name).equals(rows[name]) for name in FRAMES)
    assert counts(save(url, "terminal", rows, BROUGHT)) == (len(FRAMES), 0, 0, len(FRAMES), 0)


def test_a_key_of_two_columns_is_matched_as_a_whole(url: str) -> None:
    columns = {"campaign_id": ["c", "c", "d"], "on": [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 1)]}
    spend = pl.DataFrame({**columns, "amount_cents": [1, 2, 3]})
    save(url, "terminal", {"spend": spend}, BROUGHT)
    changed = spend.with_columns(pl.Series("amount_cents", [1, 9, 3]))
    assert counts(save(url, "terminal", {"spend": changed}, BROUGHT)) == (3, 0, 1, 2, 0)
    assert stored(url, "spend")["amount_cents"].to_list() == [1, 9, 3]


def test_refused_rows_and_copies_are_part_of_the_balance(url: str) -> None:
    brought = Brought("leads.csv", same=2, refused=3)
    assert counts(save(url, "terminal", {"leads": leads(lead_id=["1"])}, brought)) == (6, 1, 0, 2, 3)


def test_a_dry_run_gives_the_same_balance_and_writes_nothing(url: str) -> None:
    save(url, "terminal", {"leads": leads(lead_id=["1", "2"], source=["a", "b"])}, BROUGHT)
    before = traces(url)
    rows = {"leads": leads(lead_id=["1", "2", "3"], source=["a", "x", "c"])}
    dry = save(url, "terminal", rows, BROUGHT, dry_run=True)
    assert traces(url) == before
    assert dry == save(url, "terminal", rows, BROUGHT)
    assert counts(dry) == (3, 1, 1, 1, 0)


def test_a_dry_run_on_a_database_that_is_not_there_creates_nothing(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'none' / 'accord.db'}"
    assert not imports.exists(address)
    assert counts(save(address, "terminal", {"leads": leads(lead_id=["1"])}, BROUGHT, dry_run=True)) == (1, 1, 0, 0, 0)
    assert list(tmp_path.iterdir()) == []


def test_only_administrators_may_import_and_their_seat_is_asked_of_the_database(url: str) -> None:
    rows = {"leads": leads(lead_id=["1"])}
    adam = people.add(url, "adam", "Adam", "administrator", "correct horse battery staple")
    anna = people.add(url, "anna", "Anna", "sales", "correct horse battery staple")
    for dry_run in (False, True):
        with pytest.raises(Refused, match="administrator seat"):
            save(url, anna, rows, BROUGHT, dry_run=dry_run)
        with pytest.raises(Refused, match="administrator seat"):
            save(url, Person(anna.id, "anna", "Anna", "administrator"), rows, BROUGHT, dry_run=dry_run)
    assert stored(url).height == 0
    assert save(url, adam, rows, BROUGHT).new == 1
    assert imports.history(url)["who"].to_list() == ["Adam"]


def test_real_leads_never_mix_with_the_sample_company(url: str) -> None:
    with writing(url) as session:
        put(session, SAMPLE, "2026-11-22")
    for dry_run in (False, True):
        with pytest.raises(Refused, match="sample company"):
            save(url, "terminal", {"leads": leads(lead_id=["1"])}, BROUGHT, dry_run=dry_run)
    assert stored(url).height == 0


def test_touches_of_leads_that_nobody_knows_are_kept_with_a_warning(url: str) -> None:
    touches = pl.DataFrame(
        {"touch_id": ["a", "b", "c"], "lead_id": ["1", "2", "3"], "at": [datetime(2026, 1, 1, tzinfo=UTC)] * 3},
        schema={name: TOUCHES.columns[name] for name in ("touch_id", "lead_id", "at")},
    )
    save(url, "terminal", {"leads": leads(lead_id=["1"])}, BROUGHT)
    rows = {"touches": touches, "leads": leads(lead_id=["2"])}
    dry = save(url, "terminal", rows, BROUGHT, dry_run=True)
    balance = save(url, "terminal", rows, BROUGHT)
    assert dry == balance
    assert balance.warnings == ("1 row of touches whose lead is not known yet, kept until it is imported",)
    assert stored(url, "touches").height == 3


def test_an_error_in_the_middle_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = traces(url)
    monkeypatch.setattr("store.upsert._CHUNK", 10)

    def stop(done: int, total: int, frame: str) -> None:
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save(url, "terminal", {"leads": leads(lead_id=[str(n) for n in range(50)])}, BROUGHT, progress=stop)
    assert stored(url).height == 0
    assert traces(url) == before


KILLED = """
import sys, time
import polars as pl
from store import upsert
from store.imports import Brought, save
upsert._CHUNK = 100
def progress(done, total, frame):
    if done >= 3000:
        print("half way", flush=True)
        time.sleep(60)
rows = pl.DataFrame({"lead_id": [str(n) for n in range(6000)], "company": ["x" * 2000] * 6000})
save(sys.argv[1], "terminal", {"leads": rows}, Brought("leads.csv"), progress=progress)
"""


def test_an_import_that_is_killed_leaves_nothing_and_the_next_one_works(sqlite_url: str) -> None:
    before = traces(sqlite_url)
    child = subprocess.Popen([sys.executable, "-c", KILLED, sqlite_url], cwd=ROOT, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"half way\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert stored(sqlite_url).height == 0
    assert traces(sqlite_url) == before
    assert save(sqlite_url, "terminal", {"leads": leads(lead_id=["1"])}, BROUGHT).new == 1


def test_progress_ends_at_the_number_of_rows_written(url: str) -> None:
    seen: list[tuple[int, int, str]] = []
    save(url, "terminal", {"leads": leads(lead_id=["1"])}, BROUGHT)
    rows = {"leads": leads(lead_id=["1", "2"], source=["x", "y"])}
    save(url, "terminal", rows, BROUGHT, progress=lambda *step: seen.append(step))
    assert seen == [(1, 2, "leads"), (2, 2, "leads")]


def test_two_imports_of_the_same_rows_at_once_add_them_once(url: str) -> None:
    start, balances, rows = Barrier(2), [], {"leads": leads(lead_id=[str(n) for n in range(500)])}

    def run() -> None:
        start.wait()
        balances.append(save(url, "terminal", rows, BROUGHT))

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts(balance) for balance in balances) == [(500, 0, 0, 500, 0), (500, 500, 0, 0, 0)]
    assert stored(url).height == 500


def test_sixty_thousand_touches_take_a_few_seconds(url: str) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    touches = pl.DataFrame(
        {
            "touch_id": [f"t{n}" for n in range(60_000)], "lead_id": [f"l{n % 9000}" for n in range(60_000)],
            "at": [at + timedelta(minutes=n) for n in range(60_000)], "kind": ["visit"] * 60_000,
        },
        schema={name: TOUCHES.columns[name] for name in ("touch_id", "lead_id", "at", "kind")},
    )  # fmt: skip
    started = time.monotonic()
    assert save(url, "terminal", {"touches": touches}, BROUGHT).new == 60_000
    assert save(url, "terminal", {"touches": touches}, BROUGHT).same == 60_000
    assert time.monotonic() - started < 30


def test_rows_that_are_not_of_the_contract_are_an_error_of_the_caller(url: str) -> None:
    with pytest.raises(TypeError, match="score"):
        save(url, "terminal", {"leads": pl.DataFrame({"lead_id": ["1"], "score": ["high"]})}, BROUGHT)
    with pytest.raises(TypeError, match="key"):
        save(url, "terminal", {"leads": leads(source=["web"])}, BROUGHT)
    with pytest.raises(ValueError, match="twice"):
        save(url, "terminal", {"leads": leads(lead_id=["1", "1"])}, BROUGHT)
