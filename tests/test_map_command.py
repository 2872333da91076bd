"""Files that nobody described, through the terminal: recognised, or refused in words that say how to go on."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import cli
import intake
from store import engine, remembering
from store.frames import frames

LEADS = (
    "Lead ID,Lead Owner,Lead Status,Lead Source,Create Date,Converted Date\n"
    "00Q1,Ann,Closed - Converted,Web,2/20/2026,2/25/2026\n"
)
GENERIC = "Nr,Origin,Created\n1,web,2026-01-05\n2,fair,2026-01-06\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ACCORD_DATABASE_URL", raising=False)
    (tmp_path / "crm").mkdir()
    return tmp_path


def brought(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert cli.main(["import", *map(str, arguments), "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert cli.main([str(one) for one in arguments]) == 1
    return capsys.readouterr().err


def test_an_export_of_a_system_we_know_needs_no_map(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "crm" / "leads.csv").write_text(LEADS)
    done = brought(capsys, home / "crm")
    assert (done["read"], done["new"], done["refused"]) == (1, 1, 0)
    assert "recognised as Salesforce leads" in done["warnings"]
    assert frames(engine.own_url())["leads"]["accepted_at"].null_count() == 0


def test_an_unknown_system_and_an_open_question_are_refused_and_nothing_is_made(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "crm" / "list.csv").write_text(GENERIC)
    assert "list.csv: of no system that Accord knows. `accord map FILES" in refused(capsys, "import", home / "crm")
    (home / "crm" / "list.csv").write_text(LEADS.replace("2/20/2026", "02/03/2026").replace("2/25", "03/04"))
    said = refused(capsys, "import", home / "crm")
    assert "Create Date: what comes first in its dates?" in said
    (home / "crm" / "list.csv").write_text("Colour\nred\n")
    assert "No column of list.csv can be the id of a lead" in refused(capsys, "import", home / "crm")
    assert not (home / "home").exists()


def test_a_drafted_map_is_written_once_and_imports_the_files(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "crm" / "list.csv").write_text(GENERIC)
    kept = home / "my.toml"
    assert cli.main(["map", str(home / "crm"), "--out", str(kept)]) == 0
    assert capsys.readouterr().out.startswith(f"{kept}: Another system; 0 open questions")
    assert brought(capsys, home / "crm", "--map", kept)["new"] == 2
    assert frames(engine.own_url())["leads"]["source"].to_list() == ["web", "fair"]
    assert "is there already" in refused(capsys, "map", home / "crm", "--out", kept)
    assert "cannot be written" in refused(capsys, "map", home / "crm", "--out", home / "none" / "my.toml")


def test_open_questions_stand_in_the_drafted_map_with_the_lines_that_answer_them(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "crm" / "list.csv").write_text("Nr,Created\n1,01/02/2026\n")
    assert cli.main(["map", str(home / "crm")]) == 0
    text = capsys.readouterr().out
    assert '# day first: 01/02/2026 is 1 February 2026: add formats = ["%d/%m/%Y"]' in text
    answered = text.replace('created_at = "Created"', 'created_at = { column = "Created", formats = ["%d/%m/%Y"] }')
    (home / "my.toml").write_text(answered)
    brought(capsys, home / "crm", "--map", home / "my.toml")
    assert f"{frames(engine.own_url())['leads']['created_at'][0]:%m-%d}" == "02-01"


def test_files_in_our_own_names_need_no_map(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "crm" / "leads.csv").write_text("lead_id,created_at\n1,2026-01-01\n")
    assert cli.main(["map", str(home / "crm")]) == 0
    assert "need no map of their own" in capsys.readouterr().err


def test_what_was_said_on_the_page_counts_in_the_terminal(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "crm" / "leads.csv").write_text(LEADS)
    brought(capsys, home / "crm")
    (home / "crm" / "leads.csv").unlink()
    (home / "crm" / "list.csv").write_text(GENERIC)
    mark = intake.found_out(intake.sheets([home / "crm"]).sheets)
    assert mark.draft is not None
    said = intake.Answers(columns={"source": "", "segment": "list.Origin"})
    from intake.drafting.sources import fingerprint

    remembering.remember(
        engine.own_url(), "Ada", fingerprint(intake.sheets([home / "crm"]).sheets), "mine", said.plain()
    )
    done = brought(capsys, home / "crm")
    assert "recognised as Another system, mapped as before" in done["warnings"]
    rows = frames(engine.own_url())["leads"].filter(pl.col("lead_id") == "2")
    assert rows.select("source", "segment").row(0) == (None, "fair")


@pytest.mark.real_data
@pytest.mark.parametrize("variants", [False, True])
def test_olist_is_recognised_by_itself(
    variants: bool, home: Path, public_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pattern = "variant_*" if variants else "olist_*"
    done = brought(capsys, *sorted((public_data / "olist").glob(pattern)))
    leads = frames(engine.own_url())["leads"]
    assert (done["new"], leads["won_at"].count()) == (8000, 842)
    assert "recognised as olist, by the map that comes with Accord" in done["warnings"]


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["sales_pipeline.csv", "variant_sales_pipeline_dd-mm-yy.csv"])
def test_maven_by_a_drafted_map_gives_the_known_answers_in_either_way_of_writing_days(
    name: str, home: Path, public_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Source: the known answers of the design's metrics.md: wins, losses, revenue, cycle, wins and losses by region."""
    files = [str(public_data / "maven" / one) for one in (name, "sales_teams.csv", "accounts.csv")]
    assert cli.main(["map", *files, "--out", str(home / "maven.toml")]) == 0
    capsys.readouterr()
    done = brought(capsys, *files, "--map", home / "maven.toml")
    assert (done["read"], done["new"], done["refused"]) == (8800, 8800, 0)
    leads = frames(engine.own_url())["leads"]
    assert (leads["won_at"].count(), leads["lost_at"].count()) == (4238, 2473)
    assert leads.filter(pl.col("won_at").is_not_null())["amount_cents"].sum() == 10_005_534 * 100
    cycle = leads.drop_nulls("won_at").select((pl.col("won_at") - pl.col("created_at")).dt.total_days()).to_series()
    assert (round(float(cycle.mean()), 1), cycle.median()) == (51.8, 57)  # type: ignore[arg-type]
    by = leads.group_by("region").agg(pl.col("won_at").count(), pl.col("lost_at").count())
    assert {region: won for region, *won in by.rows()} == {
        "West": [1438, 811], "Central": [1629, 975], "East": [1171, 687],
    }  # fmt: skip
