"""A map drafted from files that nobody described: what is recognised, guessed, asked; and that it can be corrected."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import intake
from agreement.errors import Refused
from agreement.ledger import ledger
from intake import choosing
from intake.drafting import Answers, Draft, draft
from intake.sheets import sheet

CONTACTS = (
    "Record ID,First Name,Last Name,Email,Contact owner,Lifecycle Stage,Lead Status,Original Source,Create Date,"
    "Became a Marketing Qualified Lead Date,Became a Sales Qualified Lead Date\n"
    "0012,Ada,Lovelace,ada@x.test,Vera Rubin,customer,NEW,Organic Search,2026-01-14 09:14,"
    "2026-01-15 10:00,2026-01-16 11:00\n"
    "1234567890123456789,Grace,Hopper,,vera  rubin,lead,UNQUALIFIED,Paid Search,2026-01-15 09:14,2026-01-20 10:00,\n"
    "14,Alan,Turing,alan@x.test,-- None --,lead,OPEN,Paid Search,2026-01-16 09:14,,\n"
)
DEALS = (
    "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Deal owner,Associated Contact IDs\n"
    'd1,First,Closed Won,Default,"€ 3.500,00",3/15/2026 2:30 PM,2/1/2026 9:00 AM,Vera Rubin,14;0012\n'
    'd2,Second,Closed Lost,Default,"€ 99,50",3/16/2026 2:30 PM,2/13/2026 9:00 AM,Vera Rubin,1234567890123456789\n'
)


def drafted(folder: Path, files: dict[str, str], answers: Answers | None = None) -> Draft:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return draft([sheet(folder / name) for name in files], answers)


def leads(folder: Path, one: Draft) -> pl.DataFrame:
    found = intake.read([folder], one.mapping)
    assert found.rows_read == found.rows["leads"].height + found.same + found.rows_refused
    return found.rows["leads"]


def test_contacts_and_deals_of_hubspot_become_leads_with_their_deals(tmp_path: Path) -> None:
    one = drafted(tmp_path, {"deals.csv": DEALS, "contacts.csv": CONTACTS})
    assert one.title == "HubSpot contacts and HubSpot deals"
    assert [link.words for link in one.links] == [
        "2 of 2 rows of deals find their lead by Associated Contact IDs = Record ID"
    ]
    rows = leads(tmp_path, one).sort("created_at")
    assert rows["lead_id"].to_list() == ["0012", "1234567890123456789", "14"]
    assert rows["name"].to_list() == ["Ada Lovelace", "Grace Hopper", "Alan Turing"]
    assert rows["amount_cents"].to_list() == [350_000, 9_950, None]
    assert [at and f"{at:%Y-%m-%d %H:%M}" for at in rows["won_at"]] == ["2026-03-15 14:30", None, None]
    assert [at and f"{at:%Y-%m-%d %H:%M}" for at in rows["lost_at"]] == [None, "2026-03-16 14:30", None]
    assert rows["email_known"].to_list() == [True, False, True]
    assert rows["accepted_at"].null_count() == 2
    assert rows["sales_owner"].to_list() == ["Vera Rubin", "Vera Rubin", None]


def test_what_a_state_means_without_a_date_is_said_and_not_made_up(tmp_path: Path) -> None:
    one = drafted(tmp_path, {"contacts.csv": CONTACTS})
    assert "'UNQUALIFIED': rejected, but no column says since when" in one.notes
    assert "rejected_at" not in leads(tmp_path, one).columns
    dated = drafted(tmp_path, {"contacts.csv": CONTACTS}, Answers(dated={"rejected": "contacts.Create Date"}))
    assert leads(tmp_path, dated)["rejected_at"].is_not_null().to_list() == [False, True, False]


def test_words_and_columns_are_corrected_and_the_map_is_the_same_from_its_file(tmp_path: Path) -> None:
    said = Answers(
        columns={"source": "", "region": "contacts.Original Source"},
        meanings={"contacts.Lead Status": {"open": "rejected", "unqualified": ""}},
        dated={"rejected": "contacts.Create Date"},
    )
    one = drafted(tmp_path, {"contacts.csv": CONTACTS}, said)
    rows = leads(tmp_path, one)
    assert "source" not in rows.columns
    assert rows["region"].to_list() == ["Organic Search", "Paid Search", "Paid Search"]
    assert rows["rejected_at"].is_not_null().to_list() == [False, False, True]
    assert intake.parse(one.text, "kept.toml") == one.mapping
    assert drafted(tmp_path, {"contacts.csv": CONTACTS}, Answers.of(said.plain())).text == one.text


def test_a_day_that_may_be_a_month_is_asked_and_the_answer_counts(tmp_path: Path) -> None:
    files = {"export.csv": "Lead ID,Created,Status\n1,01/02/2026,New\n2,03/04/2026,New\n"}
    one = drafted(tmp_path, files)
    assert list(one.questions) == ["export.Created"]
    with pytest.raises(Refused, match=r"export.Created: .*accord map"):
        _ = one.mapping
    days = []
    for choice in one.questions["export.Created"].choices:
        again = drafted(tmp_path, files, Answers(settled={"export.Created": choice.options}))
        assert again.questions == {}
        days.append([f"{at:%m-%d}" for at in leads(tmp_path, again)["created_at"]])
    assert sorted(days) == [["01-02", "03-04"], ["02-01", "04-03"]]


def test_a_deal_of_a_file_of_its_own_is_a_lead_that_began_as_an_opportunity(tmp_path: Path) -> None:
    rows = leads(tmp_path, drafted(tmp_path, {"deals.csv": DEALS}))
    assert rows["opportunity_at"].equals(rows["created_at"].alias("opportunity_at"))
    assert rows["won_at"].null_count() == rows["lost_at"].null_count() == 1
    assert "handed_over_at" not in rows.columns


def test_a_converted_lead_of_salesforce_is_accepted_and_finds_its_opportunity(tmp_path: Path) -> None:
    files = {
        "report1764547200000.csv": "Lead ID,Lead Owner,Lead Status,Create Date,Converted Date,Opportunity ID\n"
        "00Q1,Ann,Closed - Converted,2/20/2026,2/25/2026,006A\n00Q2,Ann,Working - Contacted,2/21/2026,,\n",
        "opportunities.csv": "Opportunity ID,Opportunity Name,Stage,Amount,Close Date,Created Date,Next Step\n"
        "006A,One,Closed Won,\"1,000.50\",3/31/2026,2/25/2026,\n",
    }  # fmt: skip
    one = drafted(tmp_path, files)
    assert one.plan["files"]["leads"]["names"] == ["report1764547200000.csv", "report*.csv"]
    rows = leads(tmp_path, one)
    assert rows["accepted_at"].is_not_null().to_list() == rows["won_at"].is_not_null().to_list() == [True, False]
    assert rows["amount_cents"].to_list() == [100_050, None]
    words = {word.text: (word.rows, word.event) for word in one.states[0].words}
    assert words == {"Closed - Converted": (1, "accepted"), "Working - Contacted": (1, "handed_over")}


def test_two_files_of_one_kind_are_one(tmp_path: Path) -> None:
    head, first, second, *_ = CONTACTS.splitlines()
    one = drafted(tmp_path, {"all-1.csv": f"{head}\n{first}\n", "all-2.csv": f"{head}\n{second}\n"})
    assert one.plan["files"]["contacts"]["names"] == ["all-*.csv"]
    assert leads(tmp_path, one).height == 2


def test_facts_that_only_deals_have_are_no_filter_of_leads(tmp_path: Path) -> None:
    files = {
        "people.csv": "lead_id,created\n1,2026-01-01\n2,2026-01-02\n",
        "sold.csv": "lead_id,won_at,segment\n1,2026-02-01,big\n",
    }
    one = drafted(tmp_path, files)
    assert set(one.picked) == {"lead_id", "created_at", "won_at"}


def test_a_file_without_ids_says_what_it_has(tmp_path: Path) -> None:
    one = drafted(tmp_path, {"x.csv": "colour,size\nred,1\n"})
    with pytest.raises(Refused, match=r"No column of x\.csv can be the id of a lead. It has: colour, size\."):
        _ = one.mapping
    said = drafted(tmp_path, {"x.csv": "colour,size\nred,1\n"}, Answers(columns={"lead_id": "x.colour"}))
    assert leads(tmp_path, said)["lead_id"].to_list() == ["red"]
    with pytest.raises(Refused, match="first line that names them"):
        draft([])


def test_what_was_worked_out_is_kept_between_two_corrections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from intake import evidence

    (tmp_path / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    sheets, memo = [sheet(tmp_path / "contacts.csv")], {}
    draft(sheets, None, memo)
    calls: list[str] = []
    real = evidence.options

    def counting(*args: Any) -> Any:
        calls.append(args[1])
        return real(*args)

    monkeypatch.setattr(evidence, "options", counting)
    draft(sheets, Answers(columns={"region": "contacts.Original Source"}), memo)
    assert calls == ["region"]


@pytest.mark.parametrize("text", ["", "[]", '{"columns": 3}', '{"other": {}}'])
def test_a_damaged_memory_is_said(text: str) -> None:
    with pytest.raises(Refused, match="Map the files anew"):
        Answers.of(text)


HISTORY = (
    "Lead ID,Field / Event,Old Value,New Value,Edit Date,Edited By\n"
    "00Q1,Lead Status,,Working - Contacted,2/20/2026 9:00 AM,Ann\n"
    "00Q1,Lead Owner,Queue,Ann,2/20/2026 9:01 AM,Ann\n"
    "00Q1,Lead Status,Working - Contacted,Closed - Not Converted,3/3/2026 9:00 AM,Ann\n"
    "00Q1,Lead Status,Closed - Not Converted,Nurturing,3/30/2026 9:00 AM,Ann\n"
    "00Q1,Lead Status,Nurturing,Closed - Converted,5/9/2026 9:00 AM,Ann\n"
)
LEADS = "Lead ID,Lead Owner,Lead Status,Create Date,Converted Date\n00Q1,Ann,Closed - Converted,2/13/2026,5/9/2026\n"


def test_a_history_beside_its_leads_says_what_they_were_on_an_earlier_day(tmp_path: Path) -> None:
    one = drafted(tmp_path, {"leads_report.csv": LEADS, "history.csv": HISTORY})
    assert one.title == "Salesforce leads and Salesforce lead history"
    found = intake.read([tmp_path], one.mapping)
    changes = found.rows["stage_changes"].sort("at")
    assert changes["event"].to_list() == ["handed_over", "rejected", "recycled", "accepted"]
    assert found.rows_read == 1 + 4
    april = ledger(found.rows, as_of=date(2026, 4, 1)).leads
    assert april.select("accepted_at", "accepted").row(0) == (None, False)
    assert ledger(found.rows, as_of=date(2026, 5, 31)).leads["accepted"].to_list() == [True]


def test_words_of_a_history_are_corrected_and_its_days_are_asked(tmp_path: Path) -> None:
    short = "\n".join(line for line in HISTORY.splitlines() if "3/30" not in line and "2/20" not in line) + "\n"
    files = {"leads_report.csv": LEADS, "history.csv": short}
    said = Answers(meanings={"history.New Value": {"closed - not converted": "recycled"}})
    one = drafted(tmp_path, files, said)
    assert list(one.questions) == ["history.Edit Date"]
    days = next(choice for choice in one.questions["history.Edit Date"].choices if choice.label.startswith("month"))
    settled = Answers(meanings=said.meanings, settled={"history.Edit Date": days.options})
    rows = intake.read([tmp_path], drafted(tmp_path, files, settled).mapping).rows["stage_changes"].sort("at")
    assert rows.select(pl.col("at").dt.strftime("%m-%d"), "event").rows() == [
        ("03-03", "recycled"), ("05-09", "accepted"),
    ]  # fmt: skip


def test_a_history_alone_asks_for_its_leads(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Bring the file of its leads together with it"):
        drafted(tmp_path, {"history.csv": HISTORY})


def test_one_closing_date_for_two_events_counts_where_the_state_says_which(tmp_path: Path) -> None:
    files = {"list.csv": "ID,Created,Ended,Stage\n1,2026-01-01,2026-02-13,Won\n2,2026-01-01,2026-02-14,Lost\n"}
    said = Answers(columns={"won_at": "list.Ended", "lost_at": "list.Ended"})
    rows = leads(tmp_path, drafted(tmp_path, files, said))
    assert rows["won_at"].is_not_null().to_list() == [True, False]
    assert rows["lost_at"].is_not_null().to_list() == [False, True]


def test_a_lead_in_a_later_state_was_handed_over_before(tmp_path: Path) -> None:
    text = "ID,Created,Status\n1,2026-01-01,New\n2,2026-01-02,Working\n3,2026-01-03,Disqualified\n4,2026-01-04,Won\n"
    rows = leads(tmp_path, drafted(tmp_path, {"list.csv": text}, Answers(dated={"handed_over": "list.Created"})))
    assert rows["handed_over_at"].is_not_null().to_list() == [False, True, True, True]


def test_a_stage_of_a_history_that_nobody_knows_is_no_event(tmp_path: Path) -> None:
    row = "00Q1,Lead Status,Closed - Converted,Parked,6/19/2026 9:00 AM,Ann\n"
    one = drafted(tmp_path, {"leads_report.csv": LEADS, "history.csv": HISTORY + row})
    changes = intake.read([tmp_path], one.mapping).rows["stage_changes"].sort("at")
    assert changes.select("stage", "event").row(-1) == ("Parked", None)


@pytest.mark.parametrize(
    ("header", "ours"),
    [("lead_id,created_at,Colour", True), ("lead_id,Colour,Size,Shape", False), ("Lead ID,Create Date", False)],
)
def test_a_file_named_after_a_frame_is_ours_by_half_of_its_columns(header: str, ours: bool, tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(f"{header}\n{','.join('1' for _ in header.split(','))}\n", encoding="utf-8")
    assert choosing.own([sheet(tmp_path / "leads.csv")]) is ours


def test_files_without_common_ids_are_joined_by_e_mail_address(tmp_path: Path) -> None:
    files = {
        "people.csv": "Lead ID,E-mail,Created\n1,a@x.test,2026-01-01\n2,b@x.test,2026-01-02\n",
        "orders.csv": "Order,Email,Won Date,Amount\no1,b@x.test,2026-02-13,12.50\n",
    }
    one = drafted(tmp_path, files)
    assert [link.words for link in one.links] == ["1 of 1 rows of orders find their lead by Email = E-mail"]
    assert leads(tmp_path, one)["amount_cents"].to_list() == [None, 1_250]
