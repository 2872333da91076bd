"""`accord import`, as the terminal runs it."""

import json
from pathlib import Path
from typing import Any

import pytest

import cli
from store import engine
from store.frames import frames, read_ledger, version

LEADS = "lead_id,created_at,score\n1,2026-01-01,60\n2,2026-01-02,high\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ACCORD_DATABASE_URL", raising=False)
    (tmp_path / "crm").mkdir()
    (tmp_path / "crm" / "leads.csv").write_text(LEADS)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert cli.main(["import", *map(str, arguments), "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_one_json_object_says_what_came_of_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused = str(home / "crm" / "leads.refused.csv")
    assert answer(capsys, home / "crm") == {
        "files": ["leads.csv"], "read": 2, "new": 1, "changed": 0, "same": 0, "refused": 1, "warnings": [],
        "refused_file": refused, "refused_files": [refused],
    }  # fmt: skip
    assert Path(refused).read_text() == "row,column,value,reason\n3,score,high,no whole number\n"
    assert engine.current_url() == engine.own_url()
    assert frames(engine.own_url())["leads"]["lead_id"].to_list() == ["1"]


def test_importing_the_same_file_again_changes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer(capsys, home / "crm")
    before = version(engine.own_url())
    again = answer(capsys, home / "crm" / "leads.csv")
    assert [again[name] for name in ("read", "new", "changed", "same", "refused")] == [2, 0, 0, 1, 1]
    assert version(engine.own_url()) == before


def test_a_mended_file_removes_its_refused_rows(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer(capsys, home / "crm")
    (home / "crm" / "leads.csv").write_text(LEADS.replace("high", "70"))
    mended = answer(capsys, home / "crm")
    assert (mended["new"], mended["same"], mended["refused_file"]) == (1, 1, None)
    assert not (home / "crm" / "leads.refused.csv").exists()


def test_a_dry_run_says_the_same_and_creates_no_database(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dry = answer(capsys, home / "crm", "--dry-run")
    assert not (home / "home").exists()
    told = {one["key"]: (one["now"], one["after"]) for one in dry.pop("headlines")}
    assert (told["leads"], told["win_rate"]) == ((None, 1), (None, None))
    assert dry == answer(capsys, home / "crm")
    assert cli.main(["import", str(home / "crm"), "--dry-run"]) == 0
    assert "Leads: 1 → 1\n" in capsys.readouterr().out


def test_files_without_a_good_row_create_no_database(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "crm" / "leads.csv").write_text("lead_id,score\n1,high\n")
    assert answer(capsys, home / "crm")["refused"] == 1
    assert not (home / "home").exists()


def test_what_is_refused_as_a_whole_ends_with_1_and_a_reason(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "crm" / "leads.csv").write_text("")
    assert cli.main(["import", str(home / "crm")]) == 1
    assert "leads.csv is empty" in capsys.readouterr().err
    assert not (home / "home").exists()


def test_people_read_the_balance_in_words(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", str(home / "crm")]) == 0
    assert "2 rows read = 1 new + 0 changed + 0 same + 1 refused" in capsys.readouterr().out


def test_sudden_changes_are_said_before_and_while_they_are_saved(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(owner: str, leads: int, *arguments: str) -> list[str]:
        rows = "".join(f"{number},{owner},2026-01-01\n" for number in range(leads))
        (home / "crm" / "leads.csv").write_text(f"lead_id,sales_owner,created_at\n{rows}")
        return list(answer(capsys, home / "crm", *arguments)["warnings"])

    assert told("ann", 100) == []
    moved = "the column sales_owner differs in 100 of 100 known leads: are the columns and joins right?"
    assert told("bob", 100, "--dry-run")[0] == moved
    assert told("bob", 100)[0] == moved
    assert told("bob", 49, "--dry-run") == ["49 rows, 100 the last time by this map: is the file whole?"]
    assert told("bob", 50) == []


def test_the_newest_import_is_undone_and_the_first_one_leaves_an_empty_database_and_no_sample(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(capsys, home / "crm")
    before = frames(engine.own_url())
    (home / "crm" / "leads.csv").write_text("lead_id,score\n1,61\n2,70\n")
    answer(capsys, home / "crm")
    told = {"undone": "leads.csv", "removed": {"leads": 1}, "restored": {"leads": 1}, "warnings": []}
    for arguments in (["--dry-run"], []):
        done = answer(capsys, "--undo", *arguments)
        assert {name: done[name] for name in told} == told
    assert frames(engine.own_url())["leads"].equals(before["leads"])
    assert cli.main(["import", "--undo"]) == 0
    assert "1 row of leads gone" in capsys.readouterr().out
    assert frames(engine.own_url())["leads"].is_empty()
    assert engine.current_url() == engine.own_url()
    assert cli.main(["import", "--undo"]) == 1
    assert "There is no import to undo" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [([], "Name the files"), (["--undo", "leads.csv"], "reads no files"), (["--undo"], "no import")],
)
def test_what_is_asked_in_half_is_refused_and_makes_no_database(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    assert cli.main(["import", *arguments]) == 1
    assert why in capsys.readouterr().err
    assert not (home / "home").exists()


@pytest.mark.parametrize("path", ["a\0b", "x" * 5_000, "x/" * 3_000, "\ud800", "x" * 300])
def test_paths_that_cannot_be_are_refused(home: Path, path: str) -> None:
    from agreement.errors import Refused
    from pages.parts.importing import import_paths

    for paths, own in (([path], None), ([home / "crm"], path), ([home / "crm"], path + ".toml")):
        with pytest.raises(Refused, match=r"There is no|longer than any"):
            import_paths(paths, own, engine.own_url(), "terminal")


def test_a_bar_is_shown_to_people_and_to_nobody_else(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli.main(["import", str(home / "crm")]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    (home / "crm" / "leads.csv").write_text("lead_id,score\n1,61\n")
    assert cli.main(["import", str(home / "crm")]) == 0
    assert "1 of 1 rows (leads)" in capsys.readouterr().err
    assert cli.main(["import", "--undo", "--json"]) == 0
    assert capsys.readouterr().err == ""


def test_times_without_a_zone_are_in_the_business_time_zone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from agreement.calendar import Calendar
    from store.schema import migrate
    from store.settings import save_calendar

    migrate(engine.own_url())
    save_calendar(engine.own_url(), "terminal", Calendar(time_zone="America/Chicago"))
    answer(capsys, home / "crm")
    assert str(frames(engine.own_url())["leads"]["created_at"][0]) == "2026-01-01 06:00:00+00:00"


@pytest.mark.real_data
@pytest.mark.parametrize(("data", "leads"), [("olist", 8000), ("marketstar", 43_033)])
def test_the_public_data_through_the_terminal_into_the_ledger(
    home: Path, public_data: Path, capsys: pytest.CaptureFixture[str], data: str, leads: int
) -> None:
    done = answer(capsys, public_data / data, "--map", data)
    assert (done["read"], done["new"], done["refused"]) == (leads, leads, 0)
    again = answer(capsys, public_data / data, "--map", data)
    assert (again["read"], again["same"]) == (leads, leads)
    ledger = read_ledger(engine.own_url())
    if data == "olist":
        assert ledger.leads["won_at"].count() == 842
    else:
        assert ledger.leads["accepted"].value_counts(sort=True).rows()[1:] == [(True, 697), (False, 364)]


@pytest.mark.real_data
def test_marketstar_through_the_importer_gives_the_published_sal_rate(
    home: Path, public_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(capsys, public_data / "marketstar", "--map", "marketstar")
    assert cli.main(["metrics", "--json", "--only", "sal_rate"]) == 0
    rows = json.loads(capsys.readouterr().out)["metrics"]["sal_rate"]["rows"]
    assert (sum(row["accepted"] for row in rows), sum(row["decided"] for row in rows)) == (697, 1061)


@pytest.mark.real_data
@pytest.mark.parametrize("variants", [False, True])
def test_olist_through_the_importer_gives_the_known_yield_of_each_source(
    home: Path, public_data: Path, capsys: pytest.CaptureFixture[str], variants: bool
) -> None:
    folder = public_data / "olist"
    answer(capsys, *(sorted(folder.glob("variant_*.csv")) if variants else [folder]), "--map", "olist")
    assert cli.main(["metrics", "--json", "--only", "source_yield"]) == 0
    rows = json.loads(capsys.readouterr().out)["metrics"]["source_yield"]["rows"]
    found = {row["source"]: (row["leads"], row["won"]) for row in rows}
    assert (sum(row["leads"] for row in rows), sum(row["won"] for row in rows)) == (8000, 842)
    assert found["paid_search"] == (1586, 195)
    assert found["unknown"] == (1099, 179)
    assert found[None] == (60, 14)


@pytest.mark.postgres
def test_an_import_into_an_empty_database_of_either_engine_makes_its_tables(home: Path, postgres_server: str) -> None:
    import psycopg
    from sqlalchemy import make_url

    from pages.parts.importing import import_paths

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare")
    postgres = make_url(postgres_server).set(database="bare").render_as_string(hide_password=False)
    for url in (postgres, f"sqlite:///{home / 'bare.db'}"):
        dry = import_paths([home / "crm"], None, url, "terminal", dry_run=True).balance
        assert dry == import_paths([home / "crm"], None, url, "terminal").balance
        assert (dry.new, dry.refused) == (1, 1)
        assert import_paths([home / "crm"], None, url, "terminal").balance.same == 1
        assert frames(url)["leads"]["score"].to_list() == [60]
        engine.engine(url).dispose()
