"""Files that nobody described, on the data page: recognised, corrected, remembered; nothing is guessed silently."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

import intake
from agreement.errors import Refused
from store import remembering
from store.engine import reading
from store.frames import frames
from store.models import Audit
from tests.signing import made, signs_in

PAGE = str(Path(__file__).resolve().parents[2] / "pages" / "setup" / "data.py")
HEAD = "Lead ID,Lead Owner,Lead Status,Lead Source,Create Date,Converted Date,Company / Account\n"
ROWS = (
    "00Q1,Ann Lee,Closed - Converted,Web,2/20/2026,2/25/2026,Acme\n"
    "00Q2,ann  lee,Working - Contacted,Web,2/21/2026,,Bolt\n"
    "00Q3,Bob,Closed - Not Converted,Event,2/22/2026,,Bolt\n"
)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> AppTest:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "adam", "administrator"))
    return AppTest.from_file(PAGE, default_timeout=60).run()


def uploaded(page: AppTest, **files: str) -> AppTest:
    page.file_uploader[0].set_value([(f"{name}.csv", text.encode(), "text/csv") for name, text in files.items()]).run()
    assert not page.exception
    return page


def choice(page: AppTest, label: str) -> AppTest:
    return next(one for one in page.selectbox if one.label == label)


def chooses(page: AppTest, label: str, value: str) -> None:
    choice(page, label).set_value(value).run()
    assert not page.exception


def saves(page: AppTest, label: str) -> None:
    next(one for one in page.button if one.label == label).click().run()
    assert not page.exception


def said(page: AppTest) -> str:
    return "\n".join(one.value for kind in (page.subheader, page.caption, page.error) for one in kind)


def test_an_export_is_recognised_shown_with_counts_and_saved(page: AppTest, sqlite_url: str) -> None:
    uploaded(page, report=HEAD + ROWS)
    assert "These are Salesforce leads" in said(page)
    assert choice(page, "Closed - Converted: 1 lead").value == "accepted"
    assert choice(page, "Rejected: 1 lead").value == ""
    assert "not counted without a day" in said(page)
    chooses(page, "Rejected: 1 lead", "leads.Create Date")
    saves(page, "Save 3 rows")
    leads = frames(sqlite_url)["leads"].sort("lead_id")
    assert leads["accepted_at"].is_not_null().to_list() == [True, False, False]
    assert leads["rejected_at"].is_not_null().to_list() == [False, False, True]
    assert leads["sales_owner"].to_list() == ["Ann Lee", "Ann Lee", "Bob"]


def test_what_was_said_is_remembered_for_the_same_columns_in_any_order(page: AppTest, sqlite_url: str) -> None:
    uploaded(page, report=HEAD + ROWS)
    chooses(page, "Working - Contacted: 1 lead", "rejected")
    chooses(page, "Rejected: 2 leads", "leads.Create Date")
    saves(page, "Save 3 rows")
    turned = HEAD.strip().split(",")[::-1]
    row = ["00Q9", "Bob", "WORKING - CONTACTED", "Web", "3/20/2026", "", "Acme"][::-1]
    uploaded(page, next_month=f"{','.join(turned)}\n{','.join(row)}\n")
    assert "Mapped by Adam on" in said(page), said(page)
    saves(page, "Save 1 rows")
    last = frames(sqlite_url)["leads"].filter(lead_id="00Q9")
    assert last["rejected_at"].null_count() == 0


def test_a_question_blocks_saving_until_it_is_answered(page: AppTest, sqlite_url: str) -> None:
    uploaded(page, report=HEAD + "00Q1,Ann,Working - Contacted,Web,01/02/2026,,Acme\n")
    assert "1 question only you can answer" in said(page)
    assert [one.label for one in page.button if one.label.endswith("rows")] == []
    asked = next(one for one in page.radio if "comes first" in one.label)
    asked.set_value(next(option for option in asked.options if option.startswith("day first"))).run()
    assert not page.exception
    saves(page, "Save 1 rows")
    assert f"{frames(sqlite_url)['leads']['created_at'][0]:%Y-%m-%d}" == "2026-02-01"


def test_an_unknown_system_says_that_its_columns_are_guessed_and_any_column_can_be_chosen(page: AppTest) -> None:
    uploaded(page, list="Nr,Origin,Colour\n1,web,red\n2,fair,blue\n")
    assert "A system that Accord does not know" in said(page)
    assert choice(page, "Lead id").value == "list.Nr"
    assert choice(page, "Source").value == "list.Origin"
    chooses(page, "Segment", "list.Colour")
    chooses(page, "Source", "")
    first = page.dataframe[0].value
    assert (list(first["segment"]), "source" in first) == (["red", "blue"], False)


def test_the_map_for_the_terminal_reads_the_same(page: AppTest, tmp_path: Path) -> None:
    uploaded(page, report=HEAD + ROWS)
    chooses(page, "Rejected: 1 lead", "leads.Create Date")
    shown = page.session_state["data_read"][1].found.rows["leads"]
    (tmp_path / "report.csv").write_text(HEAD + ROWS, encoding="utf-8")
    text = page.session_state["data_read"][1].way.draft.text
    assert intake.read([tmp_path], intake.parse(text, "kept.toml")).rows["leads"].equals(shown)


def test_what_is_said_again_is_not_written_again(sqlite_url: str) -> None:
    adam = made(sqlite_url, "adam", "administrator")
    for answers in ("{}", "{}", '{"columns": {}}'):
        remembering.remember(sqlite_url, adam, "mark", "HubSpot", answers)
    with reading(sqlite_url) as session:
        steps = session.scalars(select(Audit.after).where(Audit.action == "map.remember")).all()
    assert len(steps) == 2
    kept = remembering.remembered(sqlite_url, "mark")
    assert kept is not None
    assert (kept.title, kept.answers, kept.who) == ("HubSpot", '{"columns": {}}', "Adam")
    with pytest.raises(Refused, match="administrator"):
        remembering.remember(sqlite_url, made(sqlite_url, "anna", "sales"), "mark", "x", "{}")


def test_spellings_that_are_one_are_shown_and_can_be_kept_apart(page: AppTest) -> None:
    uploaded(page, list="Nr,Owner\n1,GTX Pro\n2,GTXPro\n3,GTX Pro\n4,gtx-pro\n")
    assert "- GTXPro → GTX Pro\n- gtx-pro → GTX Pro" in [one.value for one in page.markdown]
    assert set(page.dataframe[0].value["sales_owner"]) == {"GTX Pro"}
    page.multiselect[0].set_value(["gtx-pro"]).run()
    assert not page.exception
    assert list(page.dataframe[0].value["sales_owner"]) == ["GTX Pro", "GTX Pro", "GTX Pro", "gtx-pro"]


@pytest.mark.real_data
def test_marketstar_through_the_page_keeps_its_13_odd_days(page: AppTest, sqlite_url: str, public_data: Path) -> None:
    """Source: the known answers of the design's metrics.md, 65.69 % accepted and 33,573.51 accepted in 2022 Q4."""
    folder = public_data / "marketstar"
    uploaded(page, **{name: (folder / f"{name}.csv").read_text("utf-8-sig") for name in ("Leads", "Opportunities")})
    assert "Recognised: marketstar, by the map that comes with Accord." in said(page)
    saves(page, "Save 43,033 rows")
    leads = frames(sqlite_url)["leads"]
    assert round(leads["accepted_at"].count() / leads["handed_over_at"].count(), 4) == 0.6569
    quarter = leads.filter(
        pl.col("accepted_at").is_between(datetime(2022, 10, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC))
    )
    assert quarter["amount_cents"].sum() == 3_357_351


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["sales_pipeline", "variant_sales_pipeline_dd-mm-yy"])
def test_maven_through_the_page_in_either_way_of_writing_days(
    name: str, page: AppTest, sqlite_url: str, public_data: Path
) -> None:
    """Source: the known answers of the design's metrics.md: 4,238 won, 2,473 lost, 10,005,534 of revenue."""
    uploaded(page, **{name: (public_data / "maven" / f"{name}.csv").read_text("utf-8-sig")})
    saves(page, "Save 8,800 rows")
    leads = frames(sqlite_url)["leads"]
    assert (leads["won_at"].count(), leads["lost_at"].count()) == (4238, 2473)
    assert leads.drop_nulls("won_at")["amount_cents"].sum() == 10_005_534 * 100
    assert f"{leads['won_at'].min():%Y-%m-%d}" == "2017-03-01"
