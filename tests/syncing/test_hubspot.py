"""`accord sync hubspot` with the official client against a portal on this machine."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from store import marks
from store.frames import frames
from tests.syncing.answering import Served
from tests.syncing.conftest import Synced, counts, leads
from tests.syncing.portal import Portal

OWN = '[files.contacts]\nnames = ["x"]\n[frames.leads]\nfrom = "contacts"\n[frames.leads.columns]\n'
CLOSED = {"hs_is_closed": "true", "hs_is_closed_won": "true", "closedate": "2026-03-01T00:00:00Z"}


def day(number: int, hour: int = 0) -> str:
    return f"2026-02-{number:02}T{hour:02}:00:00.000Z"


def later(minutes: int) -> str:
    """After everything that is saved: a mark never stands in the past of a sync that is done."""
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()


def test_contacts_become_leads_with_their_deal_their_owner_and_the_day_of_their_rejection(
    home: str, portal: Portal, hubspot: Served, sync: Synced
) -> None:
    became = {f"hs_lifecyclestage_{stage}qualifiedlead_date": day(at) for stage, at in (("marketing", 2), ("sales", 3))}
    portal.contact(1, day(1), firstname="Grace", lastname="Hopper", hubspot_owner_id="7", **became)
    portal.contact(2, day(1), hs_lead_status="UNQUALIFIED")
    statuses = [(day(9), "UNQUALIFIED"), (day(8), "OPEN"), (day(5), "UNQUALIFIED"), (day(4), "NEW")]
    portal.histories["2", "hs_lead_status"] = statuses
    portal.deal(11, day(1), 1, amount="1200.50", createdate=day(4), **CLOSED)
    report = sync("hubspot")
    assert counts(report) == (6, 6, 0, 0, 0)
    note = "2 rows of stage_changes without an event, kept as the lead's story only (NEW 1, OPEN 1)"
    assert (report["code"], report["err"], report["warnings"]) == (0, "", [note])
    assert leads(home, "lead_id", "name", "sales_owner", "amount_cents", "source_system") == [
        ("1", "Grace Hopper", "Ada Byron", 120050, "hubspot"),
        ("2", None, None, None, "hubspot"),
    ]
    first, second = leads(home, "qualified_at", "accepted_at", "opportunity_at", "won_at", "lost_at", "rejected_at")
    at = [datetime(2026, 2, number, tzinfo=UTC) for number in (2, 3, 4, 5)]
    assert first == (at[0], at[1], at[2], datetime(2026, 3, 1, tzinfo=UTC), None, None)
    assert second == (None, None, None, None, None, at[3])


def test_the_history_of_a_contact_comes_once_and_grows(
    home: str, portal: Portal, hubspot: Served, sync: Synced
) -> None:
    portal.contact(1, later(-100))
    portal.histories["1", "lifecyclestage"] = [(day(3), "salesqualifiedlead"), (day(2), "lead")]
    assert counts(sync("hubspot")) == (3, 3, 0, 0, 0)
    portal.contact(1, later(1))
    portal.histories["1", "lifecyclestage"].insert(0, (day(4), "lead"))
    assert counts(sync("hubspot")) == (4, 1, 1, 2, 0)
    told = frames(home)["stage_changes"].sort("at").select("lead_id", "event", "stage", pl.col("at").dt.day()).rows()
    assert told == [("1", None, "lead", 2), ("1", "accepted", "salesqualifiedlead", 3), ("1", None, "lead", 4)]


def test_the_next_sync_pulls_only_what_changed_and_a_changed_deal_brings_its_whole_lead(
    home: str, portal: Portal, hubspot: Served, sync: Synced
) -> None:
    for number in range(1, 6):
        portal.contact(number, day(number), email=f"{number}@example.com")
    portal.deal(11, day(6), 3, amount="10")
    sync("hubspot")
    changed = later(1)
    portal.deal(11, changed, 3, amount="20")
    report = sync("hubspot")
    assert marks.marks(home, "hubspot")["deals"].mark == f"{changed} 11"
    assert counts(report) == (1, 0, 1, 0, 0)
    assert report["pulled"] == {"deals": 1}
    assert leads(home, "email", "amount_cents")[2] == ("3@example.com", 2000)
    assert counts(sync("hubspot")) == (1, 0, 0, 1, 0)


def test_a_deal_counts_once_for_its_first_contact_and_a_contact_has_its_first_deal_whichever_of_them_changed(
    home: str, portal: Portal, hubspot: Served, sync: Synced
) -> None:
    portal.contact(2, day(1))
    portal.contact(10, day(1))
    portal.deal(11, day(1), 10, 2, amount="10", createdate=day(3))
    portal.deal(12, day(1), 2, amount="99", createdate=day(4))
    portal.deal(13, day(1), amount="7")
    report = sync("hubspot")
    expected = [("10", None), ("2", 1000)]
    assert leads(home, "lead_id", "amount_cents") == expected
    assert "contacts of a deal beside its first one, which get no part of it: 1" in report["warnings"]
    assert "deals of a contact after its first one, left aside: 1" in report["warnings"]
    for change in (portal.contact, portal.deal):
        change(10 if change == portal.contact else 12, later(1))
        sync("hubspot")
        assert leads(home, "lead_id", "amount_cents") == expected
    portal.deal(13, later(2))
    assert "deals of no contact, which are no lead: 1" in sync("hubspot")["warnings"]


def test_a_deal_taken_from_a_contact_is_taken_from_its_lead(
    home: str, portal: Portal, hubspot: Served, sync: Synced
) -> None:
    portal.contact(1, day(1))
    portal.deal(11, day(1), 1, amount="10")
    sync("hubspot")
    portal.links.clear()
    portal.contact(1, day(5))
    assert counts(sync("hubspot")) == (1, 0, 1, 0, 0)
    assert leads(home, "amount_cents") == [(None,)]


def test_more_records_of_one_instant_than_a_search_ever_shows_all_arrive(
    home: str, portal: Portal, hubspot: Served, sync: Synced, tmp_path: Path
) -> None:
    (tmp_path / "own.toml").write_text(f'{OWN}lead_id = "id"\n')
    for number in range(10_001, 0, -1):
        portal.contact(number, day(1) if number > 3 else day(2))
    portal.contact(20_000, "2026-01-15T00:00:00Z")
    report = sync("hubspot", "--map", "own.toml")
    assert counts(report) == (10_002, 10_002, 0, 0, 0)
    assert report["code"] == 0
    assert len(leads(home, "lead_id")) == 10_002


def test_a_map_of_ones_own_asks_for_its_own_fields_and_pulls_everything_again(
    home: str, portal: Portal, hubspot: Served, sync: Synced, tmp_path: Path
) -> None:
    portal.contact(1, day(1), hubspotscore="60")
    sync("hubspot")
    (tmp_path / "own.toml").write_text(OWN + 'lead_id = "id"\nscore = "hubspotscore"\n')
    report = sync("hubspot", "--map", "own.toml")
    assert counts(report) == (1, 0, 0, 1, 0)
    assert report["warnings"][0] == "contacts: another map or account than last time, so all is pulled again"
    asked = [body["properties"] for _, path, body in hubspot.asked if path.endswith("contacts/search")][-1]
    assert set(asked) == {
        "lastmodifieddate",
        "hubspotscore",
        "firstname",
        "lastname",
        "createdate",
        "hs_merged_object_ids",
    }
    (tmp_path / "own.toml").write_text(OWN + 'lead_id = "id"\nscore = "hubspotscores"\n')
    refused = sync("hubspot", "--map", "own.toml")
    assert (refused["code"], refused["read"]) == (1, 0)
    assert "HubSpot's contacts have no field 'hubspotscores'" in refused["err"]
    assert "Did you mean 'hubspotscore'?" in refused["err"]


def test_merged_contacts_are_named(home: str, portal: Portal, hubspot: Served, sync: Synced) -> None:
    portal.contact(1, day(1), hs_merged_object_ids="5;6")
    assert sync("hubspot")["warnings"] == ["records deleted or merged away there, left in Accord as they are: 2 (5, 6)"]


def test_a_dry_run_says_what_would_come_and_saves_neither_rows_nor_marks(
    home: str, portal: Portal, hubspot: Served, sync: Synced
) -> None:
    portal.contact(1, day(1))
    assert counts(sync("hubspot", "--dry-run")) == (1, 1, 0, 0, 0)
    assert leads(home, "lead_id") == []
    assert counts(sync("hubspot")) == (1, 1, 0, 0, 0)


def test_since_begins_at_a_day_but_never_skips_what_is_not_saved_yet(
    home: str, portal: Portal, hubspot: Served, sync: Synced
) -> None:
    portal.contact(1, day(1))
    portal.contact(2, day(5))
    assert counts(sync("hubspot", "--since", "2026-02-03")) == (1, 1, 0, 0, 0)
    refused = sync("hubspot", "--since", "2026-02-20")
    assert "Contacts are saved up to 2026-02-05 00:00 UTC" in refused["err"]
    assert counts(sync("hubspot", "--full")) == (2, 1, 0, 1, 0)
    assert counts(sync("hubspot")) == (0, 0, 0, 0, 0)


def test_a_refused_record_is_written_down_with_its_id(home: str, portal: Portal, hubspot: Served, sync: Synced) -> None:
    portal.contact(41, day(1))
    portal.contact(42, day(1), hubspotscore="high")
    report = sync("hubspot")
    assert counts(report) == (2, 1, 0, 0, 1)
    (file,) = report["refused_files"]
    with open(file, encoding="utf-8") as text:
        assert text.read().splitlines()[1] == "2,hubspotscore,high,no whole number (id 42)"


def test_what_shows_late_is_still_pulled(home: str, portal: Portal, hubspot: Served, sync: Synced) -> None:
    now = datetime.now(UTC)
    portal.contact(1, now.isoformat())
    sync("hubspot")
    portal.contact(2, now.replace(microsecond=0).isoformat())
    assert sync("hubspot")["new"] == 1


def test_a_history_of_everything_is_refused(home: str, hubspot: Served, sync: Synced, tmp_path: Path) -> None:
    history = (
        '[files.history]\nnames = ["h"]\n[frames.stage_changes]\nfrom = "history"\n[frames.stage_changes.columns]\n'
    )
    (tmp_path / "own.toml").write_text(f'{history}lead_id = "contact_id"\nat = "timestamp"\n{OWN}lead_id = "id"\n')
    assert 'must say whose history it reads: only = { property = ["…"] }' in sync("hubspot", "--map", "own.toml")["err"]
